"""Reports: each one declared once, as a page and as the same table in a file."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from agreements.filters import asked_day
from perpusnas.access import requires

from . import countries, doings, ending, monev, preparing, texts, years
from .page import answer
from .report import Asked

# In the order of their numbers; the tenth has no declaration yet.
REPORTS = {
    "rekap-naskah": texts.REGISTER,
    "rekap-negara": countries.COUNTRIES,
    "rekap-jenis-tahun": years.YEARS,
    "akan-berakhir": ending.ENDING,
    "dalam-proses": preparing.PREPARING,
    "realisasi-monev": monev.REALISATION,
    "rekap-kegiatan": doings.EVENTS,
    "tindak-lanjut": doings.FOLLOW_UPS,
    "ksst-colombo-plan": doings.KSST,
    "naskah-asli": texts.ORIGINALS,
}
WAITING = {
    "capaian-kinerja": {
        "title": _("Performance against targets"),
        "tells": _(
            "Waits until the bureau names its indicators on cooperation and their "
            "targets: without them any figure would be invented."
        ),
    },
}


@requires("see_reports")
def report_index(request):
    context = {"reports": REPORTS, "waiting": WAITING}
    return render(request, "reports/report_index.html", context)


@requires("see_reports")
def report(request, slug, format="html"):
    if slug not in REPORTS:
        raise Http404
    asked = Asked(request.user, asked_day(request))
    return answer(request, slug, REPORTS[slug], asked, format)
