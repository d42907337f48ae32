"""The diagram of the records in docs/architecture.md: `update` writes it, `check` compares it.

Drawn from the models: every relation between two of them, except those to users, countries
and citations, which nearly every record has.
"""

import os
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- records: begin -->\n", "<!-- records: end -->\n"
APPS = ["perpusnas", "partners", "agreements", "events"]
# Tables about the work of the site, not about partnerships.
LEFT_OUT = {"Feed", "Export", "User", "Country", "Erasure", "Merged", "ReminderSent"}
LEFT_OUT |= {"PartnerPair", "PersonPair"}


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


def main(command: str) -> int:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perpusnas.settings")
    django.setup()
    text = DOCUMENT.read_text(encoding="utf-8")
    before, _begin, rest = text.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    new = f"{before}{BEGIN}{diagram()}{END}{after}"
    if command == "update":
        DOCUMENT.write_text(new, encoding="utf-8")
        return 0
    if new != text:
        print("The diagram in docs/architecture.md is not current: run `make diagram`.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
