"""Papers: kept under random names, known by content, given only to who may see them."""

import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from agreements.models import AgreementCitation
from perpusnas.core import documents
from perpusnas.core.documents import DocumentFormField
from perpusnas.core.models import Source
from tests.documents import DOCX, JPEG, PDF, PNG
from tests.factories import (
    AgreementCitationFactory,
    AgreementFactory,
    PartnerFactory,
    SourceFactory,
    UserFactory,
)

from .filled_forms import filled, problems

pytestmark = pytest.mark.django_db


def signed_in(role: str) -> Client:
    browser = Client()
    browser.force_login(UserFactory(role=role))
    browser.cookies["django_language"] = "en"
    return browser


@pytest.fixture
def desk():
    return signed_in("editor")


@pytest.fixture
def agreement():
    return AgreementFactory(title_en="Memorandum")


def upload(desk, agreement, name="mou.pdf", content=PDF, **told):
    """Files a paper through the agreement's form."""
    address = f"{agreement.get_absolute_url()}edit/"
    sent = filled(desk.get(address))
    number = sent["papers-INITIAL_FORMS"]
    row = {"title": "Signed text", "paper_kind": "signed", "certainty": "certain"}
    sent |= {f"papers-{number}-{k}": v for k, v in {**row, **told}.items()}
    sent[f"papers-{number}-file"] = SimpleUploadedFile(name, content)
    return desk.post(address, sent)


def kept() -> list[Path]:
    return [p for p in Path(settings.PAPERS_ROOT).rglob("*") if p.is_file()]


def download(browser, source):
    return browser.get(f"{source.get_absolute_url()}file/")


# Filing


def test_document_is_filed_with_its_agreement(desk, agreement):
    assert upload(desk, agreement).status_code == 302
    citation = AgreementCitation.objects.get(agreement=agreement)
    source = citation.source
    assert (citation.stance, citation.certainty) == ("text", "certain")
    assert (source.kind, source.title, source.paper_kind) == (
        "paper",
        "Signed text",
        "signed",
    )
    assert source.access == agreement.access
    assert source.file_name == "mou.pdf"
    assert source.sha256 == hashlib.sha256(PDF).hexdigest()
    agreement.refresh_from_db()
    assert agreement.version == 2
    page = desk.get(agreement.get_absolute_url()).content.decode()
    assert f"/sources/{source.pk}/file/" in page


def test_document_says_which_date_it_proves(desk, agreement):
    response = upload(desk, agreement, fact="signed")
    assert response.status_code == 302
    assert agreement.citations.get().fact == "signed"
    page = desk.get(agreement.get_absolute_url()).content.decode()
    assert "evidence for: Signed on" in page
    refused = upload(desk, agreement, fact="place")
    assert refused.status_code == 422


def test_file_lies_under_a_random_name_in_the_private_folder(desk, agreement):
    upload(desk, agreement, "rahasia.PDF")
    (path,) = kept()
    assert path.read_bytes() == PDF
    assert path.suffix == ".pdf"
    assert len(path.stem) == 32
    assert path.parent.name == path.stem[:2]
    assert "rahasia" not in str(path)
    assert not path.stat().st_mode & 0o007
    static = [Path(settings.STATIC_ROOT), *map(Path, settings.STATICFILES_DIRS)]
    assert not any(path.is_relative_to(folder) for folder in static)


def checked(name: str, content: bytes):
    return DocumentFormField().clean(SimpleUploadedFile(name, content))


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", PDF), ("a.docx", DOCX), ("a.PNG", PNG), ("a.jpeg", JPEG)],
)
def test_kinds_that_are_taken(name, content):
    upload = checked(name, content)
    assert upload.read() == content
    assert upload.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.pdf", b"", "The submitted file is empty."),
        ("a.pdf", b"MZ\x90\x00" + b"\x00" * 100, "The content does not match"),
        ("a.pdf", b"<html><script>alert(1)</script>", "The content does not match"),
        ("a.exe", PDF, "The content does not match"),
        ("a.pdf", PNG, "The content does not match"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "The content does not"),
        ("a", PDF, "The content does not match"),
    ],
)
def test_other_kinds_are_refused(name, content, message):
    with translation.override("en"), pytest.raises(ValidationError) as error:
        checked(name, content)
    with translation.override("en"):
        assert error.value.messages[0].startswith(message)


def test_refused_document_leaves_nothing(desk, agreement):
    refused = upload(desk, agreement, "a.pdf", b"MZ\x90\x00")
    assert refused.status_code == 422
    assert "The content does not match the ending of the file" in problems(refused)[0]
    assert kept() == []
    assert not Source.objects.exists()


def test_file_that_is_too_large_is_refused(desk, agreement, monkeypatch):
    monkeypatch.setattr(documents, "MAX_BYTES", len(PDF) - 1)
    refused = upload(desk, agreement)
    assert "The file is larger than 25 MB." in problems(refused)
    assert kept() == []


def test_document_can_be_recorded_before_its_file_is_there(desk, agreement):
    address = f"{agreement.get_absolute_url()}edit/"
    sent = filled(desk.get(address))
    sent |= {"papers-0-title": "Draft", "papers-0-paper_kind": "draft"}
    assert desk.post(address, sent).status_code == 302
    source = Source.objects.get()
    assert (source.title, source.file.name, source.sha256) == ("Draft", "", "")
    assert download(desk, source).status_code == 404


def test_file_comes_later_and_is_replaced_without_losing_the_first(desk, agreement):
    upload(desk, agreement)
    source = Source.objects.get()
    address = f"{agreement.get_absolute_url()}edit/"
    sent = filled(desk.get(address))
    sent |= {"papers-0-title": "Better scan"}
    sent["papers-0-file"] = SimpleUploadedFile("scan.png", PNG)
    assert desk.post(address, sent).status_code == 302
    source.refresh_from_db()
    assert (source.title, source.file_name, source.version) == (
        "Better scan",
        "scan.png",
        2,
    )
    assert source.sha256 == hashlib.sha256(PNG).hexdigest()
    assert b"".join(download(desk, source)) == PNG
    assert len(kept()) == 2
    earlier = source.history.last()
    assert (Path(settings.PAPERS_ROOT) / earlier.file).read_bytes() == PDF


def test_unchanged_document_is_not_saved_again(desk, agreement):
    upload(desk, agreement)
    source, address = Source.objects.get(), f"{agreement.get_absolute_url()}edit/"
    assert desk.post(address, filled(desk.get(address))).status_code == 302
    source.refresh_from_db()
    agreement.refresh_from_db()
    assert (source.version, agreement.version) == (1, 2)


def test_several_documents_are_filed_beside_other_sources(desk, agreement):
    AgreementCitationFactory(agreement=agreement)
    upload(desk, agreement, title="First")
    upload(desk, agreement, title="Second")
    page = desk.get(f"{agreement.get_absolute_url()}edit/")
    counts = {f.prefix: f.initial_form_count() for f in page.context["formsets"]}
    assert (counts["papers"], counts["citations"]) == (2, 1)


# Giving out


@pytest.fixture
def paper(agreement):
    boss = signed_in("manager")
    upload(boss, agreement, "Naskah “asli”; №1.pdf")
    return Source.objects.get()


def test_document_is_served_as_a_file_that_no_browser_runs(desk, paper):
    response = download(desk, paper)
    assert b"".join(response) == PDF
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert "sandbox" in response["Content-Security-Policy"]
    assert int(response["Content-Length"]) == len(PDF)


@pytest.mark.parametrize("what", ["source", "agreement"])
@pytest.mark.parametrize("how", ["restricted", "trashed"])
def test_document_is_served_only_to_who_may_see_it_and_its_record(
    agreement, paper, what, how
):
    record = {"source": paper, "agreement": agreement}[what]
    if how == "trashed":
        record.move_to_trash()
    else:
        record.access = "restricted"
        record.save()
    for role, status in {
        "viewer": 404,
        "editor": 404,
        "manager": 404 if how == "trashed" else 200,
    }.items():
        response = download(signed_in(role), paper)
        assert response.status_code == status, role
        b"".join(response)


def test_document_is_served_to_nobody_without_sign_in(paper):
    assert download(Client(), paper).status_code == 302
    assert download(signed_in(None), paper).status_code == 403


@pytest.mark.parametrize("role", ["viewer", "editor", "manager", "administrator"])
def test_no_address_leads_around_the_page(paper, role):
    browser = signed_in(role)
    for start in ("/", "/media/", "/static/", "/papers/", "/var/papers/"):
        assert browser.get(f"{start}{paper.file.name}").status_code == 404
    with pytest.raises(ValueError, match="never by address"):
        paper.file.url  # noqa: B018


def test_file_that_is_gone_from_the_folder_is_a_404(desk, paper):
    for path in kept():
        path.unlink()
    assert download(desk, paper).status_code == 404


# Through the source's own form, and logos


def test_file_is_filed_with_a_source(desk):
    sent = filled(desk.get("/sources/new/"))
    sent |= {"kind": "letter", "title": "A letter"}
    sent["file"] = SimpleUploadedFile("letter.pdf", PDF)
    assert desk.post("/sources/new/", sent).status_code == 302
    source = Source.objects.get()
    assert (source.file_name, source.sha256) == (
        "letter.pdf",
        hashlib.sha256(PDF).hexdigest(),
    )


def test_name_is_cut_where_it_is_too_long_and_never_a_path(desk):
    sent = filled(desk.get("/sources/new/"))
    sent |= {"kind": "letter", "title": "A letter"}
    sent["file"] = SimpleUploadedFile(f"../../etc/{'x' * 300}.pdf", PDF)
    response = desk.post("/sources/new/", sent)
    assert response.status_code in (302, 422)
    root = Path(settings.PAPERS_ROOT)
    assert all(path.is_relative_to(root) for path in kept())
    for source in Source.objects.all():
        assert len(source.file_name) <= 255
        assert "/" not in source.file_name


def test_logo_is_an_image_shown_in_a_page(desk):
    library = PartnerFactory()
    address = f"{library.get_absolute_url()}edit/"
    sent = filled(desk.get(address))
    refused = desk.post(address, {**sent, "logo": SimpleUploadedFile("a.pdf", PDF)})
    assert refused.status_code == 422
    sent["logo"] = SimpleUploadedFile("a.png", PNG)
    assert desk.post(address, sent).status_code == 302
    response = desk.get(f"{library.get_absolute_url()}logo/")
    assert b"".join(response) == PNG
    assert response["Content-Disposition"].startswith("inline")
    assert response["X-Content-Type-Options"] == "nosniff"
    other = SourceFactory()
    assert desk.get(f"/partners/{PartnerFactory().pk}/logo/").status_code == 404
    assert download(desk, other).status_code == 404


def test_document_removed_from_a_restricted_agreement_stays_restricted(
    agreement, paper
):
    agreement.access = "restricted"
    agreement.save()
    reader = signed_in("viewer")
    agreement.citations.get(source=paper).delete()
    paper.refresh_from_db()
    assert paper.access == "restricted"
    assert download(reader, paper).status_code == 404
    assert b"".join(download(signed_in("manager"), paper)) == PDF


def test_document_removed_from_an_open_agreement_is_read_as_before(agreement, paper):
    agreement.citations.get(source=paper).delete()
    paper.refresh_from_db()
    assert paper.access == "internal"
    assert b"".join(download(signed_in("viewer"), paper)) == PDF
