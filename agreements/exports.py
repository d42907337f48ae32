"""The columns of the agreements file, which are those of the register report.

The report `rekap-naskah` has these columns in this order and under these names for
good; new ones come last. The list's file has the same, then the dates as EDTF, and the
id at the very end.
"""

import re

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, Trim
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from partners.exports import country_column, country_name
from partners.models import Partner
from partners.querysets import label_column
from perpusnas.core.dates.words import DateWords
from perpusnas.core.files import (
    Column,
    Joined,
    bilingual,
    labelled,
    unless_empty,
)
from perpusnas.core.models import User

from .models import (
    Agreement,
    Party,
    ScopeItem,
    Signatory,
    Stage,
    Unit,
)
from .models.agreement import without_abbreviation
from .validity import Validity

UNKNOWN = Value(None, output_field=TextField())


def parties(user):
    """An agreement's parties that the reader may see, in their order."""
    return Party.objects.filter(agreement=OuterRef("pk")).seen_by(user, of=Agreement)


def others(user):
    return parties(user).exclude(partner__is_home=True)


def who() -> Coalesce:
    """The words for a party: its partner, country, region or group."""
    return Coalesce(
        unless_empty(f"partner__{label_column()}"),
        country_name("country"),
        unless_empty("region_standard"),
        unless_empty("region"),
        F("group"),
        output_field=TextField(),
    )


def heading(user) -> Coalesce:
    """A text's name as lists show it: its printed title, else its kind and parties."""
    kinds = [
        (kind, without_abbreviation(name)) for kind, name in Agreement.Kind.choices
    ]
    before, between, after = re.split(r"%\(\w+\)s", _("%(kind)s with %(parties)s"))
    made = Concat(
        Value(before),
        labelled("kind", kinds),
        Value(between),
        Joined(others(user), who(), separator=", "),
        Value(after),
        output_field=TextField(),
    )
    numbered = Concat(
        labelled("kind", kinds),
        Value(" #"),
        Cast("pk", CharField()),
        output_field=TextField(),
    )
    return Coalesce(
        unless_empty(bilingual("title")),
        unless_empty("title_other"),
        Case(When(Exists(others(user)), then=made), output_field=TextField()),
        unless_empty("code"),
        numbered,
        output_field=TextField(),
    )


def partner_names(user) -> Joined:
    return Joined(others(user), who())


def country_names(user) -> Joined:
    """The countries of the other parties, each once."""
    rows = others(user).exclude(partner=None, country=None)
    country = Coalesce(F(country_column("partner__country")), country_name("country"))
    return Joined(rows, country, distinct=True)


def numbers(rows) -> Joined:
    return Joined(rows.exclude(number=""), "number")


def signatories(user, ours: bool) -> Joined:
    """Who signed for us or for the others, with the title as at signing."""
    rows = Signatory.objects.filter(
        agreement=OuterRef("pk"), capacity="signatory", partner__is_home=ours
    ).seen_by(user, of=Agreement)
    name = unless_empty("person__name")
    title = unless_empty(bilingual("title"))
    both = Concat(name, Value(", "), title, output_field=TextField())
    told = Case(
        When(person__isnull=True, then=title),
        When(title_id="", title_en="", then=name),
        default=both,
        output_field=TextField(),
    )
    return Joined(rows, told)


def duration() -> Case:
    """How long it was made for, such as "3 years"."""
    words = Concat(
        Cast("duration", CharField()),
        Value(" "),
        labelled("duration_unit", Unit.choices),
        output_field=TextField(),
    )
    return Case(When(duration__isnull=False, then=words), default=UNKNOWN)


def date_words(name: str, dialect: str) -> DateWords:
    return DateWords(name, language=get_language(), dialect=dialect)


def end_words(dialect: str) -> Case:
    return Case(
        When(ends_basis="open_ended", then=Value(_("No end date"))),
        default=date_words("ends", dialect),
        output_field=TextField(),
    )


def person_in_charge() -> Joined:
    people = User.objects.filter(pk=OuterRef("person_in_charge"))
    full = Concat("first_name", Value(" "), "last_name", output_field=TextField())
    name = Coalesce(unless_empty(Trim(full)), "username", output_field=TextField())
    return Joined(people, name)


def report_columns(user, dialect: str, events) -> list[Column]:
    """Report 1, `rekap-naskah`; `events` is the number of events held under a text."""
    scope = ScopeItem.objects.filter(agreement=OuterRef("pk"))
    scope = scope.seen_by(user, of=Agreement)
    unit = Partner.objects.visible_to(user).filter(pk=OuterRef("unit"))
    mine = parties(user).filter(partner__is_home=True)
    since = date_words("effective", dialect)
    return [
        Column(pgettext("column", "No"), kind="row"),
        Column(_("Code"), "code"),
        Column(_("Agreement title"), heading(user)),
        Column(_("Title (English)"), "title_en"),
        Column(_("Kind of agreement"), labelled("kind", Agreement.Kind.choices)),
        Column(_("Partner"), partner_names(user)),
        Column(_("Country"), country_names(user)),
        Column(_("Perpusnas number"), numbers(mine)),
        Column(_("Partner number"), numbers(others(user))),
        Column(_("Signed on"), date_words("signed", dialect), "plain"),
        Column(pgettext("column", "Place of signing"), "place"),
        Column(_("Signatory for Perpusnas"), signatories(user, ours=True)),
        Column(_("Signatory for the partner"), signatories(user, ours=False)),
        Column(pgettext("column", "In force since"), since, "plain"),
        Column(_("Ends on"), end_words(dialect), "plain"),
        Column(_("Period of validity"), duration()),
        Column(pgettext("column", "Validity"), labelled("validity", Validity.choices)),
        Column(_("Stage"), labelled("stage", Stage.choices)),
        Column(_("Scope"), Joined(scope, bilingual("text"))),
        Column(pgettext("column", "Initiating unit"), Joined(unit, label_column())),
        Column(pgettext("column", "Person in charge"), person_in_charge()),
        Column(_("Number of events"), events, "plain"),
        Column(_("Remarks"), "remarks"),
    ]


def agreement_columns(user, dialect: str, events) -> list[Column]:
    """The agreements list's file."""
    edtf = [
        ("signed", _("Signed on")),
        ("effective", pgettext("column", "In force since")),
        ("ends", _("Ends on")),
    ]
    return [
        *report_columns(user, dialect, events),
        *(Column(f"{heading} (EDTF)", name, "plain") for name, heading in edtf),
        Column("ID", "pk", "plain"),
    ]
