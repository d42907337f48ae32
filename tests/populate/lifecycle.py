"""What became of a made-up text: stages, extensions, reviews, and what is said of it."""

from agreements.models import (
    AgreementCitation,
    Extension,
    Review,
    StageChange,
)

from .days import between, later, partial_date
from .register import Register, Text
from .sources import document, news
from .tables import Values

# The stages that a text went through before the one where it stands.
WAY = ["proposed", "exploratory", "in_principle", "negotiation", "drafting"]
WAY += ["text_agreed", "ready", "signed", "implementation", "renewal"]
AFTER = {"replaced", "closed", "terminated"}
STANCES = ["states", "states", "states", "implies", "earlier_plan", "contradicts"]
STANCES += ["leaves_open"]
FACTS = ["signed", "ends", "effective", "stage", "title_id", "place"]


def add_stage_changes(register: Register, text: Text) -> None:
    """The steps that somebody wrote down: rarely all."""
    chance, stage = register.chance, text.entry["stage"]
    way = WAY[: WAY.index(stage)] if stage in WAY else WAY[:2]
    if stage in AFTER:
        way = WAY[: WAY.index("renewal")]
    steps = [s for s in way if chance.hit(0.9 if s == "signed" else 0.3)]
    day = later(text.term.begin, -chance.few(100, 500))
    for step in [*steps, stage]:
        day = text.term.begin if step == "signed" else day
        known = min(day, register.today)
        since = (
            text.entry["signed"] if step == "signed" else partial_date(chance, known)
        )
        facts = {"stage": step, "since": since}
        if chance.hit(0.05):
            title = text.partners[0].label_id
            minutes = document(register, title, text.entry["access"], known)
            facts["evidence_id"] = minutes["id"]
        register.ledger.put(StageChange, agreement_id=text.entry["id"], **facts)
        day = later(day, chance.few(20, 120))


def add_extension(register: Register, text: Text) -> Values:
    """The end of the text moved by a year, to where it is now."""
    chance, old = register.chance, later(text.term.end, months=-12)
    how = chance.one(["addendum", "addendum", "tacit"])
    agreed = min(later(old, -30), later(register.today, -1))
    return register.ledger.put(
        Extension,
        agreement_id=text.entry["id"],
        how=how,
        agreed=partial_date(chance, agreed) if how == "addendum" else "",
        old_end=str(old),
        new_end=str(text.term.end),
        reason=chance.one(["", "Kegiatan belum selesai."]),
    )


def add_reviews(register: Register, text: Text) -> None:
    """A look at how the text was carried out, every year or never."""
    chance, last = register.chance, min(text.term.end, register.today)
    if not text.term.is_signed or last <= text.term.begin or not chance.hit(0.18):
        return
    for _ in range(chance.few(1, 2)):
        held = between(chance, text.term.begin, last)
        marks = {m: chance.one([None, 2, 3, 3, 4]) for m in Review.RATINGS}
        register.ledger.put(
            Review,
            agreement_id=text.entry["id"],
            period=f"{held.year}",
            held=partial_date(chance, held),
            reviewer=chance.one(["", "Biro Kerja Sama", "Tim monev"]),
            realised=chance.one([None, 0, 25, 50, 75, 100]),
            recommendation=chance.one(["", "continue", "continue", "mend_partly"]),
            **marks,
        )


def add_citations(
    register: Register, text: Text, signatories: list[Values], extension: Values | None
) -> None:
    """Papers of the text itself, and what was printed about it."""
    chance, entry = register.chance, text.entry
    partner, day = text.partners[0].label_id, text.term.begin
    if chance.hit(0.3):
        kept = document(register, partner, entry["access"], day)
        sure = chance.one(["certain", "certain", "probable", "doubtful"])
        cite(register, entry, kept, stance="text", certainty=sure)
    if extension and chance.hit(0.5):
        kept = document(register, partner, entry["access"], day)
        cite(register, entry, kept, stance="states", extension_id=extension["id"])
    if chance.hit(0.4):
        printed = news(register, partner, entry["access"], min(day, register.today))
        facts: Values = {"fact": chance.one(FACTS)}
        if signatories and chance.hit(0.2):
            signed_by = chance.one(signatories)["id"]
            facts = {"signatory_id": signed_by, "fact": "person"}
        says = chance.one(register.words.sources["says"])
        cite(register, entry, printed, stance=chance.one(STANCES), says=says, **facts)


def cite(register: Register, entry: Values, source: Values, **facts: object) -> None:
    columns = {"agreement_id": entry["id"], "source_id": source["id"]}
    register.ledger.put(AgreementCitation, **columns, **facts)
