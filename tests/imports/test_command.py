"""`import_file`: the same judgement as in the browser, for files of any length."""

import json
from io import StringIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from partners.models import Partner
from perpusnas.core.audit import system_account
from perpusnas.imports.models import ImportJob
from tests.bench.organisations import write
from tests.factories import PartnerFactory, UserFactory

from .sample_files import csv_of, saved

pytestmark = pytest.mark.django_db


def run(path, kind="partners", **options) -> str:
    out = StringIO()
    call_command("import_file", kind, path, stdout=out, stderr=out, **options)
    return out.getvalue()


def test_organisations_come_in_once_are_found_and_go_out_again(tmp_path, client):
    path = tmp_path / "organisations.csv"
    write(path, 700)
    assert "700 new" in run(path)
    assert "700 same" in run(path)
    values = path.read_text(encoding="utf-8").splitlines()[-1].partition(",")[0]
    sign = values.removeprefix("https://ror.org/")
    partner = Partner.objects.get(names__scheme="ror", names__text=sign)
    assert partner.history.get().history_user == system_account()
    client.force_login(UserFactory())
    response = client.get("/partners/", {"q": partner.name})
    assert partner in response.context["rows"]
    file = b"".join(client.get("/partners/export.csv").streaming_content).decode()
    assert len(file.splitlines()) > 700
    exported = saved(tmp_path, file)
    assert f"{Partner.objects.count()} same" in run(exported)


def test_one_wrong_row_keeps_the_whole_file_out(tmp_path):
    rows = [["Mitra", "Negara"], *([f"Library {n}", "KZ"] for n in range(600))]
    path = saved(tmp_path, csv_of(*rows, ["Kota Ajaib", "Atlantis"]))
    out = StringIO()
    with pytest.raises(CommandError, match=r"Nothing was imported: 600 new, 1 wrong"):
        call_command("import_file", "partners", path, stdout=out, stderr=out)
    assert "Row 602: Negara (B602): Atlantis: There is no country" in out.getvalue()
    assert not Partner.objects.filter(name__startswith="Library").exists()


def test_similar_name_stops_the_command_without_the_option(tmp_path):
    PartnerFactory(name="Perpustakaan Nasional Kazakhstan")
    path = saved(tmp_path, csv_of(["Mitra"], ["Perpustakaan Nasionall Kazakhstan"]))
    with pytest.raises(CommandError, match="1 open"):
        run(path)
    assert "1 new" in run(path, alike_is_new=True)


def test_check_writes_nothing(tmp_path):
    path = saved(tmp_path, csv_of(["Mitra"], ["Library"]))
    assert "Validated: 1 new" in run(path, check=True)
    assert not Partner.objects.filter(name="Library").exists()


def test_it_acts_for_a_user_who_may_import(tmp_path):
    path = saved(tmp_path, csv_of(["Mitra"], ["Library"]))
    editor, manager = UserFactory(role="editor"), UserFactory(role="manager")
    with pytest.raises(CommandError, match="may not import"):
        run(path, user=editor.username)
    with pytest.raises(CommandError, match="no active account"):
        run(path, user="nobody")
    run(path, user=manager.username)
    assert Partner.objects.get(name="Library").created_by == manager


def test_file_that_cannot_be_read_is_refused_with_the_row(tmp_path):
    with pytest.raises(CommandError, match="There is no file"):
        run(tmp_path / "nothing.csv")
    path = saved(tmp_path, b"Mitra;Kota\r\nA;B\r\nA;B;C\r\n")
    with pytest.raises(CommandError, match="Row 3: it has 3 cells"):
        run(path)
    assert not Partner.objects.filter(name="A").exists()


ROWS = [
    ["Mitra", "Negara"],
    ["Library of Laos", "Laos"],
    ["Kota Ajaib", "Atlantis"],
    ["Library of Peru", "Peru"],
]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_good_rows_are_imported_and_the_others_written_to_a_file(tmp_path, ending):
    path = saved(tmp_path, csv_of(*ROWS))
    target, mapping = tmp_path / f"rest.{ending}", tmp_path / "mapping.json"
    said = run(path, good_rows=True, left_out=target, write_mapping=mapping)
    assert "Imported: 2 new, 1 skipped" in said
    assert json.loads(mapping.read_text())["skipped"] == ["3"]
    job = ImportJob.objects.get()
    assert (job.rows, job.counts) == (3, {"new": 2, "skipped": 1})
    if ending == "csv":
        content = target.read_bytes().replace(b"Atlantis", b"Laos")
        assert b"There is no country" in content
        target.write_bytes(content)
    else:
        book = openpyxl.load_workbook(target)
        assert [*book.active.values][1][:2] == ("Kota Ajaib", "Atlantis")
        book.active["B2"] = "Laos"
        book.save(target)
    assert "Imported: 1 new" in run(target)


def test_rows_of_a_mapping_are_left_out(tmp_path):
    path = saved(tmp_path, csv_of(*ROWS))
    mapping = saved(
        tmp_path, '{"skipped": [3, "4"], "same_as": {"2": "new"}}', "m.json"
    )
    target = tmp_path / "rest.csv"
    assert "1 new, 2 skipped" in run(path, mapping=mapping, left_out=target)
    lines = target.read_text(encoding="utf-8-sig").splitlines()
    assert lines[2] == "Library of Peru;Peru;Left out by choice."


def test_no_file_of_rows_is_written_unless_the_others_are_imported(tmp_path):
    path = saved(tmp_path, csv_of(*ROWS, ["Kota Hilang", "Nowhere"]))
    mapping, target = saved(tmp_path, '{"skipped": [3]}', "m.json"), tmp_path / "r.csv"
    with pytest.raises(CommandError, match="Nothing was imported"):
        run(path, mapping=mapping, left_out=target)
    assert not target.exists()
    with pytest.raises(CommandError, match=r"must end in .csv or .xlsx"):
        run(path, good_rows=True, left_out=tmp_path / "rest.pdf")
    assert "Validated: 2 new, 2 skipped" in run(
        path, good_rows=True, left_out=target, check=True
    )
    assert len(target.read_text(encoding="utf-8").splitlines()) == 3
    assert not Partner.objects.filter(name__startswith="Library").exists()


def test_import_of_the_command_stands_in_the_log_and_can_be_undone(tmp_path, client):
    path = saved(tmp_path, csv_of(["Mitra"], ["New Library"], ["Newer Library"]))
    run(path)
    job = ImportJob.objects.get()
    assert (job.state, job.rows, job.counts) == ("done", 2, {"new": 2})
    assert (job.user, job.route) == (system_account(), "import_file")
    client.force_login(UserFactory(role="administrator"))
    assert "file.csv" in client.get("/log/imports/").content.decode()
    assert client.post(f"/imports/{job.key}/undo/").status_code == 302
    assert not Partner.objects.kept().filter(is_home=False).exists()


def test_what_the_command_does_not_import_does_not_stand_in_the_log(tmp_path):
    path = saved(tmp_path, csv_of(["Mitra", "Negara"], ["A", "Atlantis"]))
    with pytest.raises(CommandError):
        run(path)
    run(saved(tmp_path, csv_of(["Mitra"], ["A"])), check=True)
    assert not ImportJob.objects.exists()
