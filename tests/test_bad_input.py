"""Whatever is sent, by mistake or on purpose: an answer in words, and nothing unwanted."""

import json
import os
from functools import partial
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from agreements.models import Agreement
from events.models import (
    Event,
    FollowUp,
    Outcome,
    Program,
)
from partners.models import Partner, Person
from perpusnas.core.access import ROLES
from perpusnas.core.documents import MAX_BYTES
from perpusnas.core.lists.paging import PagingForm
from perpusnas.core.models import Source, User
from perpusnas.reports.registry import REPORTS
from tests.core.filled_forms import filled
from tests.documents import PDF, PNG
from tests.event_factories import (
    EventFactory,
    FollowUpFactory,
    OutcomeFactory,
    ParticipationFactory,
    ProgramFactory,
)
from tests.factories import (
    PASSWORD,
    AgreementCitationFactory,
    AgreementFactory,
    NameFactory,
    PartnerFactory,
    PersonFactory,
    SourceFactory,
    UserFactory,
    home,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def reader():
    """A browser signed in with a role; in English unless another language is named."""

    def signed_in(role="manager", language="en", **options) -> Client:
        client = Client(**options)
        client.force_login(UserFactory(role=role))
        client.cookies["django_language"] = language
        return client

    return signed_in


# What `make test` leaves out of a matrix, because a neighbour of it is tested.
rest = partial(pytest.param, marks=pytest.mark.long)
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"


def crossed(first: list, second: list) -> list:
    """Each of the first with each of the second; for `make test` those with the first
    one of either list."""
    return [
        (a, b) if a == first[0] or b == second[0] else rest(a, b)
        for a in first
        for b in second
    ]


# Addresses

MAKERS = {
    "partners": PartnerFactory,
    "people": PersonFactory,
    "agreements": AgreementFactory,
    "sources": SourceFactory,
    "programs": ProgramFactory,
    "events": EventFactory,
    "outcomes": OutcomeFactory,
    "follow_ups": FollowUpFactory,
}
LISTS = list(MAKERS)
SUGGESTED = [name for name in LISTS if name != "follow_ups"]
# What no filter, order, place or id is called; percent-encoded as it is sent.
NEVER_RIGHT = ["%00", "a%00b", "%ED%A0%80", "9" * 10_000, "-1", "1e400", "__class__"]
NEVER_RIGHT += ["%E2%80%AEcba", "password", "2024-02-30", "%FF", "1%20OR%201=1", "[]"]
TEXTS = {"q"}
# Where all of them are tried on every filter; elsewhere the first few.
ALL_VALUES = [reverse(f"{name}:list") for name in ("agreements", "events")]


def pages_and_files() -> list[tuple[str, str]]:
    found = [(reverse(f"{n}:list"), reverse(f"{n}:export_csv")) for n in LISTS]
    told = ["agreements:coverage", "outcomes:sums", "follow_ups:checks"]
    found += [(reverse(name), reverse(f"{name}_csv")) for name in told]
    reports = ["rekap-naskah", "rekap-negara", "dalam-proses"]
    return [
        *found,
        *((f"/reports/{slug}/", f"/reports/{slug}.csv") for slug in reports),
    ]


def make_one_of_each() -> None:
    for make in MAKERS.values():
        make()
    ParticipationFactory(
        event=EventFactory(kind="knowledge_sharing", when="2020"),
        partner=PartnerFactory(),
    )


@pytest.fixture(scope="class")
def one_of_each(filled):
    """A record of each kind, and a knowledge sharing, are in the register."""
    with filled("one_of_each", make_one_of_each):
        yield


def parameters(client: Client, page: str) -> list[str]:
    filters = client.get(page).context["filter"].form.fields
    return [*filters, *PagingForm.base_fields]


@pytest.mark.parametrize(("listed", "file"), pages_and_files())
def test_no_parameter_of_a_list_takes_what_it_cannot_mean(
    one_of_each, reader, listed, file
):
    client = reader()
    names = parameters(client, listed)
    most = None if listed in ALL_VALUES else 5 if LONG else 2
    for name in names:
        for value in NEVER_RIGHT[: 2 if name in TEXTS else most]:
            answer = client.get(f"{file}?{name}={value}")
            assert answer.status_code == 400, (name, value)
            assert answer.headers["Content-Type"].startswith("text/plain")
            assert answer.content.strip()
    for name in ("page", "sort", *names[:2]):
        shown = client.get(f"{listed}?{name}=%00")
        assert shown.status_code == 200
        assert shown.context["errors"]
        assert shown.context["rows"] == []
        assert shown.context["chips"] == []


@pytest.mark.parametrize("listed", [page for page, _file in pages_and_files()])
def test_no_filter_breaks_whatever_is_typed(one_of_each, reader, listed):
    """Any parameters of a list, filled with what nobody should type."""
    client = reader()
    names = parameters(client, listed)

    @hypothesis_settings(
        max_examples=200 if LONG else 6,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(st.dictionaries(st.sampled_from(names), HOSTILE, min_size=1, max_size=8))
    def type_and_read(typed):
        answer = client.get(listed, {k: sendable(v)[:900] for k, v in typed.items()})
        assert answer.status_code == 200

    type_and_read()


UNKNOWN = [
    "name=Astana",
    "partner__name__startswith=A",
    "created_by__password__startswith=md5",
    "id__in=1,2",
    "o=password",
    "access__in=restricted",
    "%00=1",
    "q=a&q=b%00",
    "kind=mou&kind=never",
    "page=1&page=x",
    "on=31/12/9999x",
    "=",
]


def agreements_first(pages: tuple[str, str]) -> bool:
    """The list that knows most of the names above comes before the others."""
    return pages[0] != reverse("agreements:list")


@pytest.mark.parametrize(
    ("lists", "query"),
    crossed(sorted(pages_and_files(), key=agreements_first), UNKNOWN),
)
def test_what_no_list_knows_is_refused(one_of_each, reader, lists, query):
    client, (listed, file) = reader(), lists
    answer = client.get(f"{file}?{query}")
    assert answer.status_code == 400
    shown = client.get(f"{listed}?{query}")
    assert (shown.status_code, shown.context["rows"]) == (200, [])
    assert shown.context["errors"]


@pytest.mark.parametrize("slug", REPORTS)
@pytest.mark.parametrize("query", ["page=x", "sort=x", "per_page=x", "x=1"])
def test_page_of_a_report_says_what_is_wrong_with_its_address(reader, slug, query):
    shown = reader().get(f"/reports/{slug}/?{query}")
    assert shown.status_code == 200
    assert shown.context["errors"]
    assert not shown.context["rows"]


def test_reason_is_shown_in_the_language_of_the_reader(reader):
    where = f"{reverse('agreements:export_csv')}?nothing=1"
    english, indonesian = (reader(language=x).get(where) for x in ("en", "id"))
    assert "nothing: There is no filter of this name." in english.content.decode()
    assert "nothing:" in indonesian.content.decode()
    assert english.content != indonesian.content


def test_list_takes_many_values_of_one_filter_and_long_searches(reader):
    client = reader()
    many = "&".join(["kind=mou"] * 900)
    assert client.get(f"{reverse('agreements:export_csv')}?{many}").getvalue()
    for text in ("a" * 200, quote("نص " * 50), quote("\u202e" * 200), "%25" * 200):
        for where in (reverse("search"), *(reverse(f"{n}:list") for n in LISTS)):
            assert client.get(f"{where}?q={text}").status_code == 200


@pytest.mark.parametrize("value", [*NEVER_RIGHT, "a" * 10_000, "%F0%9F%98%80"])
def test_search_and_suggestions_answer_to_anything(reader, value):
    client = reader()
    PartnerFactory(name="Abc")
    assert client.get(f"{reverse('search')}?q={value}").status_code == 200
    places = [reverse(f"{name}:suggest") for name in (*SUGGESTED, "countries")]
    for where in (*places, reverse("events:suggest_promise")):
        answer = client.get(f"{where}?q={value}")
        assert answer.status_code == 200
        assert set(json.loads(answer.content)) == {"results"}


@pytest.mark.parametrize("key", ["0", str(2**63 - 1), str(2**63), "1" + "0" * 30])
def test_number_of_no_record_is_a_missing_page(reader, key):
    client = reader("administrator")
    for name in LISTS:
        for page in ("", "edit/", "delete/", "history/"):
            where = f"{reverse(f'{name}:list')}{key}/{page}"
            assert client.get(where).status_code == 404
    assert client.get(f"/events/{key}/participation/").status_code == 404
    assert client.get(f"/sources/{key}/file/").status_code == 404
    assert client.get(f"/partners/{key}/logo/").status_code == 404


@pytest.mark.parametrize(
    "path", ["9" * 5000, "-1", "1.0", "x", "%00", "%ED%A0%80", "1%20", "٣", "1%2f.."]
)
def test_what_is_no_number_is_a_missing_page(reader, path):
    client = reader("administrator")
    for name in LISTS:
        assert client.get(f"{reverse(f'{name}:list')}{path}/").status_code == 404
    assert client.get(f"/reports/{path}/").status_code == 404
    assert client.get(f"/reports/{path}.csv").status_code == 404


def test_history_has_no_page_of_that_number(reader):
    where = f"{AgreementFactory().get_absolute_url()}history/"
    for query in ("page=0", "page=2", "page=x", "page=%00", "page=" + "9" * 5000):
        assert reader().get(f"{where}?{query}").status_code == 404


# Forms

HOSTILE = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["\0", "a\0b", "\ud800", "\u202eabc", "9" * 10_000, "1e400", "-1", "#" * 50]
        + ["#999999999999999999", "#0", "29/02/2023", "0000-00-00", "../9999", "[..]"]
        + ["javascript:alert(1)", "on", "restricted", "x" * 5000, "10000-01-01"]
    ),
)


def sendable(value: str) -> str:
    """The same text as a browser can send it: half a sign cannot be encoded."""
    return value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


@pytest.mark.parametrize("name", LISTS)
def test_no_form_breaks_whatever_is_typed(reader, name):
    """Every field of the form and of its rows, filled with what nobody should type."""
    client, record = reader(), MAKERS[name]()
    where = f"{record.get_absolute_url()}edit/"
    sent = filled(client.get(where))
    fields = [k for k in sent if not k.endswith("_FORMS")]

    @hypothesis_settings(
        max_examples=200 if LONG else 6,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(st.dictionaries(st.sampled_from(fields), HOSTILE, min_size=1, max_size=40))
    def type_and_send(typed):
        record.refresh_from_db()
        version = record.version
        answer = client.post(where, sent | {k: sendable(v) for k, v in typed.items()})
        assert answer.status_code in (302, 409, 422)
        if answer.status_code != 302:
            record_then = type(record).objects.get(pk=record.pk)
            assert record_then.version == version

    type_and_send()


BROKEN = ["", "x", "-1", "9" * 30, "\0", "1e3"]


@pytest.mark.parametrize("name", ["partners", "people", "agreements", "events"])
def test_broken_frame_of_rows_is_a_form_error(reader, name):
    client, record = reader(), MAKERS[name]()
    where = f"{record.get_absolute_url()}edit/"
    sent = filled(client.get(where))
    frames = [key for key in sent if key.endswith("_FORMS")]
    assert frames
    whole = {k: v for k, v in sent.items() if k not in frames}
    for broken in BROKEN:
        answer = client.post(where, whole | dict.fromkeys(frames, broken))
        assert answer.status_code in ((302, 422) if broken == "-1" else (422,)), broken
    assert client.post(where, whole).status_code == 422
    for key in frames[:4]:
        answer = client.post(where, sent | {key: BROKEN[0]})
        assert answer.status_code in (302, 422), key
    assert stored(record)["version"] == 1


@pytest.mark.parametrize("frame", ["0", "1", "3", "999", *BROKEN])
def test_outdated_form_with_a_false_number_of_rows_is_a_form_error(reader, frame):
    """Rows are compared with what was opened, whatever number of them is claimed."""
    client, name = reader(), NameFactory()
    record = name.partner
    where = f"{record.get_absolute_url()}edit/"
    sent = filled(client.get(where)) | {"name": "Mine", "names-INITIAL_FORMS": frame}
    name.text = "Theirs"
    name.save()
    record.save()
    answer = client.post(where, sent)
    assert answer.status_code in (302, 409, 422)
    assert [each.text for each in record.names.filter(pk=name.pk)] == ["Theirs"]


def test_claim_of_many_rows_makes_none(reader):
    """A page is as long as what was sent, whatever number of rows is claimed."""
    client, text = reader(), AgreementFactory(parties=[home()])
    where = f"{text.get_absolute_url()}edit/"
    sent = filled(client.get(where)) | {"title_id": "x" * 501}
    rows = [len(f.forms) for f in client.post(where, sent).context["formsets"]]
    claims = {k: "1000" for k in sent if k.endswith("TOTAL_FORMS")}
    answer = client.post(where, sent | claims)
    claimed = [len(f.forms) for f in answer.context["formsets"]]
    assert sum(claimed) <= sum(rows) + 1


VERSIONS = ["", "x", "0", "-1", "1.0", "9" * 5000, "\0", "１"]


@pytest.mark.parametrize(("name", "version"), crossed(LISTS, VERSIONS))
def test_broken_version_saves_nothing(reader, name, version):
    client, record = reader("administrator"), MAKERS[name]()
    for page in ("edit/", "delete/"):
        where = f"{record.get_absolute_url()}{page}"
        assert client.post(where, {"version": version}).status_code == 409
    stored = type(record).objects.get(pk=record.pk)
    assert (stored.version, stored.trashed) == (1, None)


def test_post_of_another_kind_than_a_form_saves_nothing(reader):
    client, text = reader(), AgreementFactory()
    where = f"{text.get_absolute_url()}edit/"
    for kind, content in (
        ("application/json", b'{"version": 1, "title_id": "X"}'),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("multipart/form-data", b"no boundary"),
        ("application/x-www-form-urlencoded; charset=nothing", b"title_id=%FF"),
        ("text/plain", b"\xff\xfe"),
    ):
        answer = client.generic("POST", where, content, kind)
        assert answer.status_code in (400, 409), kind
    assert Agreement.objects.get(pk=text.pk).version == 1


# Fields that nobody was asked for

UNASKED = {
    "id": "77",
    "is_home": "on",
    "created_by": "1",
    "changed_by": "1",
    "created": "2001-01-01",
    "trashed": "2001-01-01",
    "trashed_by": "1",
    "search_text": "zzz",
    "label_id": "zzz",
    "erased": "2020-01-01",
    "label_en": "zzz",
    "sha256": "zzz",
    "file_name": "zzz.exe",
    "signed_earliest": "2001-01-01",
    "ends_latest": "2001-01-01",
    "published_latest": "2001-01-01",
    "is_superuser": "on",
    "is_staff": "on",
    "is_active": "",
    "groups": "4",
    "user_permissions": "1",
    "password": "zzz",
    "check_months": "6",
    "status_now": "done",
    "when_earliest": "2001-01-01",
    "as_of_latest": "2001-01-01",
    "due_latest": "2001-01-01",
}
MEANT = {
    "partners": ("about", "Tentang"),
    "people": ("honorific", "Dr."),
    "agreements": ("place", "Almaty"),
    "sources": ("publisher", "Tempo"),
    "programs": ("recurrence", "Tiap tahun"),
    "events": ("city", "Almaty"),
    "outcomes": ("place", "Almaty"),
    "follow_ups": ("remarks", "Menunggu"),
}
STAMPS = {"version", "changed", "changed_by_id", "search_text", "compared"}


def stored(record) -> dict:
    return type(record).objects.filter(pk=record.pk).values().get()


@pytest.mark.parametrize(
    ("role", "name"), crossed(["editor", "manager", "administrator"], LISTS)
)
def test_form_changes_only_its_own_fields(reader, role, name):
    client, record = reader(role), MAKERS[name]()
    where = f"{record.get_absolute_url()}edit/"
    field, value = MEANT[name]
    before, accounts = stored(record), list(User.objects.values())
    sent = filled(client.get(where)) | {field: value}
    asked = set(client.get(where).context["form"].fields)
    extra = {k: v for k, v in UNASKED.items() if k not in asked}
    assert len(extra) > 15
    assert client.post(where, sent | extra).status_code == 302
    after = stored(record)
    changed = {key for key in after if after[key] != before[key]}
    assert changed - STAMPS == {field}
    assert after["version"] == before["version"] + 1
    assert str(after["changed_by_id"]) == client.session["_auth_user_id"]
    assert list(User.objects.values()) == accounts
    assert not User.objects.filter(is_superuser=True).exists()


@pytest.mark.parametrize("role", ["editor", "manager"])
def test_only_who_reads_restricted_records_makes_them(reader, role):
    client, record = reader(role), PartnerFactory()
    where = f"{record.get_absolute_url()}edit/"
    sent = filled(client.get(where)) | {"access": "restricted"}
    answer = client.post(where, sent)
    assert answer.status_code == (302 if role == "manager" else 422)
    assert (stored(record)["access"] == "restricted") is (role == "manager")


@pytest.mark.parametrize("role", [*ROLES, None])
def test_nobody_gains_a_role_through_the_own_account(reader, role):
    client = reader(role)
    user = User.objects.get(pk=client.session["_auth_user_id"])
    before = {
        k: v for k, v in stored(user).items() if k not in ("password", "language")
    }
    groups = [g.pk for g in Group.objects.all()]
    new = "kuda benar baterai staples"
    asked = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    extra = UNASKED | {"groups": groups, "username": "zzz", "email": "z@example.org"}
    assert client.post(reverse("password_change"), extra | asked).status_code == 302
    language = {"language": "id", "next": "/"}
    assert client.post(reverse("set_language"), extra | language).status_code == 302
    after = {k: v for k, v in stored(user).items() if k not in ("password", "language")}
    assert after == before
    assert list(user.groups.values_list("name", flat=True)) == ([role] if role else [])


# Files

WRONG = {
    "page.pdf": b"<!doctype html><script>alert(1)</script>",
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "program.pdf": b"MZ\x90\x00" + bytes(100),
    "program.exe": PDF,
    "nota.pdf.exe": PDF,
    "nota.html": PDF,
    "nota": PDF,
    ".pdf": PDF,
    "photo.pdf": PNG,
    "nota.png": PDF,
    "archive.docx": b"PK\x03\x04" + bytes(60),
    "late.pdf": b"\n" * 9000 + PDF,
    "empty.pdf": b"",
}


def sent_file(name: str, content: bytes) -> dict:
    upload = SimpleUploadedFile(name, content, content_type="application/pdf")
    return {"kind": "paper", "title": "Nota", "access": "internal", "file": upload}


def kept(settings) -> list:
    return [path for path in settings.PAPERS_ROOT.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", WRONG)
def test_file_of_another_kind_is_refused_and_not_kept(reader, settings, name):
    sent = sent_file(name, WRONG[name])
    answer = reader().post(reverse("sources:create"), sent)
    assert answer.status_code == 422
    assert "file" in answer.context["form"].errors
    assert not Source.objects.exists()
    assert kept(settings) == []


def test_file_that_is_too_large_is_refused_and_not_kept(reader, settings):
    client = reader()
    for size, status in ((MAX_BYTES + 1, 422), (MAX_BYTES, 302)):
        sent = sent_file("nota.pdf", PDF + bytes(size - len(PDF)))
        answer = client.post(reverse("sources:create"), sent)
        assert answer.status_code == status
        assert len(kept(settings)) == (status == 302)


NAMES = [
    "../../../etc/passwd.pdf",
    "/etc/nota.pdf",
    "..\\..\\nota.pdf",
    "a" * 300 + ".pdf",
]
NAMES += [
    "\u202efdp.exe.pdf",
    'a"; filename="b.html.pdf',
    "a\r\nX-Evil: 1.pdf",
    "наказ.pdf",
]


@pytest.mark.parametrize("name", NAMES)
def test_file_is_stored_under_a_name_that_reveals_nothing(reader, settings, name):
    client = reader()
    sent = {"kind": "paper", "title": "Nota", "access": "internal"}
    boundary = "x" * 30
    encoded = b"".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
        for k, v in sent.items()
    )
    quoted = quote(name)
    encoded += (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; '
        f"filename*=UTF-8''{quoted}\r\nContent-Type: application/pdf\r\n\r\n"
    ).encode()
    encoded += PDF + f"\r\n--{boundary}--\r\n".encode()
    kind = f"multipart/form-data; boundary={boundary}"
    answer = client.post(reverse("sources:create"), encoded, content_type=kind)
    assert answer.status_code in (302, 422)
    if answer.status_code == 422:
        assert kept(settings) == []
        return
    paper = Source.objects.get()
    (path,) = kept(settings)
    assert path.resolve().is_relative_to(settings.PAPERS_ROOT.resolve())
    assert path.stat().st_mode & 0o777 == 0o640
    assert len(path.stem) == 32
    assert path.suffix == ".pdf"
    assert len(paper.file_name) <= 255
    assert "/" not in paper.file_name
    served = client.get(reverse("sources:file", args=[paper.pk]))
    told = served.headers["Content-Disposition"]
    assert told.startswith("attachment")
    assert "\n" not in told
    assert "X-Evil" not in served.headers
    assert served.getvalue() == PDF


def test_file_is_served_to_be_kept_and_never_to_be_run(reader):
    client = reader("editor")
    client.post(reverse("sources:create"), sent_file("nota.pdf", PDF))
    served = client.get(reverse("sources:file", args=[Source.objects.get().pk]))
    assert served.headers["Content-Disposition"] == 'attachment; filename="nota.pdf"'
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert served.headers["Content-Security-Policy"].startswith("sandbox")
    assert served.headers["Cache-Control"] == "private, no-store"
    assert served.getvalue() == PDF


def test_file_is_served_only_with_its_source_and_its_record(reader):
    editor, manager = reader("editor"), reader("manager")
    editor.post(reverse("sources:create"), sent_file("nota.pdf", PDF))
    paper, text = Source.objects.get(), AgreementFactory()
    AgreementCitationFactory(agreement=text, source=paper, stance="text")
    where = reverse("sources:file", args=[paper.pk])
    assert editor.get(where).getvalue() == PDF
    text.access = "restricted"
    text.save()
    assert editor.get(where).status_code == 404
    assert manager.get(where).getvalue() == PDF
    text.move_to_trash()
    assert manager.get(where).status_code == 404
    text.restore()
    paper.move_to_trash()
    assert manager.get(where).status_code == 404
    assert Client().get(where).status_code == 302


@pytest.mark.parametrize("where", ["media", "papers", "static", "static/../papers"])
def test_documents_have_no_url_of_their_own(reader, settings, where):
    client = reader()
    client.post(reverse("sources:create"), sent_file("nota.pdf", PDF))
    (path,) = kept(settings)
    name = path.relative_to(settings.PAPERS_ROOT)
    assert client.get(f"/{where}/{name}").status_code == 404


def test_logo_is_an_image(reader, settings):
    client, partner = reader(), PartnerFactory()
    where = f"{partner.get_absolute_url()}edit/"
    sent = filled(client.get(where))
    for name, content in {**WRONG, "nota.pdf": PDF}.items():
        logo = SimpleUploadedFile(name, content, content_type="image/png")
        assert client.post(where, sent | {"logo": logo}).status_code == 422
    assert kept(settings) == []
    logo = SimpleUploadedFile("logo.png", PNG)
    assert client.post(where, sent | {"logo": logo}).status_code == 302
    shown = client.get(reverse("partners:logo", args=[partner.pk]))
    assert shown.headers["Content-Type"] == "image/png"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.getvalue() == PNG


# From elsewhere


def test_nothing_is_taken_from_another_site(reader):
    client = reader("administrator", enforce_csrf_checks=True)
    partner = PartnerFactory()
    posts = [reverse(f"{name}:create") for name in LISTS]
    posts += [reverse("follow_ups:quick"), reverse("events:participation", args=[1])]
    posts += [f"{partner.get_absolute_url()}{page}" for page in ("edit/", "delete/")]
    posts += [
        reverse(n) for n in ("set_language", "logout", "password_change", "login")
    ]
    posts += [reverse("password_reset"), reverse("admin:partners_partner_add")]
    for where in posts:
        assert client.post(where, {"version": 1}).status_code == 403, where
    assert stored(partner)["trashed"] is None


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
]
ELSEWHERE += [
    "http:evil.example",
    "javascript:alert(1)",
    "https:///evil.example",
    "\t//evil",
]


@pytest.mark.parametrize("there", ELSEWHERE)
def test_nobody_is_sent_to_another_site(client, there):
    user = UserFactory()
    signed = {"username": user.username, "password": PASSWORD, "next": there}
    answers = [client.post(reverse("set_language"), {"language": "en", "next": there})]
    answers.append(client.post(f"{reverse('login')}?next={quote(there)}", signed))
    answers.append(client.get(f"{reverse('login')}?next={quote(there)}"))
    for answer in answers:
        assert "evil" not in answer.headers.get("Location", "").partition("?")[0]
        assert "alert" not in answer.headers.get("Location", "")


def test_reading_writes_nothing(reader):
    """No page that is only asked for changes any record or its history."""
    client = reader("administrator")
    text = AgreementFactory(parties=[home(), PartnerFactory()])
    before = everything()
    for name in LISTS:
        for page in ("list", "export_csv", "create"):
            assert client.get(reverse(f"{name}:{page}")).getvalue()
    for page in ("", "edit/", "delete/", "history/"):
        client.get(f"{text.get_absolute_url()}{page}")
    event = EventFactory(kind="knowledge_sharing", when="2020")
    row = ParticipationFactory(event=event)
    before = everything()
    for where in ("agreements:coverage", "outcomes:sums", "follow_ups:checks"):
        client.get(reverse(where))
    for page in ("", "participation/", "edit/", "history/"):
        client.get(f"{event.get_absolute_url()}{page}")
    client.get(f"{reverse('follow_ups:create')}?check={row.pk}&months=6")
    client.get(reverse("follow_ups:quick"))
    client.get(reverse("home"))
    client.get(f"/admin/agreements/agreement/{text.pk}/change/")
    assert everything() == before


def everything() -> dict[type[models.Model], list]:
    owners = (Partner, Person, Agreement, Source, Program, Event, Outcome, FollowUp)
    found = {model: list(model.objects.values()) for model in owners}
    return found | {m.history.model: list(m.history.values()) for m in owners}
