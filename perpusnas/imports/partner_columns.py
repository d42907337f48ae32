"""The columns of an import of partners."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from partners.models import Name, Partner

from . import cells, key_facts
from .columns import Column, date_columns, field_column
from .context import ImportContext
from .identifiers import identifier, identifiers, name_list

# Further words for kinds of institution in the bureau's spreadsheets.
KINDS = {
    "perpustakaan universitas": "academic_library",
    "arsip museum": "archive",
    "arsip": "archive",
    "museum": "archive",
    "pemerintah": "ministry",
    "kementerian": "ministry",
    "lembaga pemerintah": "ministry",
    "organisasi internasional": "intergovernmental",
    "asosiasi": "association",
    "asosiasi profesi": "association",
    "panitia": "committee",
    "komite": "committee",
    "lembaga militer": "military",
    "lsm yayasan": "foundation",
    "lsm": "foundation",
    "swasta": "company",
    "perguruan tinggi": "university",
    "kedutaan besar": "embassy",
    "kbri": "embassy",
}
STANDINGS = {"prospek": "prospect", "tidak aktif": "dormant", "aktif": "active"}
# The columns of further names, with the kind of name.
NAMES = {
    "others": "alias",
    "name_id": "indonesian",
    "name_en": "english",
    "native": "native",
    "former": "former",
}


def parent(cell: str, context: ImportContext) -> Partner:
    """Return the parent institution, which must exist."""
    found = context.existing_partner(cell)
    if found is None:
        message = _("No partner has this name, or several have. Add it first.")
        raise ValidationError(message)
    return found


def scheme_column(scheme: str, more: str = "") -> Column:
    """Return the column of one scheme of identifiers."""
    label = Name.Scheme(scheme).label
    headings = f"{scheme}|{scheme} id|{scheme} number|nomor {scheme}{more}"
    return Column(scheme, label, headings, identifier(scheme))


choice = cells.choice
ID = Column("id", "ID", "id|nomor id|id mitra|partner id|number in the register")


COLUMNS = (
    ID,
    field_column(
        Partner,
        "name",
        "official name|nama resmi|nama mitra|nama lembaga|nama instansi"
        "|nama organisasi|lembaga mitra|mitra|lembaga|instansi|institution"
        "|organisation|organization|partner|partner name|name|nama",
        cells.line,
    ),
    field_column(
        Partner, "acronym", "singkatan|akronim|acronym|abbreviation", cells.line
    ),
    Column(
        "others",
        gettext_lazy("Other names"),
        "other names|nama lain|alias|aliases|also known as|alternative names",
        name_list,
        several=True,
    ),
    Column(
        "name_id",
        gettext_lazy("Name in Indonesian"),
        "nama dalam bahasa indonesia|nama indonesia|indonesian name",
        name_list,
        several=True,
    ),
    Column(
        "name_en",
        gettext_lazy("Name in English"),
        "nama dalam bahasa inggris|nama inggris|english name|name english",
        name_list,
        several=True,
    ),
    Column(
        "native",
        gettext_lazy("Native name"),
        "nama asli|nama asli aksara setempat|nama setempat|native name|labels",
        name_list,
        several=True,
    ),
    Column(
        "former",
        gettext_lazy("Former name"),
        "nama lama|nama dahulu|former name|former names|previous name",
        name_list,
        several=True,
    ),
    field_column(
        Partner,
        "kind",
        "jenis mitra|jenis|jenis lembaga|kind|type|partner type|types",
        choice(Partner.Kind.choices, KINDS),
    ),
    field_column(
        Partner,
        "second_kind",
        "jenis kedua|second kind",
        choice(Partner.Kind.choices, KINDS),
    ),
    Column(
        "standing",
        pgettext_lazy("a partner", "Relationship status"),
        "status hubungan|kedudukan|standing|status",
        choice(Partner.Standing.choices, STANDINGS),
        to="standing",
    ),
    field_column(
        Partner,
        "country",
        "negara|negara mitra|kode negara|country|country code|country name|asal negara",
        cells.country,
    ),
    field_column(
        Partner,
        "seat_country",
        "negara kedudukan|country of the seat|seat country",
        cells.country,
    ),
    field_column(
        Partner,
        "seat_city",
        "kota|kota kedudukan|city|town|city of the seat",
        cells.line,
    ),
    field_column(
        Partner, "parent", "induk lembaga|lembaga induk|induk|parent", parent, Partner
    ),
    *date_columns(
        Partner,
        "relations_since",
        "tanggal mulai hubungan|hubungan sejak|relations since|mulai hubungan",
    ),
    field_column(
        Partner,
        "website",
        "situs|situs web|laman|website|web|url|homepage|links",
        cells.address,
    ),
    field_column(Partner, "postal_address", "alamat|address|postal address"),
    field_column(
        Partner,
        "mail",
        "surel|email|e mail|surel umum|email umum|surel mitra|mail",
        cells.line,
    ),
    field_column(
        Partner, "phone", "telepon|telp|no telepon|phone|telephone", cells.line
    ),
    field_column(Partner, "about", "tentang|profil|about|description|deskripsi"),
    field_column(
        Partner,
        "access",
        "akses|tingkat akses|access",
        choice(Partner._meta.get_field("access").choices),
    ),
    field_column(Partner, "remarks", "keterangan|catatan|remarks|notes|note"),
    *key_facts.COLUMNS,
    scheme_column("isil"),
    scheme_column("ror", "|ror link"),
    scheme_column("wikidata"),
    scheme_column("isni"),
    scheme_column("orcid"),
    Column(
        "identifiers",
        gettext_lazy("Identifiers"),
        "identifiers|pengenal|identifier|external ids",
        identifiers,
    ),
)
