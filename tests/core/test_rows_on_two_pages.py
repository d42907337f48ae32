"""Where two pages edit the same row or record, what one saves is not undone by the other.

The pages and what they edit are found by opening them: a new page or row is covered once
there is one of it in `register_with_every_row`.
"""

from dataclasses import dataclass
from itertools import permutations
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from perpusnas.core.editing.merging import resent
from perpusnas.core.editing.opened import (
    as_initial,
    plain,
    stored_fields,
)
from perpusnas.core.models import Record
from tests import event_factories as of_events
from tests import factories as of

from . import filled_forms, opened_files

pytestmark = pytest.mark.django_db


def register_with_every_row() -> None:
    """One row of every kind, on as few records as possible."""
    partner = of.PartnerFactory(about="About", mail="a@example.org")
    person, other = of.PersonFactory(), of.PartnerFactory()
    document, news = (
        of.SourceFactory(kind="paper", paper_kind="draft"),
        of.SourceFactory(),
    )
    for owner in ({"partner": partner}, {"person": person}):
        of.NameFactory(**owner, since="2001~")
        of.PartnerCitationFactory(**owner, source=news, says="Said")
    of.TieFactory(partner=partner, to_partner=other, verified=True)
    of.PartnerFactFactory(partner=partner, kind="members", number=38, unit="people")
    of.PostFactory(
        partner=partner, person=person, is_contact=True, mail="b@example.org"
    )
    agreement = of.AgreementFactory(parties=[of.home(), partner], duration=3)
    row: dict[str, Any] = {"agreement": agreement}
    of.SignatoryFactory(**row, partner=partner, person=person)
    item = of.ScopeItemFactory(**row)
    of.AgreementCitationFactory(**row, source=document, stance="text")
    of.AgreementCitationFactory(**row, source=news, says="Said")
    of.ExtensionFactory(**row, reason="Agreed")
    of.ReviewFactory(**row, solution="Solved")
    of.StageChangeFactory(**row)
    event = of_events.EventFactory(theme="Theme", program=of_events.ProgramFactory())
    of_events.ProgramBodyFactory(program=event.program, partner=partner)
    of_events.ParticipationFactory(event=event, partner=partner, heads=3)
    of_events.EventPersonFactory(event=event, person=person, title_en="Head")
    of_events.StatusChangeFactory(event=event, note="Noted")
    of_events.EvidenceFactory(event=event, scope_item=item, note="Noted")
    outcome = of_events.OutcomeFactory()
    of_events.ShareFactory(outcome=outcome, partner=partner)
    of_events.EvidenceFactory(outcome=outcome, agreement=agreement, note="Noted")
    of_events.OutcomeNameFactory(outcome=outcome, language="kk")
    of_events.OutcomePartFactory(outcome=outcome, number=3)
    of_events.OutcomePersonFactory(outcome=outcome, name="Printed", capacity="editor")
    of_events.NominationStateFactory(outcome=outcome, since="2019", evidence=news)
    follow_up = of_events.FollowUpFactory(from_event=event)
    of_events.SideFactory(follow_up=follow_up, partner=partner)
    for owner in (event, event.program, outcome, follow_up):
        name = owner._meta.model_name.replace("followup", "follow_up")
        of_events.EventCitationFactory(**{name: owner}, source=news, says="Said")


@dataclass(frozen=True)
class Page:
    """A page that edits a record, on the site or in the admin."""

    record: Record
    address: str
    in_admin: bool

    def __str__(self) -> str:
        return self.address

    def sent(self, response) -> dict:
        source = opened_files.opened if self.in_admin else filled_forms.filled
        return source(response) | {"confirmed": "on", "reason": "As agreed"}

    def forms(self, response) -> list[forms.ModelForm]:
        """The form of the record and those of its rows that can be sent back."""
        context = response.context
        if self.in_admin:
            form = context["adminform"].form
            formsets = [s.formset for s in context["inline_admin_formsets"]]
        else:
            form, formsets = context["form"], context["formsets"]
        sendable = [formset for formset in formsets if not formset.is_read_only]
        return [form, *(row for formset in sendable for row in formset.initial_forms)]

    def formsets(self, response) -> list:
        if not self.in_admin:
            return response.context["formsets"]
        return [s.formset for s in response.context["inline_admin_formsets"]]


def edit_pages() -> list[Page]:
    """All pages of the site and the admin that edit one of the records that are there."""
    pages = []
    for model in apps.get_models():
        if not issubclass(model, Record):
            continue
        for record in model.objects.all():
            if record == of.home():
                continue
            pages.append(Page(record, f"{record.get_absolute_url()}edit/", False))
            if admin.site.is_registered(model):
                name = (
                    f"admin:{record._meta.app_label}_{record._meta.model_name}_change"
                )
                pages.append(Page(record, reverse(name, args=[record.pk]), True))
    return pages


@pytest.fixture
def site():
    client = Client()
    client.force_login(of.UserFactory(role="administrator"))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def opened(site) -> dict[Page, Any]:
    """Every edit page with the answer to opening it."""
    register_with_every_row()
    return {page: site.get(page.address) for page in edit_pages()}


def edited(page: Page, response) -> dict:
    """The records and rows that the forms of a page store, each with its form."""
    return {
        (type(stored), stored.pk): form
        for form in page.forms(response)
        for stored in form.edits()
    }


def test_every_set_of_rows_has_one_here(opened):
    """Else the pages that edit it would be left out of the tests below."""
    sets: dict[tuple, bool] = {}
    for page, response in opened.items():
        assert response.status_code == 200
        for formset in page.formsets(response):
            key = (page.in_admin, type(page.record), formset.prefix)
            sets[key] = sets.get(key, False) or formset.initial_form_count() > 0
    assert [key for key, has_row in sets.items() if not has_row] == []
    assert len(sets) > 30


def test_what_was_not_touched_is_recognised_in_every_field(opened):
    for page, response in opened.items():
        for form in page.forms(response):
            sent = {
                name.removeprefix(f"{form.prefix}-"): value
                for name, value in opened_files.sent_by(form).items()
            }
            for name in stored_fields(form):
                bound = form[name]
                if isinstance(bound.field, forms.FileField):
                    continue
                typed = bound.field.widget.value_from_datadict(sent, {}, name)
                then = as_initial(bound.field, plain(bound.initial))
                assert not bound.field.has_changed(then, typed), (page, name)
                again = MultiValueDict({name: resent(bound)})
                typed = bound.field.widget.value_from_datadict(again, {}, name)
                assert not bound.field.has_changed(bound.initial, typed), (page, name)


def test_pages_that_edit_the_same_row_do_not_undo_each_other(opened, site):
    pairs = [
        (first, second, same)
        for first, second in permutations(opened, 2)
        if (same := shared(first, second, opened))
    ]
    assert {(type(a.record).__name__, type(b.record).__name__) for a, b, _ in pairs} > {
        ("Partner", "Person"),
        ("Person", "Partner"),
        ("Agreement", "Source"),
        ("Source", "Agreement"),
    }
    for first, second, same in pairs:
        check_pair(site, first, second, same)


def shared(first: Page, second: Page, opened) -> set:
    ours, theirs = (edited(page, opened[page]) for page in (first, second))
    return ours.keys() & theirs.keys()


def check_pair(site, first: Page, second: Page, same: set) -> None:
    """Open the first page, save a change of all that both edit on the second one, and
    send the first: the change stays where it was not touched, and else is a conflict."""
    response = site.get(first.address)
    sent = first.sent(response)
    there = site.get(second.address)
    theirs, changed = second.sent(there), {}
    for key in sorted(same, key=str):
        form, ours = edited(second, there)[key], edited(first, response)[key]
        name = text_field(form, ours)
        if name:
            theirs[form.add_prefix(name)] = f"{form[name].value() or ''} B"
            changed[key] = ours.add_prefix(name)
    if not changed:
        return
    answer = site.post(second.address, theirs)
    assert answer.status_code == 302, (first, second, page_errors(second, answer))
    assert site.post(first.address, sent).status_code == 302, (first, second)
    mine = sent | {name: f"{sent[name]} A" for name in changed.values()}
    answer = site.post(first.address, mine)
    assert answer.status_code == 409, (first, second)
    asked = answer.context["conflict"].differences
    assert {d.name for d in asked} == set(changed.values()), (first, second)
    assert {d.theirs[-1:] for d in asked} == {"B"}
    for model, pk in changed:
        values = model.objects.filter(pk=pk).values().get().values()
        assert any(str(value).endswith("B") for value in values), (first, model)


def text_field(form, other) -> str | None:
    """A free text that both forms show."""
    for name in stored_fields(form):
        entry = form.fields[name]
        is_text = type(entry) is forms.CharField and not entry.widget.is_hidden
        short = entry.widget.attrs.get("maxlength", "300") if is_text else 0
        excludes_partner = name in ("group", "region")
        if (
            name in other.fields
            and is_text
            and int(short) >= 100
            and not excludes_partner
        ):
            return name
    return None


def page_errors(page: Page, response) -> list[str]:
    source = opened_files.errors if page.in_admin else filled_forms.problems
    return source(response) if response.context else []
