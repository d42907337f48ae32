"""Rows that add to the person of an earlier row, where they are written in parts."""

import pytest
from django.db import connection

from partners.models import Name, Person, Post
from perpusnas.imports import running, validation
from perpusnas.imports.mappings import recall
from perpusnas.imports.models import ImportJob
from perpusnas.imports.previews import preview
from perpusnas.imports.reading import KINDS
from perpusnas.imports.uploading import create_job
from tests.factories import PartnerFactory

from .sample_files import csv_of, upload

pytestmark = pytest.mark.django_db
HEADINGS = ["Nama", "Instansi", "Jabatan", "Sapaan", "ORCID", "Nama lain"]
ORCID = "0000-0002-1825-0097"
FIRST = ["Contoh Satu", "A Library", "Kepala", "", ORCID, "Satu"]
OTHERS = [["Contoh Dua", "A Library", "Staf", "", "", ""]]
AGAIN = ["Contoh Satu", "A Library", "Ketua", "Ibu", ORCID, "Satu"]
ONCE_MORE = ["Contoh Satu", "A Library", "Direktur", "", "", "Satu|Uno"]


@pytest.fixture
def job(manager):
    """A checked file in which a person has three positions, a row in each part."""
    PartnerFactory(name="A Library")
    rows = [FIRST, *OTHERS, AGAIN, ONCE_MORE]
    job = create_job(manager, "people", upload(csv_of(HEADINGS, *rows)))
    outcome = preview(job, manager)
    assert dict(outcome["counts"]) == {"new": 2, "changed": 2}, outcome
    running.confirm(job, manager)
    return job


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr(running, "FIRST_ROWS", 1)
    monkeypatch.setattr(running, "MOST_ROWS", 1)
    monkeypatch.setattr(running, "PAUSE", 0)


def run(job: ImportJob) -> ImportJob:
    running.run(job)
    return ImportJob.objects.get(pk=job.pk)


def check(job: ImportJob) -> None:
    assert (job.state, job.problem) == ("done", "")
    assert Person.objects.count() == 2
    person = Person.objects.get(name="Contoh Satu")
    posts = Post.objects.filter(person=person).order_by("pk")
    assert [post.title_id for post in posts] == ["Kepala", "Ketua", "Direktur"]
    names = Name.objects.filter(person=person).order_by("pk")
    assert sorted(name.text for name in names) == [ORCID, "Satu", "Uno"]
    assert person.honorific == "Ibu"


@pytest.mark.parametrize("at_once", [1, 500])
def test_rows_add_to_the_person_of_an_earlier_part(
    job, small_parts, monkeypatch, at_once
):
    monkeypatch.setattr(validation, "AT_ONCE", at_once)
    check(run(job))


@pytest.mark.parametrize("parts", [1, 2, 3])
@pytest.mark.parametrize("at_once", [1, 500])
def test_import_that_goes_on_knows_the_people_of_earlier_parts(
    job, small_parts, monkeypatch, parts, at_once
):
    """On PostgreSQL it is one transaction, of which an interruption leaves nothing."""
    monkeypatch.setattr(validation, "AT_ONCE", at_once)
    in_parts = connection.vendor == "sqlite"
    write, written = running.write_chunk, []

    def stop_after(job, entries):
        if in_parts and len(written) == parts:
            raise KeyboardInterrupt
        written.append(entries)
        write(job, entries)
        if not in_parts:
            raise KeyboardInterrupt

    monkeypatch.setattr(running, "write_chunk", stop_after)
    with pytest.raises(KeyboardInterrupt):
        running.run(job)
    assert job.chunks.count() == (parts if in_parts else 0)
    assert Person.objects.exists() == in_parts
    monkeypatch.setattr(running, "write_chunk", write)
    check(run(ImportJob.objects.get(pk=job.pk)))


def test_worker_remembers_what_was_chosen(job):
    headings = job.outcome["headings"]
    assert recall(KINDS["people"], headings) is None
    check(run(job))
    assert recall(KINDS["people"], headings) is not None
