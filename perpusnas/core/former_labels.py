"""Labels of choices in files of earlier versions."""

from collections.abc import Iterable

from .search import normalise

# The value of a choice, and what it was called in either language (0.1.0).
FORMER_LABELS = {
    # Kinds of partners and agreements
    "unit": ["Unit of our own"],
    "loi": ["Surat Niat (LoI)"],
    "mou": ["Nota Kesepahaman"],
    "moa": ["Perjanjian Kerja Sama"],
    "regional": ["Nota Kesepakatan"],
    "implementing": ["Pengaturan Pelaksanaan"],
    "minutes": ["Risalah Pembahasan"],
    # Stage, signing, renewal and funding of agreements
    "text_agreed": ["Penerimaan Naskah"],
    "ready": ["Siap/Proses Tanda Tangan"],
    "replaced": ["Diperpanjang/Digantikan"],
    "disputed": ["Diperselisihkan"],
    "tacit": ["Otomatis", "Tacitly"],
    "partner": ["The partner"],
    # Status and mode of events
    "proposed": ["Usulan"],
    "on_site": ["Luring", "On site"],
    # Who took part in an event
    "go_between": ["Perantara", "Go-between"],
    "through": ["Terlaksana melalui", "Through whom it came about"],
    "concerned": ["Dibicarakan, tidak hadir", "Spoken of, not there"],
    "yes": ["Came"],
    "no": ["Did not come"],
    "not_told": ["Tidak disebut", "Not told"],
}


def former_spellings(values: Iterable[str]) -> dict[str, str]:
    """Return these values by their normalised former labels."""
    return {
        normalise(label): value
        for value in values
        for label in FORMER_LABELS.get(value, ())
    }
