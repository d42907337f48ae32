"""Agreements: kind, titles, stage, signature, term and custody."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partners.models import Partner, refuse_cycle
from perpusnas.core.dates.months import months_later
from perpusnas.core.dates.partial import PartialDateField, earliest, latest
from perpusnas.core.dates.words import in_short
from perpusnas.core.fields import Answer
from perpusnas.core.languages import in_each_language
from perpusnas.core.models import ListedChoiceField, Record, in_reader_language

from ..querysets import AgreementQuerySet
from ..titles import heading_beginning, untitled_heading, without_abbreviation
from ..validity import BADGES, Validity
from . import choices
from .choices import SIGNATURE_DOUBTS, Stage, Unit
from .constraints import CONSTRAINTS, INDEXES
from .kinds import AgreementKind

# How many days before its end an agreement ends soon, unless it says otherwise.
ENDING_SOON_DAYS = 180


def last_day_for_notice(
    months: int | None, earliest_end: date | None, latest_end: date | None
) -> date | None:
    """Return the last day to give notice; None if the end or the notice period is not
    known exactly."""
    if not months or not earliest_end or earliest_end != latest_end:
        return None
    return months_later(earliest_end, -months)


class Agreement(Record):
    """An agreement between Perpusnas and others, or between others, from proposal to
    closing."""

    Kind = AgreementKind
    Signature = choices.Signature
    Mode = choices.Mode
    Condition = choices.Condition
    EndsBasis = choices.EndsBasis
    Renewal = choices.Renewal
    Funding = choices.Funding
    Custody = choices.Custody

    RUNNING = (Validity.ACTIVE, Validity.ENDING)

    code = models.CharField(
        _("code"),
        max_length=40,
        blank=True,
        help_text=_("Short code given by the bureau, if any."),
    )
    kind = ListedChoiceField(AgreementKind, _("type"), searched=True)
    title_id = models.CharField(_("title (Indonesian)"), max_length=500, blank=True)
    title_en = models.CharField(_("title (English)"), max_length=500, blank=True)
    title_other = models.CharField(
        _("title (partner’s language)"), max_length=500, blank=True
    )
    title_other_language = models.CharField(
        _("language of that title"),
        max_length=12,
        blank=True,
        help_text=_("Language code, for example kk (Kazakh)."),
    )

    stage = models.CharField(
        _("stage"), max_length=16, choices=Stage, default=Stage.PROPOSED
    )
    proposed_by = models.ForeignKey(
        Partner,
        models.PROTECT,
        related_name="proposed_agreements",
        null=True,
        blank=True,
        verbose_name=_("proposed by"),
        help_text=_("Who proposed it: Perpusnas, a partner or an embassy."),
    )
    target_earliest = earliest()
    target_latest = latest()
    target = PartialDateField(_("target signing date"))
    obstacle = models.TextField(_("obstacle"), blank=True)
    next_step = models.TextField(_("next step"), blank=True)
    announced_earliest = earliest()
    announced_latest = latest()
    announced = PartialDateField(_("announced on"))

    signature = models.CharField(
        _("signing status"),
        max_length=10,
        choices=Signature,
        default=Signature.NO,
        help_text=_("Set this even if the date is not known."),
    )
    signed_earliest = earliest()
    signed_latest = latest()
    signed = PartialDateField(_("signed on"))
    place = models.CharField(_("place of signing"), max_length=200, blank=True)
    mode = models.CharField(
        _("mode of signing"), max_length=12, choices=Mode, blank=True
    )

    condition = models.CharField(
        _("enters into force"),
        max_length=18,
        choices=Condition,
        blank=True,
        help_text=_("As stated in the entry-into-force clause."),
    )
    effective_earliest = earliest()
    effective_latest = latest()
    effective = PartialDateField(_("in force since"))
    ends_earliest = earliest()
    ends_latest = latest()
    ends = PartialDateField(
        _("ends on"), help_text=_("As stated in the duration clause.")
    )
    ends_basis = models.CharField(
        _("basis of end date"),
        max_length=10,
        choices=EndsBasis,
        default=EndsBasis.UNKNOWN,
    )
    duration = models.PositiveSmallIntegerField(_("duration"), null=True, blank=True)
    duration_unit = models.CharField(_("unit"), max_length=6, choices=Unit, blank=True)
    window_days = models.PositiveSmallIntegerField(
        _("“expiring soon” threshold (days)"), default=ENDING_SOON_DAYS
    )

    renewal = models.CharField(_("renewal"), max_length=10, choices=Renewal, blank=True)
    renewal_duration = models.PositiveSmallIntegerField(
        _("renewal period"), null=True, blank=True
    )
    renewal_unit = models.CharField(_("unit"), max_length=6, choices=Unit, blank=True)
    notice_months = models.PositiveSmallIntegerField(
        _("notice period (months)"),
        null=True,
        blank=True,
        help_text=_("As stated in the termination clause."),
    )
    wind_down_months = models.PositiveSmallIntegerField(
        _("wind-down period (months)"), null=True, blank=True
    )
    notice_given_earliest = earliest()
    notice_given_latest = latest()
    notice_given = PartialDateField(_("termination notice date"))
    terminated_earliest = earliest()
    terminated_latest = latest()
    terminated = PartialDateField(_("termination effective date"))
    termination_reason = models.TextField(_("reason for termination"), blank=True)

    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="children",
        null=True,
        blank=True,
        verbose_name=_("parent agreement"),
        help_text=_("The agreement under which this one was concluded."),
    )
    predecessor = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="successors",
        null=True,
        blank=True,
        verbose_name=_("predecessor"),
        help_text=_("The agreement that this one renews or replaces."),
    )
    languages = models.CharField(
        _("languages"),
        max_length=60,
        blank=True,
        help_text=_(
            "Language codes separated by spaces, for example id en kk "
            "(Perpres 63/2019, Art. 26)."
        ),
    )
    prevailing_language = models.CharField(
        _("prevailing language"), max_length=12, blank=True
    )

    unit = models.ForeignKey(
        Partner,
        models.PROTECT,
        related_name="initiated_agreements",
        null=True,
        blank=True,
        verbose_name=_("initiating unit"),
    )
    person_in_charge = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="agreements",
        null=True,
        blank=True,
        verbose_name=_("person in charge"),
    )
    funding = models.CharField(_("funding"), max_length=12, choices=Funding, blank=True)
    funding_note = models.TextField(_("note on funding"), blank=True)
    significance = models.TextField(_("significance"), blank=True)

    at_ministry = models.CharField(
        _("registered with the Ministry of Foreign Affairs"),
        max_length=7,
        choices=Answer,
        blank=True,
    )
    custody = models.CharField(
        _("hand-over status"), max_length=12, choices=Custody, blank=True
    )
    handed_over_earliest = earliest()
    handed_over_latest = latest()
    handed_over = PartialDateField(_("original deposited on"))
    agenda_number = models.CharField(_("Buku Agenda number"), max_length=60, blank=True)
    certified_number = models.CharField(
        _("certified copy number"), max_length=60, blank=True
    )
    certified_earliest = earliest()
    certified_latest = latest()
    certified = PartialDateField(_("certified copy dated"))
    archive_place = models.CharField(
        _("location of original"), max_length=200, blank=True
    )
    ministry_consulted = models.CharField(
        _("Ministry of Foreign Affairs consulted"),
        max_length=7,
        choices=Answer,
        blank=True,
    )
    full_powers = models.CharField(
        _("full powers needed"), max_length=7, choices=Answer, blank=True
    )
    full_powers_number = models.CharField(
        _("full powers number"), max_length=60, blank=True
    )
    full_powers_date_earliest = earliest()
    full_powers_date_latest = latest()
    full_powers_date = PartialDateField(_("full powers dated"))

    is_extended = models.BooleanField(editable=False, default=False)

    # Annotated by `validity_on`.
    validity: str
    term: str
    term_earliest: date | None
    term_latest: date | None
    starts_earliest: date | None
    starts_latest: date | None
    days_left: int | None
    # Annotated for the agreements `to_resume`, and for those `with_notice_due`.
    again: str
    again_by: date
    notice_by: date

    objects: ClassVar = AgreementQuerySet.as_manager()
    heading_rows = ("parties",)
    search_rows = ("scope_items", "signatories", "parties")
    counted_rows = ("extensions",)

    class Meta(Record.Meta):
        ordering = ["-signed_latest", "-pk"]
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        indexes = INDEXES
        constraints = CONSTRAINTS

    def __str__(self) -> str:
        return self.title or untitled_heading(self.kind_name, [], self.code, self.pk)

    def get_absolute_url(self) -> str:
        return reverse("agreements:detail", args=[self.pk])

    @property
    def title(self) -> str:
        """Return the printed title in the current language, or else in another one."""
        return in_reader_language(self, "title") or self.title_other

    @property
    def title_language(self) -> str:
        """Return the language of `title` as a BCP 47 code."""
        own = "en" if get_language() == "en" else "id"
        for language in (own, "en" if own == "id" else "id"):
            if getattr(self, f"title_{language}"):
                return language
        return self.title_other_language if self.title_other else own

    @property
    def kind_name(self) -> str:
        """Return the kind without the abbreviation that its label has in brackets."""
        return without_abbreviation(self.get_kind_display())

    @property
    def heading(self) -> str:
        """Return the printed title or, without one, the kind and the other parties.

        Only parties that are loaded are named, since `for_list` limits them to what the
        user may see.
        """
        if self.title:
            return self.title
        others = [p.who for p in self.loaded_parties if not p.is_ours and p.who]
        return untitled_heading(self.kind_name, others, self.code, self.pk)

    @property
    def loaded_parties(self) -> list[Any]:
        """Return the parties that were prefetched, and none if they were not."""
        return list(getattr(self, "_prefetched_objects_cache", {}).get("parties", ()))

    @property
    def disambiguation(self) -> str:
        """Return the day of signing, the numbers of the parties and the code."""
        numbers = [party.number for party in self.loaded_parties]
        parts = (in_short(self.signed), *numbers, self.code)
        return " · ".join(filter(None, parts))

    def all_names(self):
        titles = [self.title_id, self.title_en, self.title_other, self.code]
        if any(titles[:3]):
            return titles
        return [*titles, *in_each_language(lambda: self.heading)]

    @property
    def is_of_others(self) -> bool:
        """Return whether the reader sees two parties or more and Perpusnas is none of
        them; requires `for_list`."""
        parties = self.parties.all()
        return len(parties) > 1 and not any(party.is_own for party in parties)

    @property
    def notice_deadline(self) -> date | None:
        """Return the last day to give notice, if the end and the notice period are known
        exactly; requires `validity_on`."""
        return last_day_for_notice(
            self.notice_months, self.term_earliest, self.term_latest
        )

    @property
    def signature_doubt(self) -> str | Promise:
        """Return why it is not certain that it was signed, empty where it is."""
        return SIGNATURE_DOUBTS.get(self.signature, "")

    @property
    def validity_badge(self) -> dict[str, str | Promise]:
        """Return text, colour and symbol of `validity`, which `validity_on` annotates."""
        state = Validity(self.validity)
        kind, sign = BADGES[state]
        doubt = self.signature_doubt if state == Validity.IN_DOUBT else ""
        text = doubt or state.label
        return {"text": text, "kind": kind, "sign": sign}

    def search_texts(self):
        own = [self.code, self.title_id, self.title_en, self.title_other]
        own += [*AgreementKind.labels_of(self.kind), self.place]
        own += [self.significance, self.remarks]
        if not self.title:
            own += in_each_language(lambda: heading_beginning(self.kind_name))
        if self.pk:
            for item in self.scope_items.all():
                own += [item.text_id, item.text_en]
            for signatory in self.signatories.all():
                own += [signatory.title_id, signatory.title_en]
                own.append(signatory.title_other)
            for party in self.parties.all():
                own += [party.number, party.group, party.region, party.region_standard]
        return own

    def derived_from_rows(self):
        """Return the columns derived from rows, with `is_extended`."""
        extended = bool(self.pk and self.extensions.all())
        return {**super().derived_from_rows(), "is_extended": extended}

    def save(self, *args, **kwargs):
        """Save, and rebuild the spans of the agreement and of its predecessors, the stored
        one included."""
        with transaction.atomic(savepoint=False):
            before = self.stored_predecessor()
            super().save(*args, **kwargs)
            changed = type(self).objects.filter(pk__in={self.pk, before or self.pk})
            changed.rebuild_spans()

    def stored_predecessor(self) -> int | None:
        """Return the id of the predecessor as stored."""
        if self._state.adding:
            return None
        stored = type(self)._base_manager.filter(pk=self.pk)
        return stored.values_list("predecessor_id", flat=True).first()

    def clean(self):
        super().clean()
        message = _("These agreements would point to each other in a circle.")
        refuse_cycle(self, "parent", message)
        refuse_cycle(self, "predecessor", message)
