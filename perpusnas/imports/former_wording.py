"""Headings and cells in files of earlier versions, which imports still read."""

# The name of a column, and its former headings in either language, normalised (0.1.0).
FORMER_HEADINGS = {
    "title_id": ("judul atau jabatan bahasa indonesia", "title in indonesian"),
    "title_en": ("judul atau jabatan bahasa inggris", "title in english"),
    "title_other": ("judul dalam bahasa mitra", "title in the partners language"),
    "signature": ("keadaan penandatanganan",),
    "is_contact": ("kontak kita", "our contact"),
    "domestic_planned": ("domestic heads planned",),
    "domestic_attended": ("domestic heads attended",),
    "foreign_planned": ("foreign heads planned",),
    "foreign_attended": ("foreign heads attended",),
}

# Former and present headings of our own files, by the slug of the kind.
OWN_HEADINGS = {
    "partners": {
        "Kind": "Type",
        "Second kind": "Second type",
        "Standing": "Relationship status",
        "Country of the seat": "Location: country",
        "Negara kedudukan": "Kedudukan: negara",
        "City of the seat": "Location: city",
        "Kota kedudukan": "Kedudukan: kota",
        "E-mail": "Email",
    },
    "people": {
        "Honorific": "Form of address",
        "Gelar": "Sapaan",
        "Titles": "Positions",
        "E-mail": "Email",
    },
    "agreements": {},
    "events": {
        "Angkatan": "Penyelenggaraan ke-",
        "Participants from Indonesia, as published": "Participants from Indonesia, per source",
        "Participants from abroad, as published": "Participants from abroad, per source",
        "Countries planned, as published": "Countries planned, per source",
        "Countries attended, as published": "Countries attended, per source",
        "Peserta dalam negeri, seperti diberitakan": "Peserta dalam negeri, menurut sumber",
        "Peserta luar negeri, seperti diberitakan": "Peserta luar negeri, menurut sumber",
        "Jumlah negara (rencana), seperti diberitakan": (
            "Jumlah negara (rencana), menurut sumber"
        ),
        "Jumlah negara (realisasi), seperti diberitakan": (
            "Jumlah negara (realisasi), menurut sumber"
        ),
    },
}

# Present and former words in cells of our own files.
OWN_WORDS = {
    "(akhir belum tercatat)": "(akhir tidak disebut)",
    "(end not recorded)": "(end not told)",
    "(awal belum tercatat)": "(awal tidak disebut)",
    "(beginning not recorded)": "(beginning not told)",
    "Surat Pernyataan Kehendak dengan": "Surat Niat (LoI) dengan",
    "Surat Pernyataan Kehendak #": "Surat Niat (LoI) #",
    "Tanpa batas waktu": "Tidak Terbatas",
}


def as_worded_before(cell: str) -> str:
    """Return the words of an earlier version for these words in a cell."""
    for now, then in OWN_WORDS.items():
        cell = cell.replace(now, then)
    return cell
