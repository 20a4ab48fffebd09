"""How values of the data get onto a page: on one line, every character visible, cut where space is short. Pure."""

import re

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?=T|$)", re.ASCII)
_AROUND_AT = re.compile(r"[^@\s]+@[^@\s]+")


def shown(value: object) -> object:
    """Return a value as a page may show it: line ends become spaces, what is invisible or reorders text is spelt out.

    Made for Jinja's `finalize`: markup of ours passes.
    """
    # Nearly all values are plain and pass here; a large site has millions of them.
    if type(value) is str and value.isprintable():
        return value
    if hasattr(value, "__html__"):
        return value
    text = str(value)
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    return (
        " " if character.isspace() and character < "\x80" else f"\u2039U+{ord(character):04X}\u203a"
    )


def cut(text: str | None, most: int) -> str:
    """Return a text of at most `most` characters, cut at a word where there is one, and visibly."""
    if text is None or len(text) <= most:
        return text or ""
    head = text[: most - 1]
    word, space, _ = head.rpartition(" ")
    return f"{(word if space and len(word) > most // 2 else head).rstrip()}…"


def day(moment: str) -> str:
    """Return the day of `2026-05-04T09:21:37Z`; what is no moment stays as it is, cut."""
    found = _DAY.match(moment)
    return found.group() if found else cut(moment, 24)


def mail_parts(address: str | None) -> tuple[str, str] | None:
    """Return what stands before and behind the @; None if the text is no address."""
    if not address or not _AROUND_AT.fullmatch(address):
        return None
    name, _, host = address.partition("@")
    return name, host


def unlinked(text: str) -> str:
    """Return a text that may hold a mail address as people read it and programs do not."""
    return text.replace("@", " at ")


def short_link(address: str) -> str:
    """Return a web address without its scheme."""
    return address.removeprefix("https://").removeprefix("http://")


def number(value: int) -> str:
    """Return `12,345`."""
    return f"{value:,}"


def count(value: int, word: str) -> str:
    """Return `1 driver`, `2 drivers`, `3 CIs`, `4 companies` as they are said."""
    return f"{value:,} {word}" if value == 1 else f"{value:,} {word}s"
