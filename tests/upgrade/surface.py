"""What users and scripts rely on, as the present version has it.

Found out from outside, through Django and the pages themselves, so that it does not
matter where anything lies in the code.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand
from django.urls import URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
# Headings that are worded otherwise now: by the address of the file without its ending,
# how they were worded and how they are. Files with the former wording are taken in all
# the same: tests/upgrade/test_own_files.py.
ALLOWED_HEADINGS: dict[str, dict[str, str]] = {
    "/agreements/coverage": {
        "Promises": "Scope of cooperation",
        "Carried out": "Implemented",
        "Events linked": "Linked events",
    },
    "/events/export": {
        "Participants from Indonesia, as published": "Participants from Indonesia, per source",
        "Peserta dalam negeri, seperti diberitakan": "Peserta dalam negeri, menurut sumber",
        "Participants from abroad, as published": "Participants from abroad, per source",
        "Peserta luar negeri, seperti diberitakan": "Peserta luar negeri, menurut sumber",
        "Participants from Indonesia, by rows": "Participants from Indonesia, from details",
        "Peserta dalam negeri, menurut baris": "Peserta dalam negeri, menurut rincian",
        "Participants from abroad, by rows": "Participants from abroad, from details",
        "Peserta luar negeri, menurut baris": "Peserta luar negeri, menurut rincian",
        "Countries planned, as published": "Countries planned, per source",
        "Jumlah negara (rencana), seperti diberitakan": "Jumlah negara (rencana), menurut sumber",
        "Countries attended, as published": "Countries attended, per source",
        "Jumlah negara (realisasi), seperti diberitakan": "Jumlah negara (realisasi), menurut sumber",
        "Countries planned besides Indonesia, by rows": "Countries planned besides Indonesia, from details",
        "Negara (rencana) selain Indonesia, menurut baris": "Negara (rencana) selain Indonesia, menurut rincian",
        "Countries planned with Indonesia, by rows": "Countries planned with Indonesia, from details",
        "Negara (rencana) termasuk Indonesia, menurut baris": "Negara (rencana) termasuk Indonesia, menurut rincian",
        "Countries attended besides Indonesia, by rows": "Countries attended besides Indonesia, from details",
        "Negara (realisasi) selain Indonesia, menurut baris": "Negara (realisasi) selain Indonesia, menurut rincian",
        "Countries attended with Indonesia, by rows": "Countries attended with Indonesia, from details",
        "Negara (realisasi) termasuk Indonesia, menurut baris": "Negara (realisasi) termasuk Indonesia, menurut rincian",
        "How sure the heads are": "Accuracy of participant numbers",
        "Kepastian jumlah orang": "Ketepatan jumlah peserta",
        "Our own country in that number": "Indonesia included in the number",
        "Negara kita sendiri dalam jumlah itu": "Indonesia termasuk dalam jumlah",
        "Angkatan": "Penyelenggaraan ke-",
    },
    "/follow-ups/export": {
        "Kind": "Type",
        "Owed by": "Responsible party",
        "Kewajiban pihak": "Pihak pelaksana",
        "Owed to": "Beneficiary",
        "Kewajiban kepada": "Pihak penerima",
        "About whom": "Concerned",
        "Tentang siapa": "Pihak terkait",
        "Repeats every so many months": "Repeats every (months)",
        "Berulang setiap sekian bulan": "Berulang setiap (bulan)",
    },
    "/outcomes/export": {
        "Kind": "Type",
        "Standing": "Status",
        "How sure": "Accuracy",
        "Kepastian": "Ketepatan",
        "Money": "Amount",
        "Nilai uang": "Nilai",
        "Keadaan pada": "Per tanggal",
        "Keadaan pada (EDTF)": "Per tanggal (EDTF)",
        "At which partner": "Location (partner)",
        "Di mitra": "Lokasi (mitra)",
        "Program": "Programme",
    },
    "/outcomes/sums": {
        "Standing": "Status",
        "Kind": "Type",
        "Money": "Amount",
        "Nilai uang": "Nilai",
        "How sure": "Accuracy",
        "Kepastian": "Ketepatan",
        "Outcomes that tell no figure": "Outcomes without a figure",
    },
    "/partners/export": {
        "Kind": "Type",
        "Second kind": "Second type",
        "Standing": "Relationship status",
        "Country of the seat": "Location: country",
        "Negara kedudukan": "Kedudukan: negara",
        "City of the seat": "Location: city",
        "Kota kedudukan": "Kedudukan: kota",
        "E-mail": "Email",
    },
    "/people/export": {
        "Honorific": "Form of address",
        "Gelar": "Sapaan",
        "Titles": "Positions",
        "E-mail": "Email",
    },
    "/programs/export": {
        "Recurrence in words": "Frequency note",
        "Pengulangan dalam kata": "Keterangan frekuensi",
    },
    "/sources/export": {
        "Kind": "Type",
        "Trust": "Reliability",
        "Tingkat kepercayaan": "Keandalan sumber",
        "Kind of paper": "Document type",
    },
}
# Labels in cells that are worded otherwise now.
REWORDED_CELLS = {
    "End not known": "End date unknown",
    "Ending soon": "Expiring soon",
    "Akhir tidak diketahui": "Tanggal berakhir tidak diketahui",
    "Akan Berakhir": "Akan berakhir",
    "Tidak Terbatas": "Tanpa batas waktu",
    "May have ended": "May have expired",
    "Nota Kesepahaman": "Nota Kesepahaman (MoU)",
    "Nota Kesepakatan": "Nota Kesepakatan (pemerintah daerah)",
    "Perjanjian Kerja Sama": "Perjanjian Kerja Sama (PKS)",
    "Pengaturan Pelaksanaan": "Pengaturan Pelaksanaan (IA)",
    "Surat Niat (LoI)": "Surat Pernyataan Kehendak (LoI)",
    "Pernyataan Bersama": "Pernyataan bersama",
    "Risalah Pembahasan": "Risalah Pembahasan (RoD)",
    "Rencana Aksi": "Rencana aksi",
    "Penandatanganan diragukan": "Penandatanganan belum pasti",
    "Belum Ditandatangani": "Belum ditandatangani",
    "Diperpanjang/Digantikan": "Diperpanjang atau digantikan",
    "Perumusan Naskah": "Perumusan naskah",
    "Without our own country": "Indonesia not included",
    "With our own country": "Indonesia included",
    "Usulan": "Diusulkan",
    "Tidak termasuk negara kita sendiri": "Tidak termasuk Indonesia",
    "Termasuk negara kita sendiri": "Termasuk Indonesia",
    "Open": "Not started",
    "Running": "In progress",
    "Promise": "Commitment",
    "Belum dikerjakan": "Belum dimulai",
    "Janji": "Komitmen",
    "Existing before": "Already existed",
    "Sudah ada sebelumnya": "Sudah ada sebelum kerja sama",
    "No other partner told": "No other partner recorded",
    "Mitra lain tidak disebut": "Mitra lain belum tercatat",
    "Unit of our own": "Perpusnas unit",
    "Tacitly": "Automatically",
    "Mend in part": "Revise in part",
    "Otomatis": "Otomatis (tanpa pemberitahuan)",
    "Paper": "Document",
    "Weak": "Low",
    "Lemah": "Kurang andal",
    "Naskah asli": "Naskah asli bertanda tangan",
}
# The same of words within the cells of dates.
REWORDED_DATES = {
    "(end not told)": "(end not recorded)",
    "(akhir tidak disebut)": "(akhir belum tercatat)",
    "(beginning not told)": "(beginning not recorded)",
    "(awal tidak disebut)": "(awal belum tercatat)",
}

# Of the addresses without a number in them, those that are no page to be read.
NO_PAGES = ("admin/", "accounts/", "language/")
# What may be chosen of these is what the register holds, or comes with the software.
OF_CONTENT = ("country", "person_in_charge", "program", "user")


# Addresses


def addresses(resolver=None, path="", space="") -> Iterator[tuple[str, str]]:
    """Every address of the site as its pattern, and the name by which code calls it."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = path + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from addresses(entry, here, inner)
        elif "(?P<app_label>" not in here:  # which apps there are, in the admin
            yield here, f"{space}{entry.name}" if entry.name else ""


def pages(client) -> Iterator[tuple[str, str]]:
    """Every page that a reader may open without naming a record, with its content."""
    plain = [path for path, _name in addresses() if not re.search(r"[<(\\]", path)]
    seen = {"/" + path for path in plain if not path.startswith(NO_PAGES)}
    reports = client.get("/reports/").content.decode()
    seen |= set(re.findall(r'href="(/reports/[a-z0-9-]+/)"', reports))
    for path in sorted(seen):
        if not path.endswith((".csv", ".xlsx")):
            answer = client.get(path)
            kind = answer.headers.get("Content-Type", "")
            if answer.status_code == 200 and kind.startswith("text/html"):
                yield path, answer.content.decode()


# Parameters


class Controls(HTMLParser):
    """The controls of the forms by which a page is asked for, and what its links to
    itself ask: names, and for those with a closed list of choices, the choices."""

    def __init__(self, path: str):
        super().__init__()
        self.path, self.found = path, {}
        self.inside, self.select = False, ""

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        if tag == "form":
            by_get = (facts.get("method") or "get").lower() == "get"
            action = urlsplit(facts.get("action") or "").path or self.path
            self.inside = by_get and action == self.path
        elif tag == "a":
            self.read_link(facts.get("href") or "")
        elif (
            self.inside and facts.get("name") and tag in ("input", "select", "textarea")
        ):
            choices = self.found.setdefault(facts["name"], set())
            self.select = facts["name"] if tag == "select" else ""
            if facts.get("type") in ("radio", "checkbox"):
                choices.add(facts.get("value") or "on")
        elif tag == "option" and self.select and "value" in facts:
            self.found[self.select].add(facts["value"] or "")

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = ""

    def read_link(self, href: str) -> None:
        parts = urlsplit(href)
        if parts.path not in ("", self.path):
            return
        for name, values in parse_qs(parts.query).items():
            if name == "sort":
                keys = {value.removeprefix("-") for value in values}
                self.found.setdefault(name, set()).update(keys)


def parameters(path: str, content: str) -> dict[str, list[str]]:
    """What may be asked of a page: each parameter, with its choices where these are a
    closed list."""
    controls = Controls(path)
    controls.feed(content)
    return {
        name: [] if name in OF_CONTENT else sorted(choices - {""})
        for name, choices in sorted(controls.found.items())
    }


# Headings


def heading_now(address: str, heading: str, now: list[str]) -> str:
    """What a heading of a file is called today; the other language may have kept it."""
    renamed = ALLOWED_HEADINGS.get(address.partition(".")[0], {})
    return heading if heading in now else renamed.get(heading, heading)


def cell_now(cell):
    """What a cell says today where only its wording has changed."""
    if not isinstance(cell, str):
        return cell
    for then, now in REWORDED_DATES.items():
        cell = cell.replace(then, now)
    return REWORDED_CELLS.get(cell, cell)


# Commands and make


def commands() -> dict[str, list[str]]:
    """The project's own commands with their arguments, beyond those of every command."""
    usual = {name for action in arguments(BaseCommand()) for name in action}
    found = {}
    for name, app in get_commands().items():
        if is_ours(app):
            values = arguments(load_command_class(app, name))
            found[name] = sorted(" ".join(a) for a in values if not usual & {*a})
    return found


def is_ours(app: str) -> bool:
    """Whether an app lies in the project itself."""
    file = import_module(app).__file__
    return bool(file) and Path(file).is_relative_to(ROOT) and ".venv" not in file


def arguments(command: BaseCommand) -> list[list[str]]:
    """The names of each argument, a needed one in capitals as the help shows it."""
    parser = command.create_parser("manage.py", "command")
    return [[*(a.option_strings or [a.dest.upper()])] for a in parser._actions]


def make_targets() -> list[str]:
    values = (ROOT / "Makefile").read_text(encoding="utf-8")
    return sorted(set(re.findall(r"(?m)^([a-z][a-z-]*):", values)))
