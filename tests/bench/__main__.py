"""`make bench`: measures the pages and files of the register of DATABASE_URL.

It is run by `.ci/bench`, which fills that register, and never as a test: figures are
read, not asserted. It writes docs/benchmarks.md unless `--print` is given.
"""

import argparse
import os
import signal
import subprocess
from datetime import UTC, datetime

import django


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", required=True, help="S, M or L; or what it is called")
    parser.add_argument("--times", type=int, default=20, help="of a page, one reader")
    parser.add_argument("--seconds", type=float, default=2, help="of a page, 8 readers")
    parser.add_argument("--crowd", type=float, default=60, help="seconds of 50 readers")
    parser.add_argument("--rows", type=int, default=2000, help="of each import")
    parser.add_argument("--only", default="", help="pages and files with these words")
    parser.add_argument("--print", action="store_true", help="write no document")
    return parser.parse_args()


def version() -> str:
    """Return the version of the site and the commit that is measured."""
    from .report import ROOT

    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    number = project.partition('version = "')[2].partition('"')[0]
    git = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    commit = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=False)
    return f"version {number}, commit {commit.stdout.strip() or 'not known'}"


def main() -> None:
    # However it is ended, its servers are, and its tables are removed.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    chosen = options()
    django.setup()
    # Models are ready only now.
    from .suite import measure_everything

    about = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {version()}"
    measure_everything(chosen, about)


if __name__ == "__main__":
    main()
