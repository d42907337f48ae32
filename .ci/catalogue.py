"""The Indonesian catalogue: `update` collects and compiles it, `check` judges it."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages import mofile, pofile

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path("locale/id/LC_MESSAGES")
OPTIONS = ["--locale=id", "--no-location", "--no-obsolete", "--verbosity=0"]
IGNORED = ["--ignore=.venv", "--ignore=var", "--ignore=tests", "--ignore=static"]


def manage(folder: Path, *arguments: str) -> None:
    environment = {**os.environ, "STATE_ROOT": str(folder / "var")}
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=folder, env=environment, check=True)


def collect(folder: Path) -> None:
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    manage(folder, "makemessages", *OPTIONS, *IGNORED)


def read(file: Path) -> dict:
    """The messages of a .po or .mo file: (context, source) -> (texts, is fuzzy)."""
    reader = mofile.read_mo if file.suffix == ".mo" else pofile.read_po
    with file.open("rb") as stream:
        catalogue = reader(stream)
    return {
        (m.context, m.id if isinstance(m.id, str) else m.id[0]): (m.string, m.fuzzy)
        for m in catalogue
        if m.id
    }


def collected_anew() -> dict:
    """What the sources ask to be translated, told without touching this tree."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for entry in ROOT.iterdir():
            if (entry / "__init__.py").exists() or entry.name in {
                "templates",
                "locale",
            }:
                shutil.copytree(entry, folder / entry.name)
        shutil.copy(ROOT / "manage.py", folder)
        collect(folder)
        return read(folder / FOLDER / "django.po")


def complaints() -> list[str]:
    written = read(ROOT / FOLDER / "django.po")
    compiled = read(ROOT / FOLDER / "django.mo")
    asked = collected_anew()
    texts = {key: text for key, (text, _fuzzy) in written.items()}
    found = [
        ("not in the catalogue", asked.keys() - written.keys()),
        ("no longer in the sources", written.keys() - asked.keys()),
        ("marked fuzzy", {key for key, (_text, fuzzy) in written.items() if fuzzy}),
        ("not translated", {key for key, text in texts.items() if not is_whole(text)}),
        (
            "compiled otherwise than written",
            {k for k, (text, _f) in compiled.items() if texts.get(k) != text}
            | (texts.keys() - compiled.keys()),
        ),
    ]
    return [
        f"{what}: {source!r}" for what, keys in found for _, source in in_order(keys)
    ]


def is_whole(text) -> bool:
    return bool(text) and (isinstance(text, str) or all(text))


def in_order(keys) -> list:
    return sorted(keys, key=lambda key: (key[1], key[0] or ""))


def main(task: str) -> int:
    if task == "update":
        collect(ROOT)
        manage(ROOT, "compilemessages", "--locale=id", "--verbosity=0")
        return 0
    subprocess.run(
        ["msgfmt", "--check", "--output-file=/dev/null", FOLDER / "django.po"],
        cwd=ROOT,
        check=True,
    )
    found = complaints()
    print("\n".join(found) or "complete, and compiled as written")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
