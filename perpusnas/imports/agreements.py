"""Importing agreements with their parties and scope items."""

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
    """The kind of import that creates and changes agreements."""

    slug = "agreements"
    label = gettext_lazy("Agreements")
    tells = gettext_lazy(
        "Agreements with their parties and scope items; signatories are entered"
        " on the page."
    )
    model = Agreement
    titles = (*TITLES, "code", "partners")
    columns = COLUMNS

    @staticmethod
    def own_file(user):
        today = timezone.localdate()
        return agreement_table(user, today, partial(event_numbers, user))

    def match(self, entries: list[Entry], context: Desk) -> None:
        """Find agreements by code, or else by kind, title, date of signing and
        parties."""
        codes = self.by_code(entries)
        similar = self.alike(entries, context)
        for entry in entries:
            if code := entry.told.get("code"):
                entry.pk = codes.get(code)
                if not context.once(entry, ("code", code)):
                    self.refuse(entry, context, ("code", code))
                elif (
                    entry.pk
                    and not context.seen(Agreement).filter(pk=entry.pk).exists()
                ):
                    entry.problems.append(Problem("", code, _("This code is in use.")))
                continue
            key = alike_key(entry)
            known = known_partners(entry, context)
            found = [pk for pk, parties in similar[key] if parties >= set(known or [0])]
            if len(found) > 1:
                message = _("Several agreements are like this one: give the ID.")
                entry.problems.append(Problem("", "", message))
            entry.pk = found[0] if found else None
            names = sorted(map(fold, entry.told.get("partners") or []))
            key_of_new = (*key, entry.told.get("our_number"), *names)
            if entry.pk is None and not context.once(entry, key_of_new):
                self.refuse(entry, context, key_of_new)

    def refuse(self, entry: Entry, context: Desk, key) -> None:
        """Add the error that another row is about the same agreement."""
        message = _("This is the same as row %(n)s.") % {"n": context.taken[key]}
        entry.problems.append(Problem("", "", message))

    def by_code(self, entries: list[Entry]) -> dict[str, int]:
        """Return the ids of agreements by the codes in the file."""
        codes = {e.told["code"] for e in entries if e.told.get("code")}
        used = Agreement.objects.kept().filter(code__in=codes).order_by()
        return dict(used.values_list("code", "pk"))

    def alike(self, entries: list[Entry], context: Desk) -> dict[tuple, list]:
        """Return the agreements that match by kind, date of signing and title, with
        their parties."""
        days = {signed_of(entry) for entry in entries}
        kinds = {entry.told.get("kind") for entry in entries}
        agreements = context.seen(Agreement).filter(signed__in=days, kind__in=kinds)
        rows = list(agreements.order_by("pk").values("pk", "kind", "signed", *TITLES))
        parties = defaultdict(set)
        party_rows = Party.objects.filter(
            agreement__in=agreements.order_by(), partner__isnull=False
        )
        for pk, partner in party_rows.order_by().values_list(
            "agreement_id", "partner_id"
        ):
            parties[pk].add(partner)
        found: dict[tuple, list] = defaultdict(list)
        for row in rows:
            titles = {fold(row[name]) for name in TITLES if row[name]} or {""}
            for title in titles:
                key = row["kind"], row["signed"], title
                found[key].append((row["pk"], parties[row["pk"]]))
        return found

    def load(self, records: list, context: Desk) -> None:
        parties = Party.objects.seen_by(context.user).select_related("partner")
        scope = ScopeItem.objects.seen_by(context.user)
        rows = Prefetch("parties", parties), Prefetch("scope_items", scope)
        prefetch_related_objects(records, *rows)

    def fill(self, entry: Entry, context: Desk) -> None:
        self.fill_stage(entry)
        self.fill_term(entry)
        if entry.told.get("signed") and entry.record.signature in ("", "no"):
            put(entry, "signature", "yes")
        self.fill_parties(entry, context)
        self.fill_scope(entry)

    def fill_stage(self, entry: Entry) -> None:
        """Set the stage of a new agreement; that of an existing one is moved on its
        page."""
        stage, agreement = entry.told.get("stage"), entry.record
        if entry.is_new:
            put(entry, "stage", stage or ("signed" if agreement.signed else "proposed"))
        elif stage and stage != agreement.stage:
            message = _("The stage is changed on the page of the agreement.")
            raise ValidationError({"stage": message})

    def fill_term(self, entry: Entry) -> None:
        """Set end, duration and the basis of the end."""
        for name in ("ends", "ends_edtf", "duration"):
            if (value := entry.told.get(name)) == OPEN_END:
                put(entry, "ends", None)
                put(entry, "ends_basis", "open_ended")
            elif name == "duration" and name in entry.told:
                count, unit = value or (None, None)
                put(entry, "duration", count)
                put(entry, "duration_unit", unit)
            elif name in entry.told:
                put(entry, "ends", value)
                basis = "stated" if value else "unknown"
                if entry.record.ends_basis in ("unknown", "open_ended") or not value:
                    put(entry, "ends_basis", basis)

    def fill_parties(self, entry: Entry, context: Desk) -> None:
        """Add missing parties; our own institution becomes a party of every new
        agreement."""
        agreement, partners = entry.record, partners_of(entry, context)
        parties = [] if entry.is_new else list(agreement.parties.all())
        if entry.is_new and not any(partner.is_home for partner in partners):
            partners.insert(0, context.home)
        known = {party.partner_id for party in parties}
        for partner in partners:
            if partner.pk not in known:
                known.add(partner.pk)
                position = len(parties) + 1
                parties.append(
                    Party(agreement=agreement, partner=partner, position=position)
                )
                entry.rows.append(parties[-1])
                note(entry, Party._meta.verbose_name, str(partner))
        self.number(entry, "our_number", [p for p in parties if p.is_ours])
        self.number(entry, "their_number", [p for p in parties if not p.is_ours])

    def number(self, entry: Entry, column: str, parties: list[Party]) -> None:
        """Set the number of the only party on one side; raise ValidationError if there
        are several."""
        number = entry.told.get(column)
        if not number:
            return
        if len(parties) != 1:
            message = _("It is not clear which party this number belongs to.")
            raise ValidationError({column: message})
        alter_row(entry, parties[0], {"number": number})

    def fill_scope(self, entry: Entry) -> None:
        """Add missing scope items."""
        agreement = entry.record
        items = [] if entry.is_new else list(agreement.scope_items.all())
        known = {fold(text) for item in items for text in (item.text_id, item.text_en)}
        for text in entry.told.get("scope") or []:
            item_text = NUMBERED.sub("", text)
            if fold(item_text) not in known:
                known.add(fold(item_text))
                items.append(
                    ScopeItem(
                        agreement=agreement, text_id=item_text, position=len(items) + 1
                    )
                )
                entry.rows.append(items[-1])
                note(entry, ScopeItem._meta.verbose_name, item_text)


def signed_of(entry: Entry) -> str:
    """Return the date of signing of a row."""
    return entry.told.get("signed") or entry.told.get("signed_edtf") or ""


def alike_key(entry: Entry) -> tuple:
    """Return the key by which a row matches existing agreements."""
    titles = (entry.told.get(name) for name in TITLES)
    title = next(filter(None, titles), "")
    return entry.told.get("kind"), signed_of(entry), fold(title)
