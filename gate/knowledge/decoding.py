"""Tells when UTF-8 was decoded as something else, and what it was."""

import re

# One letter of UTF-8 decoded wrongly is two or more odd ones in a row, or an A with tilde or circumflex and a space.
_SUSPECT = re.compile("[^\x00-\x7f]{2}|[\u00c2\u00c3] ")
REPLACEMENT = "\ufffd"


def decoded(text: str) -> str:
    """Return the text as it was meant; itself, if nothing is wrong with it."""
    if text.isascii() or not _SUSPECT.search(text):
        return text
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    return fix_encoding(text) if is_bad(text) else text
