"""`python -m tests.populate --size S|M|L` fills the register of DATABASE_URL."""

import os
import sys

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perpusnas.settings")
    django.setup()
    # Models are ready only now.
    from .command import Command

    Command().run_from_argv(["python -m", "tests.populate", *sys.argv[1:]])


if __name__ == "__main__":
    main()
