"""What a spreadsheet takes for a formula, and how a cell says that it is text."""

import re

# It looks behind spaces, and in some languages at full-width signs: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = re.compile(r"\s*[=+\-@\uff0b\uff0d\uff1d\uff20]| *[\t\r\n]")


def as_text(cell: str) -> str:
    """Return a cell that is read as text and nothing else: an apostrophe tells a spreadsheet so."""
    return f"'{cell}" if _FORMULA.match(cell) else cell
