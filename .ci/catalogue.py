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


def undated(file: Path) -> None:
    """Without the day of collecting, which would differ where nothing else does."""
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith('"POT-Creation-Date')]
    file.write_text("".join(kept), encoding="utf-8")


def read(file: Path) -> dict:
    """Return the messages of a .po or .mo file by context and source, each with texts
    and whether it is fuzzy."""
    reader = mofile.read_mo if file.suffix == ".mo" else pofile.read_po
    with file.open("rb") as stream:
        catalogue = reader(stream)
    return {
        (text(m.context), text(m.id)): (texts(m.string), m.fuzzy)
        for m in catalogue
        if m.id
    }


def texts(of) -> list[str]:
    """Return the text of a message, or the texts of its plural."""
    return [of] if isinstance(of, str) else list(of)


def text(of) -> str:
    """Return the first text of a source; the .mo reader leaves contexts undecoded."""
    first = of[0] if isinstance(of, tuple | list) else of
    return first.decode() if isinstance(first, bytes) else first or ""


def collected_messages() -> dict:
    """Return the messages in the sources, collected without changing this tree."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for entry in ROOT.iterdir():
            is_app = (entry / "__init__.py").exists()
            if is_app or entry.name in {"templates", "locale"}:
                shutil.copytree(entry, folder / entry.name)
        shutil.copy(ROOT / "manage.py", folder)
        collect(folder)
        return read(folder / FOLDER / "django.po")


def complaints() -> list[str]:
    written = read(ROOT / FOLDER / "django.po")
    compiled = read(ROOT / FOLDER / "django.mo")
    collected = collected_messages()
    whole = {key for key, (words, _fuzzy) in written.items() if all(words)}
    fuzzy = {key for key, (_words, fuzzy) in written.items() if fuzzy}
    same = {k for k in whole & compiled.keys() if compiled[k][0] == written[k][0]}
    found = {
        "not in the catalogue": collected.keys() - written.keys(),
        "no longer in the sources": written.keys() - collected.keys(),
        "marked fuzzy": fuzzy,
        "not translated": written.keys() - whole,
        "compiled otherwise than written": (whole - fuzzy | compiled.keys()) - same,
    }
    return [
        f"{what}: {source!r}"
        for what, keys in found.items()
        for _, source in sorted(keys)
    ]


def main(task: str) -> int:
    if task == "update":
        collect(ROOT)
        undated(ROOT / FOLDER / "django.po")
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
