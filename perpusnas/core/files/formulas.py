"""No cell of a file is a formula, whatever a text begins with."""

import re

from django.db.models import Func, TextField

# What a spreadsheet may take for a formula when a cell begins with it (OWASP, CSV
# injection), full-width forms included.
DANGEROUS = "=+-@\t\r\n＝＋－＠"


class Guarded(Func):
    """A text that no spreadsheet takes for a formula: `'` goes before it.

    A text that begins with `'` and then such a sign gets another one, so that taking
    one away again always gives back what was there.
    """

    output_field = TextField()

    def __init__(self, text, **extra):
        super().__init__(text, **extra)

    def as_sql(self, compiler, connection, **context):
        text, params = compiler.compile(self.source_expressions[0])
        signs = ", ".join(["%s"] * len(DANGEROUS))
        sql = (
            f"CASE WHEN substr(ltrim({text}, ''''), 1, 1) IN ({signs}) "
            f"THEN '''' || {text} ELSE {text} END"
        )
        return sql, (*params, *DANGEROUS, *params, *params)

    def as_postgresql(self, compiler, connection, **context):
        """Speaks of the text once: the database works it out as often as it is named."""
        text, params = compiler.compile(self.source_expressions[0])
        pattern = "^('*[" + re.escape(DANGEROUS) + "])"
        return f"regexp_replace({text}, %s, %s)", (*params, pattern, r"'\1")


def guarded(text: str) -> str:
    """The same of a text in Python."""
    bare = text.lstrip("'")
    return f"'{text}" if bare[:1] and bare[0] in DANGEROUS else text


def unguarded(text: str) -> str:
    """What a guarded text was before."""
    bare = text.lstrip("'")
    return text[1:] if text[:1] == "'" and bare[:1] in tuple(DANGEROUS) else text
