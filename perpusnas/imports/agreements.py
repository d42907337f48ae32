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
from agreements.terms import RECKONED_FROM, reckoned_end
from events.coverage import event_numbers
from perpusnas.core.search import normalise

from .agreement_columns import COLUMNS
from .agreement_status import fill_signature, note_status
from .assignment import (
    assign_row_values,
    assign_together,
    assign_value,
    note_new_row,
)
from .cells import OPEN_END
from .context import ImportContext
from .gathered_errors import run_all
from .named_partners import known_partners, partners_of
from .record_kinds import RecordKind
from .rows import ImportRow

NUMBERED = re.compile(r"^(?:[0-9]{1,2}|[a-z])[.)]\s+")
TITLES = ("title_id", "title_en", "title_other")


class Agreements(RecordKind):
    """The kind of import that creates and changes agreements."""

    slug = "agreements"
    label = gettext_lazy("Agreements")
    description = gettext_lazy(
        "Agreements with their parties and scope items; signatories are entered"
        " on the page."
    )
    model = Agreement
    titles = (*TITLES, "code", "partners")
    names = (*TITLES, "code")
    telling = (*names, "kind", "signed", "our_number")
    peculiar = ("signed", "effective", "duration", "scope", "our_number", "stage")
    columns = COLUMNS

    @staticmethod
    def own_file(user):
        today = timezone.localdate()
        return agreement_table(user, today, partial(event_numbers, user))

    def match(self, entries: list[ImportRow], context: ImportContext) -> None:
        """Find agreements by code, or else by kind, title, date of signing and
        parties."""
        codes = self.by_code(entries)
        seen = context.seen(Agreement).filter(pk__in=codes.values())
        visible = set(seen.order_by().values_list("pk", flat=True))
        similar = self.alike(entries, context)
        for entry in entries:
            if code := entry.values.get("code"):
                entry.pk = None if entry.is_separate else codes.get(code)
                is_first = context.check_first(entry, ("code", code))
                if is_first and entry.pk and entry.pk not in visible:
                    entry.add_problem(_("This code is in use."), "code")
                continue
            key = match_key(entry)
            known = known_partners(entry, context)
            alike = [] if entry.is_separate else similar[key]
            found = [pk for pk, parties in alike if parties >= set(known or [0])]
            if len(found) > 1:
                message = _("Several agreements are like this one: give the ID.")
                entry.add_problem(message)
            entry.pk = found[0] if found else None
            names = sorted(map(normalise, entry.values.get("partners") or []))
            key_of_new = (*key, entry.values.get("our_number"), *names)
            if entry.pk is None:
                context.check_first(entry, key_of_new)

    def by_code(self, entries: list[ImportRow]) -> dict[str, int]:
        """Return the ids of agreements by the codes in the file."""
        codes = {e.values["code"] for e in entries if e.values.get("code")}
        used = Agreement.objects.kept().filter(code__in=codes).order_by()
        return dict(used.values_list("code", "pk"))

    def alike(
        self, entries: list[ImportRow], context: ImportContext
    ) -> dict[tuple, list]:
        """Return the agreements that match by kind, date of signing and title, with
        their parties."""
        days = {signed_date(entry) for entry in entries}
        kinds = {entry.values.get("kind") for entry in entries}
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
            titles = {normalise(row[name]) for name in TITLES if row[name]} or {""}
            for title in titles:
                key = row["kind"], row["signed"], title
                found[key].append((row["pk"], parties[row["pk"]]))
        return found

    def may_be_known(self, entry: ImportRow) -> bool:
        return bool(entry.values.get("code"))

    def column_of(self, row, fields):
        if isinstance(row, Party) and "number" in fields:
            return "our_number" if row.is_ours else "their_number"
        return "scope" if isinstance(row, ScopeItem) else "partners"

    def load(self, records: list, context: ImportContext) -> None:
        parties = Party.objects.seen_by(context.user).select_related("partner")
        scope = ScopeItem.objects.seen_by(context.user)
        rows = Prefetch("parties", parties), Prefetch("scope_items", scope)
        prefetch_related_objects(records, *rows)

    def fill(self, entry: ImportRow, context: ImportContext) -> None:
        fill_signature(entry)
        run_all(
            partial(self.fill_stage, entry),
            partial(self.fill_term, entry),
            partial(self.fill_signed, entry),
            partial(self.fill_reckoned_end, entry),
            partial(note_status, entry),
            partial(self.fill_parties, entry, context),
            partial(self.fill_scope, entry),
        )

    def fill_signed(self, entry: ImportRow) -> None:
        """Set that an agreement is signed of which the row gives the date."""
        signed = "signed" in entry.touched and entry.record.signed
        if signed and entry.record.signature in ("", "no"):
            assign_value(entry, "signature", "yes", follows=True)

    def fill_stage(self, entry: ImportRow) -> None:
        """Set the stage of a new agreement; that of an existing one is moved on its
        page."""
        stage, agreement = entry.values.get("stage"), entry.record
        if entry.is_new:
            assign_value(entry, "stage", stage or stage_of_new(agreement))
        elif stage and stage != agreement.stage:
            message = _("The stage is changed on the page of the agreement.")
            raise ValidationError({"stage": message})

    def fill_term(self, entry: ImportRow) -> None:
        """Set end, duration and the basis of the end."""
        for name in ("ends", "ends_edtf", "duration"):
            if (value := entry.values.get(name)) == OPEN_END:
                assign_together(entry, {"ends": None, "ends_basis": "open_ended"})
            elif name == "duration" and name in entry.values:
                count, unit = value or (None, None)
                assign_together(entry, {"duration": count, "duration_unit": unit})
            elif name in entry.values:
                end = {"ends": value}
                if entry.record.ends_basis in ("unknown", "open_ended") or not value:
                    end["ends_basis"] = "stated" if value else "unknown"
                assign_together(entry, end)

    def fill_reckoned_end(self, entry: ImportRow) -> None:
        """Set the end that the duration gives where there is none, unless nothing that
        it follows from is changed."""
        agreement = entry.record
        touched = entry.touched & {*RECKONED_FROM, "ends", "ends_basis"}
        is_open = agreement.ends or agreement.ends_basis == "open_ended"
        if is_open or not (entry.is_new or touched):
            return
        if end := reckoned_end(agreement):
            assign_value(entry, "ends", end)
            assign_value(entry, "ends_basis", "reckoned")

    def fill_parties(self, entry: ImportRow, context: ImportContext) -> None:
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
                note_new_row(entry, Party._meta.verbose_name, str(partner))
        ours = [party for party in parties if party.is_ours]
        theirs = [party for party in parties if not party.is_ours]
        run_all(
            partial(self.number, entry, "our_number", ours),
            partial(self.number, entry, "their_number", theirs),
        )

    def number(self, entry: ImportRow, column: str, parties: list[Party]) -> None:
        """Set the number of the only party on one side; raise ValidationError if there
        are several."""
        number = entry.values.get(column)
        if not number:
            return
        if len(parties) != 1:
            message = _("It is not clear which party this number belongs to.")
            raise ValidationError({column: message})
        assign_row_values(entry, parties[0], {"number": number})

    def fill_scope(self, entry: ImportRow) -> None:
        """Add missing scope items."""
        agreement = entry.record
        items = [] if entry.is_new else list(agreement.scope_items.all())
        known = {
            normalise(text) for item in items for text in (item.text_id, item.text_en)
        }
        for text in entry.values.get("scope") or []:
            item_text = NUMBERED.sub("", text)
            if normalise(item_text) not in known:
                known.add(normalise(item_text))
                items.append(
                    ScopeItem(
                        agreement=agreement, text_id=item_text, position=len(items) + 1
                    )
                )
                entry.rows.append(items[-1])
                note_new_row(entry, ScopeItem._meta.verbose_name, item_text)


def stage_of_new(agreement: Agreement) -> str:
    """Return the stage of a new agreement of which the file gives none."""
    if agreement.signed:
        return "signed"
    return "proposed" if agreement.signature in ("", "no") else "unknown"


def signed_date(entry: ImportRow) -> str:
    """Return the date of signing of a row."""
    return entry.values.get("signed") or entry.values.get("signed_edtf") or ""


def match_key(entry: ImportRow) -> tuple:
    """Return the key by which a row matches existing agreements."""
    titles = (entry.values.get(name) for name in TITLES)
    title = next(filter(None, titles), "")
    return entry.values.get("kind"), signed_date(entry), normalise(title)
