"""Every field and row that a form has is carried by a file of some list.

A file of its own, since it goes over all forms; the other faults of letter B are in
`test_shows`.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement
from events.models import Event, FollowUp, Outcome, Participation, Program
from partners.models import Partner, Person
from perpusnas.core.dates.partial import PartialDateField
from perpusnas.core.history.triggers import history_writable
from perpusnas.core.models import Source
from perpusnas.pages.views.export_log import ROW_FILES
from tests import event_factories as of_events
from tests import factories as of
from tests.core.test_rows_on_two_pages import edit_pages, register_with_every_row

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# What no file of a list carries, and why.
EXCEPTIONS = {
    "partner.logo": "a picture; the folder of the register has it",
    "source.file": "the document itself; its name and SHA-256 are in the file of sources",
}
NUMBERS = (models.IntegerField, models.DecimalField)


def register_of_every_kind() -> None:
    """One row of every kind, and rows of those that are about something else."""
    register_with_every_row()
    event = of_events.EventFactory(part_of=of_events.EventFactory(), part_kind="stop")
    for who in ({"country_id": "KZ"}, {"region": "Bali"}, {"group": "Librarians"}):
        of_events.ParticipationFactory(event=event, partner=None, **who)
        of_events.ProgramBodyFactory(partner=None, **who)
        of_events.ShareFactory(partner=None, **who)
        of_events.SideFactory(partner=None, **who)
        of.PartyFactory(partner=None, **who)
    of.SignatoryFactory(partner=None, country_id="KZ", capacity="witness")
    second = {"second_money": 1, "second_currency": "USD"}
    of_events.OutcomeFactory(money=1, currency="IDR", quantity=1, **second)
    of_events.OutcomePersonFactory()
    of.NameFactory(partner=of.PartnerFactory(), kind="identifier", scheme="isil")
    of.SourceFactory(kind="paper", paper_kind="draft")
    of.SignatoryFactory(partner=None, country_id="KZ", capacity="witness")
    of.TieFactory(to_partner=None, to_country_id="KZ")
    of_events.EventFactory(program=Program.objects.first())
    Participation.objects.update(came="yes")
    of.PersonFactory()
    of.ScopeItemFactory(agreement=of.AgreementFactory())
    of.ScopeItemFactory(agreement=of.AgreementFactory(), basis="reported")
    of_events.OutcomeFactory()
    of_events.ProgramFactory()


def fields_of_forms(client: Client) -> dict[str, models.Field]:
    """Every field that a page of the site or the admin lets people fill in."""
    found = {}
    for page in edit_pages():
        response = client.get(page.address)
        if page.in_admin:
            record_form = response.context["adminform"].form
            sets = [s.formset for s in response.context["inline_admin_formsets"]]
        else:
            record_form = response.context["form"]
            sets = response.context["formsets"]
        for model, names in [
            (type(page.record), record_form.fields),
            *((formset.model, formset.form.base_fields) for formset in sets),
        ]:
            for field in stored(model, names):
                found[str(field)] = field
    return {f"{f.model._meta.model_name}.{f.name}": f for f in found.values()}


def stored(model: Any, names) -> Iterator[models.Field]:
    """The columns that these fields of a form are stored in; a document's are those of
    its source."""
    for name in names:
        for owner in (model, Source):
            own = [f for f in owner._meta.concrete_fields if f.name == name]
            if own:
                yield own[0]
                break


LISTS = {
    "partners": Partner,
    "people": Person,
    "agreements": Agreement,
    "programs": Program,
    "events": Event,
    "outcomes": Outcome,
    "follow_ups": FollowUp,
    "sources": Source,
}


def file_addresses() -> dict[str, Any]:
    """The files of all lists, each with the model that has a line of its own in it."""
    found = {reverse(f"{name}:export_csv"): model for name, model in LISTS.items()}
    for name, files in ROW_FILES.items():
        space = name.replace("-", "_")
        for rows, file in files.items():
            found[reverse(f"{space}:rows_csv", args=[rows])] = file.model
    return {f"{address}?dialect=standard": model for address, model in found.items()}


def content(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.content)
    return b"".join(response.streaming_content).decode()


def marks(field: Any, number: int) -> list[Any]:
    """Values that stand nowhere else, the first that the database allows is taken; none
    for what has only a few values."""
    if field.choices or field.related_model or isinstance(field, models.BooleanField):
        return []
    if isinstance(field, PartialDateField):
        day = f"{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
        return [f"{1901 + number // 336}-{day}", f"{2091 + number // 336}-{day}"]
    if isinstance(field, NUMBERS):
        return [] if field.name in FEW_VALUES else [20_000 + number]
    mark = f"q{number}z"
    return [mark[: field.max_length]]


# Numbers that have bounds of their own.
FEW_VALUES = {"percent", "realised", "quality", "relevance", "productivity"}
FEW_VALUES |= {"continuity", "women", "men", "position"}


def others(field: Any, value: Any) -> Iterator[Any]:
    """Other values of a field that has only a few."""
    if isinstance(field, models.BooleanField):
        yield not value
    elif field.choices:
        yield from (key for key, _label in field.flatchoices if key not in (value, ""))
    elif field.related_model:
        if field.null and value is not None:
            yield None
        keys = field.related_model._base_manager.order_by("pk").values_list("pk")
        yield from (key for (key,) in keys if key != value)
    else:
        yield from (n for n in (1, 2, 3) if n != value)


def put(field: Any, values_for) -> Any:
    """Set the first of the values that a row of the model may have, and return it; also
    in logs that PostgreSQL guards, such as that of stages."""
    for row in field.model._base_manager.order_by("pk"):
        for value in values_for(getattr(row, field.attname)):
            try:
                with transaction.atomic(), history_writable(connection):
                    here = field.model._base_manager.filter(pk=row.pk)
                    here.update(**{field.attname: value})
                    return value
            except IntegrityError:
                continue
    raise AssertionError(f"no row can have another {field}")


def is_carried(field: Any, before: dict[str, str], client: Client) -> bool:
    """Whether a file says something else once the value of a row is another."""
    point = transaction.savepoint()
    put(field, lambda value: others(field, value))
    models_of = file_addresses()
    ordered = sorted(before, key=lambda address: models_of[address] != field.model)
    changed = any(content(client, address) != before[address] for address in ordered)
    transaction.savepoint_rollback(point)
    return changed


@pytest.fixture
def site(client) -> Client:
    client.force_login(of.UserFactory(role="administrator"))
    client.cookies["django_language"] = "en"
    return client


def test_every_value_of_every_form_is_in_a_file(site):
    register_of_every_kind()
    fields = fields_of_forms(site)
    assert len(fields) > 200
    marked: dict[str, str] = {}
    for number, (name, field) in enumerate(sorted(fields.items())):
        if values := marks(field, number):
            marked[name] = str(put(field, lambda _value, v=values: v))
    files = {address: content(site, address) for address in file_addresses()}
    # What a citation is about begins a cell, with a capital.
    everything = "\n".join(files.values()).lower()
    lost = {name for name, mark in marked.items() if mark.lower() not in everything}
    few = {name: field for name, field in fields.items() if name not in marked}
    lost |= {n for n, field in few.items() if not is_carried(field, files, site)}
    assert lost == EXCEPTIONS.keys()
