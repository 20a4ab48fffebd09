"""What the rules of mail say of an address."""

import re
from functools import lru_cache

from gate.knowledge.people import LONGEST
from registry.lexis import printable

# What this matches is right; the library judges the rest.
_PLAIN = re.compile(
    r"[A-Za-z0-9_+-]{1,40}(?:\.[A-Za-z0-9_+-]{1,40}){0,4}"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,40}[A-Za-z0-9])?\.){1,4}(?!(?:local|test)$)[A-Za-z]{2,6}"
)


def is_plain(address: str) -> bool:
    """Tell whether an address is of the form that nearly all have; others may be right too."""
    return _PLAIN.fullmatch(address) is not None


@lru_cache(maxsize=1 << 12)
def fault(address: str) -> str:
    """Return what is wrong with an address, in a few words; empty if nothing is."""
    if len(address) > LONGEST:
        return f"it has {len(address)} characters, an address at most 254"
    from email_validator import EmailNotValidError
    from email_validator import validate_email

    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError as error:
        text = str(error).rstrip(".").replace(". It ", ", it ")
        return printable(text[:1].lower() + text[1:], 120)
    return ""
