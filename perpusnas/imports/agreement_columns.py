"""The columns of an import of agreements."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from agreements.models import Agreement, Stage
from partners.models import Partner
from perpusnas.core.search import normalise

from . import cells
from .agreement_status import status
from .columns import Column, date_columns, field_column
from .context import ImportContext

KINDS = {
    "mou": "mou",
    "memorandum saling pengertian": "mou",
    "nk": "mou",
    "pks": "moa",
    "perjanjian kerja sama": "moa",
    "loi": "loi",
    "surat niat": "loi",
    "ia": "implementing",
    "adendum": "addendum",
    "amandemen": "addendum",
    "amendment": "addendum",
    "hibah": "grant",
}
SIGNATURES = {"ya": "yes", "sudah": "yes", "yes": "yes", "tidak": "no", "belum": "no"}
SIGNATURES |= {"no": "no"}


def unit(cell: str, context: ImportContext) -> Partner:
    """Return the partner that initiated or proposed an agreement, by its exact name or number."""
    found = context.existing_partner(cell)
    if found is None:
        raise ValidationError(_("No partner has this name, or several have."))
    return found


def person_in_charge(cell: str, context: ImportContext):
    """Return the user with this full name or user name."""
    found = context.accounts.get(normalise(cell), set())
    if len(found) > 1:
        raise ValidationError(
            _("Several user accounts have this name: use the user name.")
        )
    if not found:
        raise ValidationError(_("No user account has this name."))
    return found.copy().pop()


def end_columns() -> tuple[Column, ...]:
    """Return the two columns of the end date, which may also say that there is none."""
    headings = "tanggal berakhir|berakhir|ends on|expiry date|end date|berlaku sampai"
    in_words, edtf = date_columns(Agreement, "ends", headings)
    return tuple(
        Column(column.name, column.label, column.headings, cells.end)
        for column in (in_words, edtf)
    )


COLUMNS = (
    Column("id", "ID", "id|id naskah|agreement id"),
    field_column(Agreement, "code", "kode|kode naskah|code", cells.line),
    field_column(
        Agreement,
        "title_id",
        "judul naskah|judul indonesia|judul id|judul|nama naskah|usulan judul",
        cells.line,
    ),
    field_column(
        Agreement,
        "title_en",
        "title english|judul inggris|judul en|agreement title|title",
        cells.line,
    ),
    field_column(
        Agreement,
        "title_other",
        "judul bahasa mitra|title in the partner s language",
        cells.line,
    ),
    field_column(
        Agreement,
        "kind",
        "jenis naskah|jenis dokumen|jenis|kind of agreement|kind|type",
        cells.choice(Agreement.Kind.choices, KINDS),
    ),
    Column(
        "partners",
        gettext_lazy("Partner"),
        "mitra|nama mitra|lembaga mitra|para pihak|partner|partners|parties",
        cells.list_cell,
        names=Partner,
    ),
    Column(
        "countries",
        gettext_lazy("Country"),
        "negara|negara mitra|country|countries",
        cells.countries,
    ),
    Column(
        "our_number",
        gettext_lazy("Perpusnas number"),
        "nomor perpusnas|nomor dokumen|nomor naskah|nomor|perpusnas number|number",
        cells.line,
    ),
    Column(
        "their_number",
        gettext_lazy("Partner number"),
        "nomor mitra|partner number",
        cells.line,
    ),
    Column(
        "signature",
        gettext_lazy("signing status"),
        "tanda tangan|ditandatangani|signature|signed",
        cells.choice(Agreement.Signature.choices, SIGNATURES),
        to="signature",
    ),
    *date_columns(
        Agreement,
        "signed",
        "tanggal tanda tangan|tanggal penandatanganan|tanggal ttd|signed on"
        "|date of signing",
    ),
    field_column(
        Agreement,
        "place",
        "tempat tanda tangan|tempat penandatanganan|tempat|place of signing|place",
        cells.line,
    ),
    *date_columns(
        Agreement,
        "effective",
        "tanggal mulai berlaku|mulai berlaku|tanggal mulai|in force since|start date",
    ),
    *end_columns(),
    Column(
        "duration",
        gettext_lazy("Period of validity"),
        "masa berlaku|jangka waktu|period of validity|duration",
        cells.duration,
    ),
    Column(
        "stage",
        pgettext_lazy("column", "Stage"),
        "tahap|tahapan|stage",
        cells.choice(Stage.choices),
    ),
    Column(
        "status",
        pgettext_lazy("in a file", "Status (compared with the dates)"),
        "status|status naskah|status mou|status perjanjian|status kerja sama"
        "|status dokumen",
        status,
    ),
    *date_columns(Agreement, "target", "target tanda tangan|to be signed by"),
    Column(
        "scope",
        gettext_lazy("Scope"),
        "ruang lingkup|butir ruang lingkup|scope|promises",
        cells.list_cell,
    ),
    field_column(
        Agreement,
        "renewal",
        "cara perpanjangan|perpanjangan|renewal",
        cells.choice(Agreement.Renewal.choices),
    ),
    field_column(
        Agreement,
        "notice_months",
        "masa pemberitahuan|pemberitahuan bulan|notice in months",
        cells.number,
    ),
    field_column(
        Agreement,
        "unit",
        "unit pemrakarsa|unit terkait|pemrakarsa|initiating unit",
        unit,
        Partner,
    ),
    field_column(
        Agreement, "proposed_by", "diusulkan oleh|pengusul|proposed by", unit, Partner
    ),
    field_column(
        Agreement,
        "person_in_charge",
        "pic|pic perpusnas|penanggung jawab|person in charge",
        person_in_charge,
    ),
    field_column(
        Agreement,
        "funding",
        "pendanaan|funding|who pays",
        cells.choice(Agreement.Funding.choices),
    ),
    field_column(Agreement, "funding_note", "alokasi anggaran|catatan anggaran|budget"),
    field_column(Agreement, "obstacle", "kendala|hambatan|obstacle"),
    field_column(Agreement, "next_step", "tindak lanjut|langkah berikutnya|next step"),
    field_column(Agreement, "remarks", "keterangan|deskripsi|catatan|remarks|notes"),
    field_column(
        Agreement,
        "access",
        "akses|tingkat akses|access",
        cells.choice(Agreement._meta.get_field("access").choices),
    ),
)
