"""The kind of record in a file: guessed from the headings, and refused where it is another."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.translation import override

from agreements.models import Agreement
from perpusnas.imports.kind_guesses import guess_kind
from perpusnas.imports.reading import KINDS, ORDERED
from tests.event_factories import EventFactory
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    PostFactory,
    UserFactory,
)

from .sample_files import csv_of, saved, upload
from .test_agreements import RECAP
from .test_events import EVENTS
from .test_people import PEOPLE

pytestmark = pytest.mark.django_db
LIST = reverse("imports:list")


@pytest.fixture
def manager():
    return UserFactory(role="manager")


@pytest.fixture
def manager_client(client, manager):
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    return client


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        (RECAP, "agreements"),
        (EVENTS, "events"),
        (PEOPLE, "people"),
        (["Nama Lembaga", "Negara", "Kota", "Situs"], "partners"),
        (["id", "name", "types", "status", "links", "acronyms"], "partners"),
        (["Mitra", "Jenis", "Tanggal TTD"], "agreements"),
        (["Nama", "Jabatan", "Instansi"], "people"),
        (["Nama Kegiatan", "Tanggal"], "events"),
        (["Apa", "Siapa"], None),
        (["ID", "Name"], None),
    ],
)
def test_kind_is_guessed_from_the_headings(manager, headings, kind):
    found = guess_kind(ORDERED, headings, manager)
    assert (found and found.slug) == kind


def test_page_guesses_the_kind_and_presets_none(manager_client):
    page = manager_client.get(LIST)
    assert page.context["form"]["kind"].value() in (None, "")
    file = upload(csv_of(["Nama Kegiatan", "Tanggal"], ["Seminar", "2024"]))
    response = manager_client.post(LIST, {"file": file})
    assert manager_client.get(response.url).context["kind"] is KINDS["events"]


def test_page_asks_for_the_kind_that_the_headings_do_not_say(manager_client):
    file = upload(csv_of(["Apa", "Siapa"], ["Seminar", "2024"]))
    response = manager_client.post(LIST, {"kind": "", "file": file})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["kind"]


def test_columns_are_open_where_no_heading_is_known(manager_client):
    file = upload(csv_of(["Apa", "Siapa"], ["Seminar", "2024"]))
    where = manager_client.post(LIST, {"kind": "events", "file": file}).url
    page = manager_client.get(where).content.decode()
    assert '<details class="more" open>' in page
    assert "No heading was recognised." in page


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("own", KINDS)
def test_own_file_of_another_kind_is_refused(
    manager_client, manager, tmp_path, own, language
):
    for number in range(3):
        agreement = AgreementFactory(parties=[PartnerFactory()], title_id=f"N {number}")
        EventFactory(title_id=f"E {number}")
        PostFactory()
    manager_client.cookies["django_language"] = language
    response = manager_client.get(f"/{own}/export.csv")
    content = b"".join(response.streaming_content)
    for kind in KINDS:
        file = upload(content)
        response = manager_client.post(LIST, {"kind": kind, "file": file})
        assert response.status_code == (302 if kind == own else 422)
        if kind != own:
            (reason,) = response.context["form"].errors["file"]
            with override(language):
                assert str(KINDS[own].label) in reason
    file = upload(content)
    response = manager_client.post(LIST, {"file": file})
    assert manager_client.get(response.url).context["kind"].slug == own
    path = saved(tmp_path, content)
    other = "events" if own != "events" else "agreements"
    with pytest.raises(CommandError, match="from this register"):
        call_command("import_file", other, path, stdout=StringIO(), stderr=StringIO())
    assert {a.access for a in Agreement.objects.all()} == {agreement.access}
