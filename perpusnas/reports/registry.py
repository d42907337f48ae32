"""Every report by the slug in its address, in the order of the index page."""

from django.utils.translation import gettext_lazy as _

from . import (
    agreements,
    countries,
    ending,
    events_and_follow_ups,
    in_preparation,
    kinds_by_year,
    monev,
    participants,
)

REPORTS = {
    "rekap-naskah": agreements.REGISTER,
    "rekap-negara": countries.COUNTRIES,
    "rekap-jenis-tahun": kinds_by_year.YEARS,
    "akan-berakhir": ending.ENDING,
    "dalam-proses": in_preparation.PREPARING,
    "realisasi-monev": monev.REALISATION,
    "rekap-kegiatan": events_and_follow_ups.EVENTS,
    "tindak-lanjut": events_and_follow_ups.FOLLOW_UPS,
    "ksst-colombo-plan": events_and_follow_ups.KSST,
    "naskah-asli": agreements.ORIGINALS,
    "peserta-negara": participants.PARTICIPANTS,
}
# Reports that are announced but not declared yet.
WAITING = {
    "capaian-kinerja": {
        "title": _("Performance against targets"),
        "description": _(
            "Not available: the bureau has not yet set indicators and targets."
        ),
    },
}
