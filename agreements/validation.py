"""Checks of an agreement together with its parties, signatories and promises.

Run before anything is saved, on the site and in the admin alike. What is impossible is an
error; what is unusual is a warning, saved when it is confirmed and a reason is given.
"""

from collections import Counter
from collections.abc import Iterator

from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from partners.models import Partner
from perpusnas.core.fields import described

from .duplicates import same_agreements
from .models import (
    Agreement,
    Party,
    ScopeItem,
    Signatory,
    ValiditySpan,
)
from .querysets import SIGNED_STAGES

SIGNING_FIELDS = {"signature", "stage", "signed", "effective"}


def validate_agreement(form, formsets: list) -> None:
    """Add errors and warnings to an agreement's form and errors to the forms of its rows.

    `formsets` are those of the page, found by their model; rows that the page does not
    show count as they are stored.
    """
    by_model = {formset.model: formset for formset in formsets}
    parties = named_partners(form, by_model.get(Party), Party, "partner")
    refuse_repeated_parties(form, by_model.get(Party))
    refuse_non_parties(form, by_model.get(Signatory), "partner", parties)
    refuse_other_countries(form, by_model, parties)
    refuse_non_parties(form, by_model.get(ScopeItem), "owed_by", parties)
    warn_of_same_agreement(form, by_model.get(Party))
    warn_of_longer_term(form)
    if signing_changed(form, by_model):
        warn_of_missing_signatories(form, by_model.get(Signatory), parties)
        warn_of_date_order(form)
    warn_of_reckoned_end(form)


def remaining_rows(formset) -> Iterator:
    """The forms of the rows that exist after saving: not empty and not removed."""
    if formset is None or (not formset.is_valid() and not formset.is_bound):
        return
    for row in formset.forms:
        blank = row.empty_permitted and not row.has_changed()
        filled = getattr(row, "cleaned_data", None)
        if not blank and filled and not filled.get("DELETE"):
            yield row


def named_partners(form, formset, model, name: str, **only) -> dict:
    """The partners that the rows name in this field, by key: typed or stored."""
    found = {}
    for row in remaining_rows(formset):
        partner = row.cleaned_data.get(name)
        if partner and all(row.cleaned_data.get(k) == v for k, v in only.items()):
            found[partner.pk] = partner
    if form.instance.pk:
        shown = [row.instance.pk for row in formset.forms] if formset else []
        rows = model.objects.filter(agreement=form.instance.pk, **only)
        rows = rows.exclude(pk__in=[pk for pk in shown if pk]).select_related(name)
        for row in rows:
            if partner := getattr(row, name):
                found.setdefault(partner.pk, partner)
    return found


def add_row_error(form, row, name: str, message: str) -> None:
    """Add an error to a row's field, and once to the agreement's form."""
    row.add_error(name if name in row.fields else None, message)
    summary = _("Parties, signatories and scope items do not match.")
    if summary not in form.non_field_errors():
        form.add_error(None, summary)


def refuse_repeated_parties(form, formset) -> None:
    """No partner is a party twice."""
    rows = [row for row in remaining_rows(formset) if row.cleaned_data.get("partner")]
    times = Counter(row.cleaned_data["partner"].pk for row in rows)
    for row in reversed(rows):
        key = row.cleaned_data["partner"].pk
        if times[key] > 1:
            times[key] -= 1
            add_row_error(form, row, "partner", _("This partner is a party already."))


def refuse_non_parties(form, formset, name: str, parties: dict) -> None:
    """Who signs or owes is one of the parties; a witness may be anybody."""
    for row in remaining_rows(formset):
        partner = row.cleaned_data.get(name)
        if partner and partner.pk not in parties and not is_witness(row):
            message = _("%(partner)s is not one of the parties.")
            add_row_error(form, row, name, message % {"partner": partner})


def is_witness(row) -> bool:
    return row.cleaned_data.get("capacity") == Signatory.Capacity.WITNESS


def refuse_other_countries(form, by_model: dict, parties: dict) -> None:
    """Who signs for a country signs for a party, or for the country of a party."""
    countries = named_partners(form, by_model.get(Party), Party, "country")
    codes = {*countries, *(partner.country_id for partner in parties.values())}
    for row in remaining_rows(by_model.get(Signatory)):
        country = row.cleaned_data.get("country")
        if country and country.pk not in codes and not is_witness(row):
            message = _("No party is of %(country)s.")
            add_row_error(form, row, "country", message % {"country": country})


def signing_changed(form, by_model: dict) -> bool:
    """Whether what the warnings are about was entered or changed on this page.

    A change of remarks does not bring back a warning that was confirmed before.
    """
    if not form.instance.pk or SIGNING_FIELDS & set(form.changed_data):
        return True
    formsets = [by_model.get(Party), by_model.get(Signatory)]
    return any(formset is not None and formset.has_changed() for formset in formsets)


def warn_of_missing_signatories(form, formset, parties: dict) -> None:
    """A signed agreement has a signatory for each partner that is a party.

    Parties that the user may not see are not mentioned.
    """
    if form.instance.signature != "yes":
        return
    capacity = {"capacity": Signatory.Capacity.SIGNATORY}
    signed = named_partners(form, formset, Signatory, "partner", **capacity)
    visible = Partner.objects.visible_to(form.user).in_bulk(parties)
    missing = [
        str(parties[key]) for key in parties if key in visible and key not in signed
    ]
    if missing:
        names = get_text_list(missing, _("and"))
        message = _(
            "The agreement is signed, but there is no signatory for %(partners)s."
        )
        form.warn(None, message % {"partners": names})


def warn_of_reckoned_end(form) -> None:
    """An end that is called reckoned follows from a duration."""
    agreement = form.instance
    changed = {"ends", "ends_basis", "duration"} & set(form.changed_data)
    if changed and agreement.ends_basis == "reckoned" and not agreement.duration:
        form.warn(
            "ends_basis",
            _("The end is marked as calculated, but there is no duration."),
        )


def warn_of_same_agreement(form, formset) -> None:
    """The same kind, day and party, or the number of a party, may be the same agreement."""
    agreement = form.instance
    changed = {"kind", "signed"} & set(form.changed_data)
    if agreement.pk and not changed and not (formset and formset.has_changed()):
        return
    parties = [row.instance for row in remaining_rows(formset)]
    if formset is None and agreement.pk:
        parties = list(agreement.parties.seen_by(form.user).select_related("partner"))
    seen = Agreement.objects.visible_to(form.user).for_choice(form.user)
    if found := same_agreements(seen, agreement, parties):
        names = ", ".join(map(described, found))
        message = _("This agreement may exist already: %(names)s.")
        form.warn(None, message % {"names": names})


def warn_of_longer_term(form) -> None:
    """An agreement made under another does not usually end after it."""
    agreement = form.instance
    changed = {"parent", "ends"} & set(form.changed_data)
    if not (changed and agreement.parent_id and agreement.ends_latest):
        return
    if agreement.parent.renewal == "tacit":
        return
    parent = ValiditySpan.objects.filter(agreement=agreement.parent_id)
    ends = parent.on(timezone.localdate()).earliest("first").term_latest
    if ends and agreement.ends_latest > ends:
        form.warn("ends", _("It would end after its parent agreement."))


def warn_of_date_order(form) -> None:
    """A stage after signing has a day of signing, and nothing is in force before it."""
    agreement = form.instance
    if agreement.stage in SIGNED_STAGES and not agreement.signed:
        form.warn(
            "signed", _("The stage is after signing, but the signing date is missing.")
        )
    begins, signed = agreement.effective_latest, agreement.signed_earliest
    if begins and signed and begins < signed:
        form.warn("effective", _("It enters into force before it was signed."))
