"""Which passwords are refused: those that are guessed soon, however they are written."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

# Guesses until a password is found, as a power of ten: "very unguessable" in the scale of
# zxcvbn (Wheeler, USENIX Security 2016).
LEAST_GUESSES = 10
# What comes after so many characters is not looked at: the check takes quadratic time.
EXAMINED = 72
OWN = ("username", "first_name", "last_name", "email")


@cache
def common_words() -> tuple[str, ...]:
    """The words of `common_words.txt`. English ones are in zxcvbn itself."""
    lines = Path(__file__).with_name("common_words.txt").read_text(encoding="utf-8")
    kept = [line for line in lines.splitlines() if not line.startswith("#")]
    return tuple(dict.fromkeys(" ".join(kept).split()))


def own_words(user: Any) -> list[str]:
    """The words of a user's names and address."""
    texts = [str(getattr(user, name, "") or "").lower() for name in OWN]
    return [
        word for text in texts for word in [text, *re.split(r"[\W_]+", text)] if word
    ]


class GuessValidator:
    """Refuses a password that is guessed in fewer than ten thousand million tries by who
    knows common passwords, words of this site, and the names of its user."""

    def validate(self, password: str, user: Any = None) -> None:
        words = [*own_words(user), *common_words()]
        guesses = zxcvbn(password[:EXAMINED], user_inputs=words)["guesses_log10"]
        if guesses < LEAST_GUESSES:
            raise ValidationError(
                _(
                    "This password is easy to guess: it consists of common words, names, "
                    "dates or neighbouring keys. Four or more unrelated words make a good one."
                ),
                code="password_too_easy",
            )

    def get_help_text(self) -> str:
        return _(
            "Use several unrelated words, or characters from a password manager. "
            "Your own name, words of this site and common passwords are refused."
        )
