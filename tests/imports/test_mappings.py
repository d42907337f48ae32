"""What was chosen about a file: remembered by its headings, and given to the command."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from agreements.models import Agreement
from partners.models import Partner
from perpusnas.imports import mappings
from perpusnas.imports.mappings import Mapping, MappingError, recall, remember
from perpusnas.imports.reading import KINDS
from tests.factories import NameFactory, PartnerFactory, UserFactory, country

from .sample_files import csv_of, saved, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
LIST = reverse("imports:list")
KIND = KINDS["agreements"]


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.IMPORTS_ROOT = tmp_path / "imports"
    return settings.IMPORTS_ROOT


@pytest.fixture
def manager_client(client):
    client.force_login(UserFactory(role="manager"))
    client.cookies["django_language"] = "en"
    return client


def sent(client, *rows) -> str:
    file = upload(csv_of(*rows))
    return client.post(LIST, {"kind": "agreements", "file": file}).url


def test_choices_are_remembered_for_files_with_the_same_headings(manager_client):
    headings = ["Institusi", "Perihal", "Sifat"]
    where = sent(manager_client, headings, ["A Library", "Nota", "TRATADO"])
    columns = {"column-0": "partners", "column-1": "title_id", "column-2": "kind"}
    manager_client.post(where, {"do": "columns", **columns})
    ((field, _word),) = manager_client.get(where).context["meanings"].words.items()
    manager_client.post(where, {"do": "meanings", field: "other"})
    default = {"do": "defaults", "column-0": "countries", "value-0": "Laos"}
    manager_client.post(where, default)
    assert recall(KIND, headings) is None
    assert manager_client.post(where, {"do": "confirm"}).status_code == 302

    manager_client.force_login(UserFactory(role="manager"))
    manager_client.cookies["django_language"] = "en"
    where = sent(manager_client, headings, ["B Library", "Rencana", "Tratado"])
    page = manager_client.get(where)
    assert page.context["is_ready"]
    assert "earlier file with the same headings" in page.content.decode()
    assert manager_client.post(where, {"do": "confirm"}).status_code == 302
    assert set(Agreement.objects.values_list("title_id", "kind")) == {
        ("Nota", "other"),
        ("Rencana", "other"),
    }
    assert Partner.objects.get(name="B Library").country_id == "LA"
    where = sent(manager_client, headings, ["C Library", "Rencana", "Tratado"])
    manager_client.post(where, {"do": "reset"})
    page = manager_client.get(where)
    assert page.context["outcome"]["columns"] == ["", "", ""]
    assert "earlier file with the same headings" not in page.content.decode()


def test_import_is_done_where_its_mapping_cannot_be_stored(manager_client):
    headings = ["Mitra", "Judul", "Jenis naskah"]
    path = mappings.file_of(KIND, headings)
    path.mkdir(parents=True)  # so that no file can be written there
    where = sent(manager_client, headings, ["A Library", "Nota", "MoU"])
    page = manager_client.post(where, {"do": "confirm"}, follow=True)
    assert "1 row imported." in page.content.decode()
    assert Agreement.objects.get().title_id == "Nota"
    assert [found.name for found in path.parent.glob("mapping-*")] == [path.name]


def test_other_headings_and_kinds_do_not_share_a_mapping(folder):
    remember(KIND, ["A", "B"], ["title_id", ""], {})
    assert recall(KIND, ["B", "A"]) is not None
    assert recall(KIND, ["A"]) is None
    assert recall(KINDS["events"], ["A", "B"]) is None
    (file,) = folder.glob("mapping-*.json")
    for content in ("", "[]", '{"columns": {"A": "nothing"}}', "\udcff"):
        file.write_bytes(content.encode(errors="surrogateescape"))
        assert recall(KIND, ["A", "B"]) is None


def test_only_the_latest_mappings_are_kept(folder, monkeypatch):
    monkeypatch.setattr(mappings, "MAX_REMEMBERED", 3)
    for number in range(6):
        remember(KIND, [f"H{number}"], ["title_id"], {})
    assert len(list(folder.glob("mapping-*.json"))) == 3


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "It is no JSON"),
        ("[1]", "It is no JSON object."),
        ('{"kind": "events"}', "It is for another kind of record."),
        ('{"colums": {}}', "Not known: colums."),
        ('{"columns": ["a"]}', "Each part must be an object."),
        ('{"columns": {"A": 1}}', "A value is no text."),
        ('{"meanings": {"kind": "x"}}', "A value is no text."),
        ('{"meanings": {"kind": {"x": 1}}}', "A value is no text."),
        ('{"overwrites": {"fields": {}}}', "A value is no text."),
        ('{"skipped": {"2": "x"}}', "The rows left out must be a list"),
        ('{"skipped": [true]}', "The rows left out must be a list"),
        ('{"same_as": [2]}', "Each part must be an object."),
        ('{"same_as": {"2": 5}}', "A value is no text."),
        ('{"columns": {"A": "nothing"}}', "No columns: nothing."),
        ('{"defaults": {"nothing": "x"}}', "No columns: nothing."),
        (
            '{"columns": {"A": "kind", "B": "kind"}}',
            "Two headings have the same meaning.",
        ),
    ],
)
def test_mapping_that_does_not_fit_is_refused(text, reason):
    with pytest.raises(MappingError) as error:
        Mapping.from_json(text, KIND)
    assert str(error.value).startswith(reason)


ROWS = [
    ["Institusi", "Judul", "Jenis"],
    ["LCA", "Nota", "TRATADO"],
    ["Universitas A dan Universitas B", "Rencana", "MoU"],
    ["LCA", "Rencana dua", "tratado"],
]


def run(path: Path, **options) -> str:
    out = StringIO()
    try:
        call_command(
            "import_file", "agreements", path, stdout=out, stderr=out, **options
        )
    except CommandError as error:
        return f"{out.getvalue()}\n{error}"
    return out.getvalue()


def test_command_lists_questions_and_takes_their_answers(tmp_path):
    alfa = PartnerFactory(name="Lembaga Contoh Alfa", country=country("ID"))
    NameFactory(partner=alfa, text="LCA")
    path, target = saved(tmp_path, csv_of(*ROWS)), tmp_path / "mapping.json"
    start = saved(tmp_path, '{"columns": {"Institusi": "partners"}}', "start.json")
    said = run(path, mapping=start, write_mapping=target)
    assert "Nothing was imported" in said
    assert "Unknown in kind: “TRATADO” in 1 rows" in said
    mapping = json.loads(target.read_text(encoding="utf-8"))
    assert mapping["columns"] == {
        "Institusi": "partners",
        "Judul": "title_id",
        "Jenis": "kind",
    }
    assert mapping["meanings"] == {"kind": {"TRATADO": None, "tratado": None}}
    mapping["meanings"]["kind"]["TRATADO"] = "Lainnya"
    target.write_text(json.dumps(mapping), encoding="utf-8")
    said = run(path, mapping=target, write_mapping=target)
    mapping = json.loads(target.read_text(encoding="utf-8"))
    questions = {q["name"]: (key, q) for key, q in mapping["questions"].items()}
    assert set(questions) == {"LCA", "Universitas A dan Universitas B"}
    key, question = questions["LCA"]
    assert question["rows"] == [2, 4]
    assert question["answers"] == {
        str(alfa.pk): f"Lembaga Contoh Alfa (Indonesia) #{alfa.pk}",
        "new": "a new record",
    }
    assert f"Question {key}: “LCA” in 2 rows: {alfa.pk} = Lembaga" in said
    assert mapping["decisions"] == dict.fromkeys(mapping["questions"])
    mapping["decisions"] |= {key: str(alfa.pk)}
    mapping["decisions"] |= {questions["Universitas A dan Universitas B"][0]: "split"}
    target.write_text(json.dumps(mapping), encoding="utf-8")
    assert "3 new" in run(path, mapping=target)
    found = Agreement.objects.get(title_id="Rencana").parties
    assert found.count() == 3
    assert Agreement.objects.filter(kind="other", parties__partner=alfa).count() == 2
    assert "3 same" in run(path, mapping=target)


def test_command_refuses_a_mapping_that_does_not_fit(tmp_path):
    path = saved(tmp_path, csv_of(*ROWS))
    other = saved(tmp_path, '{"columns": {"Lembaga": "partners"}}', "m.json")
    assert "The file has no heading Lembaga." in run(path, mapping=other)
    wrong = saved(tmp_path, "{", "m.json")
    assert "cannot be used. It is no JSON" in run(path, mapping=wrong)
    assert "cannot be used." in run(path, mapping=tmp_path / "nothing.json")
    assert not Agreement.objects.exists()
