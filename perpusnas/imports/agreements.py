"""Agreements with their parties and promises, from a spreadsheet."""

import re
from collections import defaultdict
from functools import partial

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.exports import agreement_table
from agreements.models import Agreement, Party, ScopeItem
from events.coverage import event_numbers
from perpusnas.core.search import fold

from .agreement_columns import COLUMNS
from .assignment import alter_row, note, put
from .cells import OPEN_END
from .context import Desk
from .named_partners import known_partners, partners_of
from .record_kinds import Kind
from .rows import Entry, Problem

NUMBERED = re.compile(r"^(?:[0-9]{1,2}|[a-z])[.)]\s+")
TITLES = ("title_id", "title_en", "title_other")


class Agreements(Kind):
    slug = "agreements"
    label = gettext_lazy("Agreements")
    tells = gettext_lazy(
        "Texts with their parties and promises; signatories are entered on the page."
    )
    model = Agreement
    titles = (*TITLES, "code", "partners")
    columns = COLUMNS

    @staticmethod
    def own_file(user):
        today = timezone.localdate()
        return agreement_table(user, today, partial(event_numbers, user))

    def match(self, entries: list[Entry], desk: Desk) -> None:
        """By the code; else by kind, title and day of signing, and the same parties."""
        codes = self.by_code(entries)
        alike = self.alike(entries, desk)
        for entry in entries:
            if code := entry.told.get("code"):
                entry.pk = codes.get(code)
                if not desk.once(entry, ("code", code)):
                    self.refuse(entry, desk, ("code", code))
                elif entry.pk and not desk.seen(Agreement).filter(pk=entry.pk).exists():
                    entry.problems.append(Problem("", code, _("This code is in use.")))
                continue
            key = alike_key(entry)
            known = known_partners(entry, desk)
            found = [pk for pk, parties in alike[key] if parties >= set(known or [0])]
            if len(found) > 1:
                words = _("Several texts are like this one: tell the ID.")
                entry.problems.append(Problem("", "", words))
            entry.pk = found[0] if found else None
            names = sorted(map(fold, entry.told.get("partners") or []))
            told = (*key, entry.told.get("our_number"), *names)
            if entry.pk is None and not desk.once(entry, told):
                self.refuse(entry, desk, told)

    def refuse(self, entry: Entry, desk: Desk, key) -> None:
        words = _("This is the same as row %(n)s.") % {"n": desk.taken[key]}
        entry.problems.append(Problem("", "", words))

    def by_code(self, entries: list[Entry]) -> dict[str, int]:
        codes = {e.told["code"] for e in entries if e.told.get("code")}
        used = Agreement.objects.kept().filter(code__in=codes).order_by()
        return dict(used.values_list("code", "pk"))

    def alike(self, entries: list[Entry], desk: Desk) -> dict[tuple, list]:
        """Texts of the same kind, title and day of signing, with their parties."""
        days = {signed_of(entry) for entry in entries}
        kinds = {entry.told.get("kind") for entry in entries}
        texts = desk.seen(Agreement).filter(signed__in=days, kind__in=kinds)
        rows = list(texts.order_by("pk").values("pk", "kind", "signed", *TITLES))
        parties = defaultdict(set)
        of = Party.objects.filter(agreement__in=texts.order_by(), partner__isnull=False)
        for pk, partner in of.order_by().values_list("agreement_id", "partner_id"):
            parties[pk].add(partner)
        found: dict[tuple, list] = defaultdict(list)
        for row in rows:
            titles = {fold(row[name]) for name in TITLES if row[name]} or {""}
            for title in titles:
                key = row["kind"], row["signed"], title
                found[key].append((row["pk"], parties[row["pk"]]))
        return found

    def load(self, records: list, desk: Desk) -> None:
        parties = Party.objects.seen_by(desk.user).select_related("partner")
        scope = ScopeItem.objects.seen_by(desk.user)
        rows = Prefetch("parties", parties), Prefetch("scope_items", scope)
        prefetch_related_objects(records, *rows)

    def fill(self, entry: Entry, desk: Desk) -> None:
        self.fill_stage(entry)
        self.fill_term(entry)
        if entry.told.get("signed") and entry.record.signature in ("", "no"):
            put(entry, "signature", "yes")
        self.fill_parties(entry, desk)
        self.fill_scope(entry)

    def fill_stage(self, entry: Entry) -> None:
        """A new text stands at the stage that is told; then it is moved by hand."""
        told, text = entry.told.get("stage"), entry.record
        if entry.is_new:
            put(entry, "stage", told or ("signed" if text.signed else "proposed"))
        elif told and told != text.stage:
            words = _("The stage is moved on the text's own page.")
            raise ValidationError({"stage": words})

    def fill_term(self, entry: Entry) -> None:
        """When it ends and how long it binds, and on what that rests."""
        for name in ("ends", "ends_edtf", "duration"):
            if (told := entry.told.get(name)) == OPEN_END:
                put(entry, "ends", None)
                put(entry, "ends_basis", "open_ended")
            elif name == "duration" and name in entry.told:
                count, unit = told or (None, None)
                put(entry, "duration", count)
                put(entry, "duration_unit", unit)
            elif name in entry.told:
                put(entry, "ends", told)
                basis = "stated" if told else "unknown"
                if entry.record.ends_basis in ("unknown", "open_ended") or not told:
                    put(entry, "ends_basis", basis)

    def fill_parties(self, entry: Entry, desk: Desk) -> None:
        """Parties are added; a new text is one of our own unless we stand in it."""
        text, partners = entry.record, partners_of(entry, desk)
        there = [] if entry.is_new else list(text.parties.all())
        if entry.is_new and not any(partner.is_home for partner in partners):
            partners.insert(0, desk.home)
        known = {party.partner_id for party in there}
        for partner in partners:
            if partner.pk not in known:
                known.add(partner.pk)
                place = len(there) + 1
                there.append(Party(agreement=text, partner=partner, position=place))
                entry.rows.append(there[-1])
                note(entry, Party._meta.verbose_name, str(partner))
        self.number(entry, "our_number", [p for p in there if p.is_ours])
        self.number(entry, "their_number", [p for p in there if not p.is_ours])

    def number(self, entry: Entry, column: str, parties: list[Party]) -> None:
        """The own number of the side that it can only be of."""
        told = entry.told.get(column)
        if not told:
            return
        if len(parties) != 1:
            words = _("It is not clear of which party this number is.")
            raise ValidationError({column: words})
        alter_row(entry, parties[0], {"number": told})

    def fill_scope(self, entry: Entry) -> None:
        text = entry.record
        there = [] if entry.is_new else list(text.scope_items.all())
        known = {
            fold(words) for item in there for words in (item.text_id, item.text_en)
        }
        for words in entry.told.get("scope") or []:
            bare = NUMBERED.sub("", words)
            if fold(bare) not in known:
                known.add(fold(bare))
                there.append(
                    ScopeItem(agreement=text, text_id=bare, position=len(there) + 1)
                )
                entry.rows.append(there[-1])
                note(entry, ScopeItem._meta.verbose_name, bare)


def signed_of(entry: Entry) -> str:
    return entry.told.get("signed") or entry.told.get("signed_edtf") or ""


def alike_key(entry: Entry) -> tuple:
    titles = (entry.told.get(name) for name in TITLES)
    title = next(filter(None, titles), "")
    return entry.told.get("kind"), signed_of(entry), fold(title)
