"""Every constraint of the database, violated on each page where one can type it: a
message beside the field or the row, on the site and in the admin.

A new constraint or unique column fails here until it is in one of the three tables.
"""

from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS
from django.urls import reverse
from django.utils.translation import override

from tests import event_factories as of_events
from tests import factories as of

from . import opened_files
from .filled_forms import added, filled

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


class Itself:
    """The record that is edited, where a field names another one."""


class Kazakhstan:
    """The country, where a field names one."""


class Violation(NamedTuple):
    """What is typed on the page of a record: into its fields, or into new rows.

    `says` is what the page answers where an earlier check finds the same.
    """

    owner: Any
    fields: dict[str, Any] = {}
    rows: str = ""
    typed: list[dict[str, Any]] = []
    says: str = ""


def row(owner, rows: str, *typed: dict[str, Any], says: str = "") -> Violation:
    return Violation(owner, rows=rows, typed=[*typed], says=says)


PARTNER, PERSON, SOURCE = of.PartnerFactory, of.PersonFactory, of.SourceFactory
AGREEMENT, PROGRAM = of.AgreementFactory, of_events.ProgramFactory
EVENT, OUTCOME = of_events.EventFactory, of_events.OutcomeFactory
FOLLOW_UP = of_events.FollowUpFactory

CIRCLE = "These {} would {} each other in a circle."

RECORDS = {
    "source_no_copy_of_itself": Violation(SOURCE, {"copy_of": Itself}),
    "source_paper_kind_of_papers_only": Violation(SOURCE, {"paper_kind": "signed"}),
    "partner_not_its_own_parent": Violation(
        PARTNER, {"parent": Itself}, says="The partner would become its own parent."
    ),
    "partner_second_kind_differs": Violation(
        PARTNER, {"kind": "national_library", "second_kind": "national_library"}
    ),
    "agreement_code_once": Violation(AGREEMENT, {"code": "TAKEN"}),
    "agreement_ends_after_start": Violation(
        AGREEMENT, {"effective": "2024", "ends": "2020"}
    ),
    "agreement_terminated_after_notice": Violation(
        AGREEMENT, {"notice_given": "2024", "terminated": "2020"}
    ),
    "agreement_open_end_has_no_date": Violation(
        AGREEMENT, {"ends_basis": "open_ended", "ends": "2030"}
    ),
    "agreement_unsigned_has_no_date": Violation(
        AGREEMENT, {"signature": "no", "signed": "2024"}
    ),
    "agreement_not_its_own_parent": Violation(
        AGREEMENT, {"parent": Itself}, says=CIRCLE.format("agreements", "point to")
    ),
    "agreement_not_its_own_predecessor": Violation(
        AGREEMENT, {"predecessor": Itself}, says=CIRCLE.format("agreements", "point to")
    ),
    "program_has_a_name": Violation(PROGRAM, {"name_id": "", "name_en": ""}),
    "program_not_continued_as_itself": Violation(
        PROGRAM, {"continued_as": Itself}, says=CIRCLE.format("programmes", "continue")
    ),
    "event_not_part_of_itself": Violation(
        EVENT, {"part_of": Itself}, says="The event would become part of itself."
    ),
    "event_does_not_follow_itself": Violation(
        EVENT, {"follows": Itself}, says=CIRCLE.format("events", "follow")
    ),
    "event_second_kind_differs": Violation(
        EVENT, {"kind": "dinner", "second_kind": "dinner"}
    ),
    "event_part_kind_of_parts": Violation(EVENT, {"part_kind": "session"}),
    "outcome_has_a_name": Violation(OUTCOME, {"title_id": "", "title_en": ""}),
    "outcome_opened_after_soft_opening": Violation(
        OUTCOME, {"soft_opened": "2024", "officially_opened": "2020"}
    ),
    "outcome_not_added_to_itself": Violation(
        OUTCOME, {"adds_to": Itself}, says=CIRCLE.format("outcomes", "add to")
    ),
    "outcome_money_has_currency": Violation(OUTCOME, {"money": "10"}),
    "outcome_second_money_beside_first": Violation(
        OUTCOME, {"second_money": "10", "second_currency": "USD"}
    ),
    "followup_says_what": Violation(FOLLOW_UP, {"what_id": "", "what_en": ""}),
    "followup_fulfilled_by_one": Violation(
        FOLLOW_UP,
        {"fulfilled_by_event": EVENT, "fulfilled_by_outcome": OUTCOME},
    ),
}
ISIL = {"kind": "identifier", "scheme": "isil", "text": "XX-1"}
BOTH = {"partner": PARTNER, "region": "Jawa Timur"}
MOST = "Ensure this value is less than or equal to {}."
ROWS = {
    "post_has_title_or_person": row(PARTNER, "posts", {"since": "2001"}),
    "name_scheme_of_identifiers": row(PARTNER, "names", {**ISIL, "scheme": ""}),
    "name_identifier_once": row(PARTNER, "names", ISIL, ISIL),
    "tie_to_one": row(PARTNER, "ties", {"kind": "member_of"}),
    "tie_to_another": row(PARTNER, "ties", {"kind": "member_of", "to_partner": Itself}),
    "partnerfact_says_something": row(PARTNER, "facts", {"kind": "founded"}),
    "partnerfact_accuracy_of_number": row(
        PARTNER, "facts", {"kind": "members", "text": "Ten", "number_sure": "about"}
    ),
    "party_is_one": row(AGREEMENT, "parties", BOTH),
    "party_partner_once": row(
        AGREEMENT, "parties", {"partner": PARTNER}, {"partner": PARTNER}
    ),
    "signatory_for_one": row(
        AGREEMENT, "signatories", {"partner": PARTNER, "country": Kazakhstan}
    ),
    "signatory_for_somebody": row(
        AGREEMENT, "signatories", {"title_id": "Kepala", "capacity": "signatory"}
    ),
    "scopeitem_says_something": row(AGREEMENT, "scope_items", {"target": "2030"}),
    "scopeitem_reported_by_has_basis": row(
        AGREEMENT,
        "scope_items",
        {"text_id": "Pelatihan", "basis": "in_text", "reported_by": PARTNER},
    ),
    "extension_names_new_end": row(AGREEMENT, "extensions", {"how": "addendum"}),
    "extension_moves_on": row(
        AGREEMENT,
        "extensions",
        {"how": "addendum", "old_end": "2025", "new_end": "2024"},
    ),
    "review_quality_from_1_to_4": row(
        AGREEMENT, "reviews", {"quality": "5"}, says=MOST.format(4)
    ),
    "review_relevance_from_1_to_4": row(
        AGREEMENT, "reviews", {"relevance": "5"}, says=MOST.format(4)
    ),
    "review_productivity_from_1_to_4": row(
        AGREEMENT, "reviews", {"productivity": "5"}, says=MOST.format(4)
    ),
    "review_continuity_from_1_to_4": row(
        AGREEMENT, "reviews", {"continuity": "9"}, says=MOST.format(4)
    ),
    "review_realised_percent": row(
        AGREEMENT, "reviews", {"realised": "101"}, says=MOST.format(100)
    ),
    "programbody_is_one": row(PROGRAM, "bodies", {**BOTH, "role": "funder"}),
    "share_is_one": row(OUTCOME, "shares", {**BOTH, "role": "giver"}),
    "share_is_a_percentage": row(
        OUTCOME, "shares", {"partner": PARTNER, "role": "giver", "percent": "101"}
    ),
    "outcomeperson_is_one": row(OUTCOME, "people", {"capacity": "editor"}),
    "side_is_one": row(FOLLOW_UP, "sides", {**BOTH, "role": "owes"}),
    "participation_is_one": row(
        EVENT, "participations", {**BOTH, "role": "participant"}
    ),
    "participation_women_and_men_within_heads": row(
        EVENT,
        "participations",
        {
            "partner": PARTNER,
            "role": "participant",
            "heads": "3",
            "women": "2",
            "men": "2",
        },
    ),
    "eventperson_says_who": row(EVENT, "people", {"partner": PARTNER}),
}
# What no form of a record can violate, and who sees to it.
ELSEWHERE = {
    "user.username": "test_name_that_is_taken_is_an_error_of_its_field",
    "area.slug": "test_name_that_is_taken_is_an_error_of_its_field",
    "partnerkind.code": "test_row_needs_names_of_its_own",
    "agreementkind.code": "test_row_needs_names_of_its_own",
    "eventkind.code": "test_row_needs_names_of_its_own",
    "outcomekind.code": "test_row_needs_names_of_its_own",
    "participationrole.code": "test_row_needs_names_of_its_own",
    "sharerole.code": "test_row_needs_names_of_its_own",
    "programrole.code": "test_row_needs_names_of_its_own",
    "partner_one_home": "no form has the field",
    "name_of_one": "the page that the row stands on",
    "partnercitation_of_one": "the page that the row stands on",
    "eventcitation_of_one": "the page that the row stands on",
    "evidence_of_one": "the page that the row stands on",
    "partnercitation_one_row": "no form has the fields",
    "agreementcitation_one_row": "no form has the fields",
    "eventcitation_one_row": "no form has the fields",
    "feed.user": "renewed in place",
    "feed.digest": "drawn at random",
    "submission_once": "tests/core/test_once.py",
    "importjob.key": "drawn at random",
    "exportjob.key": "drawn at random",
    "exportjob.export": "written by the worker",
    "priority_range": "of django-tasks-db; every task has the same",
    "file_columns_once": "replaced in place",
    "merged_into_one": "written by merging",
    "merge.merged": "written by merging",
    "partnerpair_once": "found by comparing names",
    "partnerpair_in_order": "found by comparing names",
    "personpair_once": "found by comparing names",
    "personpair_in_order": "found by comparing names",
    "agreementpair_once": "found by comparing kinds, days and parties",
    "agreementpair_in_order": "found by comparing kinds, days and parties",
    "eventpair_once": "found by comparing titles and days",
    "eventpair_in_order": "found by comparing titles and days",
    "remindersent_once": "written by reminders",
    "validityspan_ends_after_start": "computed from an agreement",
    "validityspan_once_for_public": "computed from an agreement",
    "validityspan_once_for_internal": "computed from an agreement",
    "validityspan_once_for_restricted": "computed from an agreement",
}


def constraints() -> dict[str, Any]:
    """All constraints and unique columns of our own tables, by name."""
    found = {}
    for model in apps.get_models():
        if model.__module__.startswith("django.") or hasattr(model, "instance_type"):
            continue  # the tables of Django, and of the history
        found |= {c.name: c for c in model._meta.constraints}
        unique = [f for f in model._meta.fields if f.unique and not f.primary_key]
        found |= {f"{model._meta.model_name}.{f.name}": f for f in unique}
    return found


def test_every_constraint_has_its_place():
    assert {*constraints()} == {*RECORDS, *ROWS, *ELSEWHERE}
    assert len(constraints()) == len(RECORDS) + len(ROWS) + len(ELSEWHERE)


@pytest.fixture
def site(client):
    client.force_login(of.UserFactory(role="administrator"))
    client.cookies["django_language"] = "en"
    return client


class Site:
    """The page of the site that edits a record; other records are typed by name."""

    refused = 422

    def __init__(self, record):
        self.address = f"{record.get_absolute_url()}edit/"

    def opened(self, client) -> dict[str, Any]:
        return filled(client.get(self.address))

    def forms(self, response) -> tuple[Any, list]:
        return response.context["form"], response.context["formsets"]

    def named(self, record) -> str:
        return f"{record} #{record.pk}"


class Admin:
    """The page of the admin that edits a record; other records are chosen by number."""

    refused = 200

    def __init__(self, record):
        name = record._meta.label_lower.replace(".", "_")
        self.address = reverse(f"admin:{name}_change", args=[record.pk])

    def opened(self, client) -> dict[str, Any]:
        return opened_files.opened(client.get(self.address))

    def forms(self, response) -> tuple[Any, list]:
        shown = response.context["inline_admin_formsets"]
        return response.context["adminform"].form, [s.formset for s in shown]

    def named(self, record) -> str:
        return str(record.pk)


def typed(values: dict[str, Any], record, page) -> dict[str, str]:
    """The values as they are typed: another record, and one that a factory stands for,
    which is the same wherever it is named."""
    return {name: one_typed(value, record, page) for name, value in values.items()}


def one_typed(value: Any, record, page) -> str:
    if isinstance(value, str):
        return value
    if value is Itself:
        return page.named(record)
    if value is Kazakhstan:
        return page.named(of.country("KZ"))
    others = value._meta.model.objects.exclude(pk=record.pk)
    return page.named(others.last() or value())


def beside(form) -> list[str]:
    """What a form says beside its fields."""
    found = {n: errors for n, errors in form.errors.items() if n != NON_FIELD_ERRORS}
    return [str(error) for errors in found.values() for error in errors]


@pytest.mark.parametrize("page_class", [Site, Admin])
@pytest.mark.parametrize("name", [*RECORDS, *ROWS])
def test_violated_constraint_is_an_error_with_words(site, name, page_class):
    violation = (RECORDS | ROWS)[name]
    of.AgreementFactory(code="TAKEN")
    record = violation.owner()
    page = page_class(record)
    sent = page.opened(site) | typed(violation.fields, record, page)
    for values in violation.typed:
        sent = added(sent, violation.rows, **typed(values, record, page))
    response = site.post(page.address, sent)
    assert response.status_code == page.refused
    form, formsets = page.forms(response)
    rows = [form for f in formsets if f.prefix == violation.rows for form in f.forms]
    with override("en"):
        said = [e for each in rows or [form] for e in beside(each)]
        message = violation.says or constraints()[name].get_violation_error_message()
        assert str(message) in said
    record.refresh_from_db()
    assert record.version == 1
