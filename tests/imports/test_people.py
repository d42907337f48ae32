"""People from files, and what an importer without rights may not do."""

import pytest
from django.contrib.auth.models import Permission

from partners.models import Person, Post
from perpusnas.imports.context import ImportContext
from perpusnas.imports.reading import KINDS, read_file
from perpusnas.imports.rows import RowState
from tests.factories import (
    PersonFactory,
    PostFactory,
    UserFactory,
)

from .sample_files import csv_of, problems_of, saved

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


PEOPLE = ["Nama", "Gelar", "Jabatan", "Mitra", "Negara", "Surel", "Telepon", "Sejak"]
PERSON = ["Ayu Lestari", "Dr.", "Kepala Pusat", "Perpustakaan Nasional Laos", "Laos"]
PERSON += ["ayu@example.org", "+62 21 5", "Januari 2024"]


def test_people_come_with_their_posts(taken, validated):
    assert taken("people", PEOPLE, PERSON).counts == {RowState.NEW: 1}
    person = Person.objects.get()
    (post,) = person.posts.all()
    assert (person.name, person.honorific) == ("Ayu Lestari", "Dr.")
    assert (post.title_id, post.since, post.mail) == (
        *("Kepala Pusat", "2024-01"),
        "ayu@example.org",
    )
    assert post.partner.country_id == "LA"
    assert validated("people", PEOPLE, PERSON)[0].state is RowState.SAME
    moved = [*PERSON[:5], "baru@example.org", *PERSON[6:]]
    assert taken("people", PEOPLE, moved).counts == {RowState.DIFFERS: 1}
    chosen = {"overwrites": {"fields": ["mail"]}}
    assert taken("people", PEOPLE, moved, choices=chosen).counts == {
        RowState.CHANGED: 1
    }
    post.refresh_from_db()
    assert (post.mail, post.history.count()) == ("baru@example.org", 2)
    other = [*PERSON[:2], "Kepala Seksi", *PERSON[3:]]
    taken("people", PEOPLE, other)
    assert Post.objects.filter(person=person).count() == 2


def test_second_honorific_and_printed_title_are_taken(taken, validated):
    headings = ["Nama", "Gelar", "Sapaan kedua", "Mitra", "Jabatan dalam bahasa lain"]
    headings.append("Bahasa jabatan tersebut")
    row = ["Ayu Lestari", "Prof.", "Dato'", "Perpustakaan Contoh", "Директор", "kk"]
    assert taken("people", headings, row).counts == {RowState.NEW: 1}
    person = Person.objects.get()
    assert (person.honorific, person.second_honorific) == ("Prof.", "Dato'")
    (post,) = person.posts.all()
    assert (post.title_other, post.title_other_language) == ("Директор", "kk")
    assert validated("people", headings, row)[0].state is RowState.SAME


def test_invalid_mail_address_is_reported(validated):
    (entry,) = validated("people", PEOPLE, [*PERSON[:5], "nobody", "", ""])
    assert entry.state is RowState.WRONG


def test_importer_who_may_not_see_contacts_or_restrict_does_neither(tmp_path):
    importer = UserFactory(role="viewer")
    importer.user_permissions.add(Permission.objects.get(codename="import_records"))
    post = PostFactory(mail="secret@example.org", title_id="Kepala")
    path = saved(
        tmp_path,
        csv_of(
            ["ID", "Surel", "Akses"],
            [post.person.pk, "new@example.org", "Internal"],
            [PersonFactory().pk, "", "restricted"],
        ),
    )
    (entries,) = read_file(KINDS["people"], path).entries(ImportContext(importer, {}))
    assert [entry.state for entry in entries] == [RowState.SAME, RowState.WRONG]
    assert problems_of(entries) == [
        ("Akses", "You do not have permission to restrict records.")
    ]
