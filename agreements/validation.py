"""A text as a whole: what its parties, signatories and promises must be to each other.

Judged before anything is saved, alike on the site and in the admin. What cannot be is
refused; what is unusual is a warning, saved when confirmed and a reason is given.
"""

from collections import Counter
from collections.abc import Iterator

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from partners.models import Partner

from .models import (
    Agreement,
    Party,
    ScopeItem,
    Signatory,
    Stage,
)

BOUND = {
    Stage.SIGNED,
    Stage.IMPLEMENTATION,
    Stage.RENEWAL,
    Stage.REPLACED,
    Stage.TERMINATED,
    Stage.CLOSED,
}
SIGNING = {"signature", "stage", "signed", "effective"}


def check_whole(form, formsets: list) -> None:
    """Add errors and warnings on an agreement's `form`, and errors on its rows' forms.

    `formsets` are those of the page, found by their model; rows that the page does not
    show count as they are.
    """
    shown = {formset.model: formset for formset in formsets}
    parties = partners_of(form, shown.get(Party), Party, "partner")
    refuse_repeated(form, shown.get(Party))
    refuse_strangers(form, shown.get(Signatory), "partner", parties)
    refuse_strangers(form, shown.get(ScopeItem), "owed_by", parties)
    warn_of_parent(form)
    if signing_touched(form, shown):
        warn_of_silent_parties(form, shown.get(Signatory), parties)
        warn_of_dates(form)


def live(formset) -> Iterator:
    """The forms of rows that will be there once the page is saved."""
    if formset is None or (not formset.is_valid() and not formset.is_bound):
        return
    for row in formset.forms:
        blank = row.empty_permitted and not row.has_changed()
        filled = getattr(row, "cleaned_data", None)
        if not blank and filled and not filled.get("DELETE"):
            yield row


def partners_of(form, formset, model, name: str, **only) -> dict:
    """The partners that the rows will name, by key: those typed, and those not shown."""
    found = {}
    for row in live(formset):
        partner = row.cleaned_data.get(name)
        if partner and all(row.cleaned_data.get(k) == v for k, v in only.items()):
            found[partner.pk] = partner
    if form.instance.pk:
        seen = [row.instance.pk for row in formset.forms] if formset else []
        rows = model.objects.filter(agreement=form.instance.pk, **only)
        rows = rows.exclude(pk__in=[pk for pk in seen if pk]).select_related(name)
        for row in rows:
            if partner := getattr(row, name):
                found.setdefault(partner.pk, partner)
    return found


def refuse(form, row, name: str, message: str) -> None:
    """Refuse a row beside its field, and the page as a whole, which says so once."""
    row.add_error(name if name in row.fields else None, message)
    whole = _("Parties, signatories and scope items do not match.")
    if whole not in form.non_field_errors():
        form.add_error(None, whole)


def refuse_repeated(form, formset) -> None:
    """No partner is a party twice."""
    rows = [row for row in live(formset) if row.cleaned_data.get("partner")]
    times = Counter(row.cleaned_data["partner"].pk for row in rows)
    for row in reversed(rows):
        key = row.cleaned_data["partner"].pk
        if times[key] > 1:
            times[key] -= 1
            refuse(form, row, "partner", _("This partner is a party already."))


def refuse_strangers(form, formset, name: str, parties: dict) -> None:
    """Who signs or owes is one of the parties."""
    for row in live(formset):
        partner = row.cleaned_data.get(name)
        if partner and partner.pk not in parties:
            message = _("%(partner)s is not one of the parties.")
            refuse(form, row, name, message % {"partner": partner})


def signing_touched(form, shown: dict) -> bool:
    """Whether what the warnings are about was entered or changed on this page.

    Who mends a remark is not asked again for what was confirmed before.
    """
    if not form.instance.pk or SIGNING & set(form.changed_data):
        return True
    sets = [shown.get(Party), shown.get(Signatory)]
    return any(formset is not None and formset.has_changed() for formset in sets)


def warn_of_silent_parties(form, formset, parties: dict) -> None:
    """A signed text has a signatory for each partner that is bound by it.

    Of parties that the user may not see nothing is said.
    """
    if form.instance.signature != "yes":
        return
    capacity = {"capacity": Signatory.Capacity.SIGNATORY}
    signed = partners_of(form, formset, Signatory, "partner", **capacity)
    known = Partner.objects.visible_to(form.user).in_bulk(parties)
    silent = [
        str(parties[key]) for key in parties if key in known and key not in signed
    ]
    if silent:
        names = get_text_list(silent, _("and"))
        message = _(
            "The agreement is signed, but there is no signatory for %(partners)s."
        )
        form.warn(None, message % {"partners": names})


def warn_of_parent(form) -> None:
    """A text that is made under another is not meant to outlive it."""
    text = form.instance
    touched = {"parent", "ends"} & set(form.changed_data)
    if not (touched and text.parent_id and text.ends_latest):
        return
    parent = Agreement.objects.filter(pk=text.parent_id).validity_on().first()
    if parent and parent.term_latest and text.ends_latest > parent.term_latest:
        form.warn("ends", _("It would end after its parent agreement."))


def warn_of_dates(form) -> None:
    """A stage after signing has a day of signing, and nothing binds before it."""
    text = form.instance
    if text.stage in BOUND and not text.signed:
        form.warn(
            "signed", _("The stage is after signing, but the signing date is missing.")
        )
    begins, signed = text.effective_latest, text.signed_earliest
    if begins and signed and begins < signed:
        form.warn("effective", _("It enters into force before it was signed."))
