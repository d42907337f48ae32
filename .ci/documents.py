"""The parts of the documents that follow from the models: `update` writes them, `check`
compares them.

The diagram of the records in docs/architecture.md has every relation between two models,
except those to users, countries and citations, which nearly every record has. The list of
files and columns ends docs/register-format.md.
"""

import os
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
ARCHITECTURE = ROOT / "docs" / "architecture.md"
REGISTER_FORMAT = ROOT / "docs" / "register-format.md"
BEGIN, END = "<!-- records: begin -->\n", "<!-- records: end -->\n"
APPS = ["perpusnas", "partners", "agreements", "events"]
# Tables about the work of the site, not about partnerships.
LEFT_OUT = {"Feed", "Export", "User", "Country", "Erasure", "Merged", "ReminderSent"}
LEFT_OUT |= {"Merge", "PartnerPair", "PersonPair", "AgreementPair", "EventPair"}


def models() -> list:
    from django.apps import apps

    found = [m for app in APPS for m in apps.get_app_config(app).get_models()]
    return [
        m
        for m in found
        if not m.__name__.startswith("Historical")
        and not m.__name__.endswith("Citation")
        and m.__name__ not in LEFT_OUT
    ]


def relations() -> list[str]:
    """One line for each two models, in Mermaid's notation for entity relationships."""
    shown = models()
    fields: dict[tuple[str, str, str], list[str]] = {}
    for model in shown:
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
            target = field.related_model
            if target not in shown:
                continue
            many_to_many = field.many_to_many
            one = "}o" if many_to_many else "o|" if field.null else "||"
            many = "||" if field.unique and not many_to_many else "o{"
            key = target.__name__, f"{one}--{many}", model.__name__
            fields.setdefault(key, []).append(field.name)
    return [
        f'    {target} {link} {model} : "{", ".join(names)}"'
        for (target, link, model), names in fields.items()
    ]


def diagram() -> str:
    return "\n".join(["```mermaid", "erDiagram", *relations(), "```", ""])


def with_diagram(text: str) -> str:
    before, _begin, rest = text.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    return f"{before}{BEGIN}{diagram()}{END}{after}"


def with_columns(text: str) -> str:
    from perpusnas.register.tables import format_description

    heading = "## Files and columns\n"
    return f"{text.partition(heading)[0]}{heading}\n{format_description()}\n"


def main(command: str) -> int:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perpusnas.settings")
    django.setup()
    stale = []
    for document, written in [
        (ARCHITECTURE, with_diagram),
        (REGISTER_FORMAT, with_columns),
    ]:
        text = document.read_text(encoding="utf-8")
        new = written(text)
        if command == "update":
            document.write_text(new, encoding="utf-8")
        elif new != text:
            stale.append(str(document.relative_to(ROOT)))
    if stale:
        print(f"Not current, run `make documents`: {', '.join(stale)}")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
