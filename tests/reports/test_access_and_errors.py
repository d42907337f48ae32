"""The reports: who may read them, the names of their files, and wrong addresses."""

import pytest
from django.utils.translation import override

from perpusnas.reports.registry import REPORTS
from tests.factories import AgreementFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGES = ["/reports/", "/reports/rekap-naskah/", "/reports/rekap-naskah.csv"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("role", "status"),
    [("viewer", 403), ("editor", 403), ("manager", 200), ("administrator", 200)],
)
def test_reports_are_for_managers(client, role, status, page):
    client.force_login(UserFactory(role=role))
    response = client.get(page)
    assert response.status_code == status
    b"".join(response)


def test_unknown_report_is_not_found(client):
    client.force_login(UserFactory(role="manager"))
    for page in ("/reports/nothing/", "/reports/nothing.csv", "/reports/rekap.csv"):
        assert client.get(page).status_code == 404


def test_report_is_filtered_like_the_list(client):
    client.force_login(UserFactory(role="manager"))
    AgreementFactory(title_id="Satu", kind="plan")
    AgreementFactory(title_id="Dua")
    context = client.get("/reports/rekap-naskah/?kind=plan").context
    assert len(context["table"].rows) == 1
    refused = client.get("/reports/rekap-naskah.csv?kind=nothing")
    assert refused.status_code == 400
    assert client.get("/reports/rekap-naskah/?kind=nothing").context["rows"] == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_file_of_a_report_is_named_in_the_language_of_the_reader(client, language):
    client.force_login(UserFactory(role="manager"))
    client.cookies["django_language"] = language
    with override(language):
        names = {slug: str(report.file_name) for slug, report in REPORTS.items()}
    assert len(set(names.values())) == len(REPORTS)
    for slug, name in names.items():
        response = client.get(f"/reports/{slug}.csv")
        b"".join(response)
        start = f'attachment; filename="{name}_20'
        assert response["Content-Disposition"].startswith(start)
    assert (names["rekap-naskah"] == "register-of-agreements") == (language == "en")
