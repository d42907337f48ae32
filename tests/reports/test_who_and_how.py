"""The reports: who reads them, and that a wrong address is told."""

import pytest

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
