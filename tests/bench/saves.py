"""Forms that are opened, filled in and sent as a browser does; only the sending is
timed."""

from itertools import count

from partners.models import Partner

from .measure import Figures, measure
from .pages import Page
from .readers import Answer, Reader, form_with
from .run import Run

ROWS = 3
NEW = Page("agreements:create", "agreement, save a new one", "save", "/agreements/new/")
EDIT = Page(
    "agreements:edit",
    "agreement, save a change",
    "save",
    "/agreements/{agreements}/edit/",
)
numbers = count(1)


def partners_of_a_save(run: Run) -> list[str]:
    """Return partners as one types them into a form: our own institution and two
    others."""
    keys = [run.names[name] for name in ("home", "partners", "partners_other")]
    partners = Partner.objects.filter(pk__in=keys)
    return [f"{partner.name} #{partner.pk}" for partner in partners]


def new_agreement(partners: list[str]) -> dict[str, str]:
    """Return what is typed into the form of a new agreement."""
    number = next(numbers)
    typed = {
        "kind": "mou",
        "title_id": f"Nota kesepahaman uji kecepatan {number}",
        "title_en": f"Memorandum of understanding, speed trial {number}",
        "signed": "2024-05-14",
        "signature": "yes",
        # The site warns of agreements without signatories, and of similar ones.
        "confirmed": "on",
        "reason": "Uji kecepatan",
        "parties-TOTAL_FORMS": str(ROWS),
        "scope_items-TOTAL_FORMS": str(ROWS),
    }
    for row, partner in enumerate(partners):
        typed[f"parties-{row}-partner"] = partner
        typed[f"parties-{row}-position"] = str(row + 1)
        typed[f"scope_items-{row}-text_id"] = f"Pertukaran koleksi {row}"
        typed[f"scope_items-{row}-position"] = str(row + 1)
    return typed


def save(
    reader: Reader, path: str, typed: dict[str, str], *, counted: bool = False
) -> Answer:
    """Open the form at this address, fill it in and return the answer to its sending."""
    form = form_with("once", reader.get(path).text)
    return reader.post(path, form | typed, counted=counted)


def measure_saves(run: Run, found: list[Figures]) -> None:
    """Add the figures of saving new agreements with three parties and three scope items,
    and of changing one."""
    partners, path = partners_of_a_save(run), EDIT.path.format(**run.names)

    def save_new(reader: Reader, *, counted: bool = False) -> Answer:
        return save(reader, NEW.path, new_agreement(partners), counted=counted)

    def save_change(reader: Reader, *, counted: bool = False) -> Answer:
        typed = {"remarks": f"Uji kecepatan {next(numbers)}"}
        return save(reader, path, typed, counted=counted)

    role = "administrator"
    saved_new = measure(run, NEW, role, save_new)
    saved_new.count(save_new(run.reader(role), counted=True))
    # Readers who change one record at a time would be shown each other's changes.
    changed = measure(run, EDIT, role, save_change, together=False)
    changed.count(save_change(run.reader(role), counted=True))
    found += [saved_new, changed]
