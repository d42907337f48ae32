"""The document of a run: its tables, each figure beside its limit."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .crowd import LONGEST_P95, READERS, Crowd
from .files import LEAST_OF_M, LEAST_RATES, MOST_OF_BARE_XLSX, FileFigures
from .measure import Figures, percentile
from .memory import MOST_MB, WorkerMemory
from .readers import NO_ANSWER

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- runs: begin -->", "<!-- runs: end -->"
SIZES = ("S", "M", "L")
DATABASES = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}
# SQLite may take so many times what PostgreSQL takes.
MOST_OF_POSTGRESQL = 2
MOST_KB = 100
# Pages that may be larger, by the issue of this figure.
LARGER = {"form", "admin list", "admin change", "report", "floor", "save"}
# What was measured in another run: p50 and multiple of the floor, by role and page; and
# of files the rows a second.
Earlier = Mapping[tuple[str, str], tuple[float, ...]]


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown whose columns but the first are numbers."""
    lines = [headings, ["---", *["---:"] * (len(headings) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def yes_or_no(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "**no**"


@dataclass(frozen=True)
class Verdict:
    """A figure beside its limit: the number that is compared, and the limit in words."""

    compared: str = ""
    limit: str = ""
    is_within: bool | None = None

    @classmethod
    def of(cls, value: float, most: float, unit: str) -> "Verdict":
        return cls(f"{value:.2f}", f"{most:g} {unit}", round(value, 2) <= most)


class Report:
    """Writes what was measured of a size with a database, and compares it with earlier
    runs: size L with M, SQLite with PostgreSQL."""

    def __init__(self, size: str, database: str, document: str):
        self.size, self.database = size, database
        beside = ""
        if database == "sqlite":
            beside = section_name(size, "postgresql")
        elif size == "L":
            beside = section_name("M", database)
        self.beside = beside
        self.other = section_of(document, beside) if beside else ""
        self.earlier = figures_in(self.other)

    @property
    def unit(self) -> str:
        """What the pages are compared with."""
        if self.database == "sqlite":
            return "PostgreSQL"
        return "M" if self.size == "L" else "F"

    def compared_with(self) -> list[str]:
        """Return which earlier run this one is compared with, and when that was."""
        if not self.beside:
            return []
        if not self.earlier:
            return [f"There is no run of {self.beside} to compare it with."]
        when = self.other.splitlines()[2].partition(". ")[0]
        return [f"Compared with {self.beside} ({when}), above."]

    def times_of_earlier(self, figures: Figures) -> float | None:
        """Return how many times what the earlier run took: on SQLite in milliseconds, at
        size L in floors; None where there is nothing to compare."""
        found = self.earlier.get((figures.role, figures.page.name))
        if not found:
            return None
        if self.unit == "PostgreSQL":
            return figures.p50 / found[0]
        return figures.in_floors / found[1]

    def verdict(self, figures: Figures) -> Verdict:
        limit, times = figures.page.limit, self.times_of_earlier(figures)
        if self.unit == "PostgreSQL":
            return (
                Verdict.of(times, MOST_OF_POSTGRESQL, self.unit) if times else Verdict()
            )
        if self.unit == "M" and limit.of_m:
            return Verdict.of(times, limit.of_m, self.unit) if times else Verdict()
        # What has no limit in times of size M keeps the one in floors at size L.
        if limit.floors:
            return Verdict.of(figures.in_floors, limit.floors, "F")
        return Verdict()

    # Pages

    def pages(self, figures: Sequence[Figures], role: str) -> str:
        """Return the table of the pages of a role."""
        compared = [] if self.unit == "F" else [f"x {self.unit}"]
        headings = ["page", "p50 ms", "x F", *compared, "limit", "within", "p95 ms"]
        headings += ["8 readers: p50", "p95", "a second", "CPU ms, server + database"]
        headings += ["queries", "SQL ms", "KB (sent)", "largest worker MB"]
        rows = [self.page_row(f, bool(compared)) for f in figures if f.role == role]
        return table(headings, rows)

    def page_row(self, found: Figures, is_compared: bool) -> list[str]:
        if not found.times:
            blank = [""] * (13 + is_compared)
            return [found.page.name, failure(found.status), *blank]
        verdict, times = self.verdict(found), self.times_of_earlier(found)
        together = [""] * 4
        if found.together:
            server, database = found.cpu
            together = [
                f"{percentile(found.together, 0.5):.1f}",
                f"{percentile(found.together, 0.95):.1f}",
                f"{found.per_second:.0f}" + (f" ({found.errors} errors)" * bool(found.errors)),
                f"{server:.1f} + {database:.1f}",
            ]  # fmt: skip
        return [
            found.page.name,
            f"{found.p50:.1f}",
            f"{found.in_floors:.2f}",
            *([f"{times:.2f}" if times else ""] if is_compared else []),
            verdict.limit,
            yes_or_no(verdict.is_within),
            f"{percentile(found.times, 0.95):.1f}",
            *together,
            str(found.queries or ""),
            f"{found.sql:.1f}" if found.queries else "",
            f"{found.size:.0f} ({found.sent:.0f})" if found.size else "",
            f"{found.largest_worker:.0f}",
        ]

    def summary(
        self, figures: Sequence[Figures], files: Sequence[FileFigures] = ()
    ) -> str:
        """Return in words which pages and files miss their limits, which pages are too
        large, and which were not answered."""
        verdicts = [
            (f"{f.page.name} as {f.role}", self.verdict(f)) for f in figures if f.times
        ]
        verdicts += [
            (f"{f.name} as {f.role}", self.file_verdict(f)) for f in files if f.times
        ]
        limited = [(name, v) for name, v in verdicts if v.is_within is not None]
        missed = [(name, v) for name, v in limited if not v.is_within]
        words = []
        if limited:
            words.append(
                f"Within their limits: {len(limited) - len(missed)} of {len(limited)}."
            )
        if missed:
            each = ", ".join(
                f"{name} ({v.compared} of {v.limit})" for name, v in missed
            )
            words.append(f"Beyond them: {each}.")
        large = {f"{f.page.name} ({f.size:.0f})": None for f in figures if too_large(f)}
        words.append(
            f"Above {MOST_KB} KB before compression: {', '.join(large) or 'none'}."
        )
        failed = {f.page.name: None for f in figures if not f.times}
        failed |= {f.name: None for f in files if not f.times and not f.remark}
        if failed:
            words.append(f"Not answered with a page or file: {', '.join(failed)}.")
        return " ".join(words)

    # Files

    def files(self, figures: Sequence[FileFigures]) -> str:
        """Return the table of files, each beside the same cells without the site."""
        bare = "COPY" if self.database == "postgresql" else "cursor and csv module"
        headings = ["file", "as", "rows", "seconds", "rows a second", "limit", "within"]
        headings += [f"bare rows a second ({bare} or XlsxWriter)", "x bare time"]
        headings += ["8 at once: p50 s", "p95 s", "CPU s, server + database"]
        headings += ["largest worker + MB"]
        return table(headings, map(self.file_row, figures))

    def file_row(self, found: FileFigures) -> list[str]:
        row = [found.name, found.role, f"{found.rows:,}"]
        if not found.times:
            status = found.remark or failure(found.status)
            return [*row, status, *[""] * 9]
        verdict, together = self.file_verdict(found), ["", ""]
        if found.together:
            together = [f"{percentile(found.together, p):.2f}" for p in (0.5, 0.95)]
        bare = found.bare_seconds
        server, database = found.cpu
        return [
            *row,
            f"{found.seconds:.2f}",
            f"{found.rate:,.0f}",
            verdict.limit,
            yes_or_no(verdict.is_within),
            f"{found.rows / bare:,.0f}" if bare else "",
            f"{found.seconds / bare:.2f}" if bare else "",
            *together,
            f"{server:.2f} + {database:.2f}",
            f"{found.grown:.0f}",
        ]

    def file_verdict(self, found: FileFigures) -> Verdict:
        """Return whether a file keeps its limit; unlike pages, more is better."""
        if found.format == "xlsx":
            if found.file.name != "agreements" or not found.bare_seconds:
                return Verdict()
            times = found.seconds / found.bare_seconds
            return Verdict.of(times, MOST_OF_BARE_XLSX, "bare")
        earlier = self.earlier.get((found.role, found.name))
        least = LEAST_RATES.get(found.name)
        if self.unit == "F" and least:
            rate = f"{found.rate:,.0f}"
            return Verdict(rate, f"{least:,} a second", found.rate >= least)
        if self.unit == "M" and least and earlier:
            share = found.rate / earlier[0]
            return Verdict(f"{share:.2f}", f"{LEAST_OF_M:g} M", share >= LEAST_OF_M)
        if self.unit == "PostgreSQL" and earlier:
            times = earlier[0] / found.rate
            return Verdict.of(times, MOST_OF_POSTGRESQL, "PostgreSQL")
        return Verdict()


def failure(status: int) -> str:
    return "**no answer**" if status == NO_ANSWER else f"**answered {status}**"


def too_large(found: Figures) -> bool:
    return found.size > MOST_KB and found.page.kind not in LARGER


def memory_line(workers: Sequence[WorkerMemory]) -> str:
    """Return what the workers have after every page, beside the limit."""
    each = ", ".join(f"{w.now:.0f} MB (at most {w.most:.0f})" for w in workers)
    within = max(w.most for w in workers) <= MOST_MB
    return (
        f"Memory of the workers after every page was asked for three times by both roles: "
        f"{each}. At most {MOST_MB} MB: {yes_or_no(within)}."
    )


def crowd_line(crowd: Crowd) -> str:
    """Return what fifty readers were answered, beside the limit."""
    line = (
        f"{READERS} readers with pauses of 1 to 5 seconds, {crowd.seconds:.0f} seconds, "
        f"on the server of `make run`: {len(crowd.times):,} pages, p50 "
        f"{1000 * percentile(crowd.times, 0.5):.0f} ms, p95 {1000 * crowd.p95:.0f} ms, "
        f"{len(crowd.errors)} errors. No error and p95 below {LONGEST_P95:g} s: "
        f"{yes_or_no(crowd.is_within)}."
    )
    first = "; ".join(crowd.errors[:3])
    return f"{line} First errors: {first}." if first else line


# The document


def section_name(size: str, database: str) -> str:
    return f"{size}, {DATABASES[database]}"


def section_of(document: str, name: str) -> str:
    """Return the section of this name; empty if there is none."""
    found = re.search(
        rf"^## {re.escape(name)}:.*?(?=^## |^<!-- |\Z)", document, re.M | re.S
    )
    return found[0] if found else ""


def with_section(document: str, name: str, section: str) -> str:
    """Return the document with a section replaced or, in its place, added; all that
    does not stand between the marks of the runs is left as it is."""
    before, _begin, rest = document.partition(BEGIN)
    runs, _end, after = rest.partition(END)
    names = [section_name(size, database) for size in SIZES for database in DATABASES]
    sections = {n: section_of(runs, n) for n in names} | {name: section}
    inner = "\n\n".join(text.strip() for text in sections.values() if text)
    return f"{before}{BEGIN}\n\n{inner}\n\n{END}{after}"


def figures_in(section: str) -> Earlier:
    """Return what the tables of a section say: p50 and multiple of the floor of pages,
    the rate of files."""
    found: dict[tuple[str, str], tuple[float, ...]] = {}
    role = ""
    for line in section.splitlines():
        if heading := re.fullmatch(r"### Pages as (\w+)", line):
            role = heading[1]
        elif line.startswith("### "):
            role = ""
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        numbers = [float(c.replace(",", "")) if is_figure(c) else None for c in cells]
        if role and len(cells) > 2 and numbers[1] is not None:
            found[role, cells[0]] = tuple(n or 0.0 for n in numbers[1:3])
        elif not role and len(cells) > 5 and numbers[4] is not None:
            found[cells[1], cells[0]] = (numbers[4],)
    return found


def is_figure(cell: str) -> bool:
    return re.fullmatch(r"[0-9][0-9,.]*", cell) is not None
