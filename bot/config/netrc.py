"""Reads the entries of a netrc file, of which a machine may have several. Pure."""

import re
from collections.abc import Iterator

_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')


def entries(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield machine, login and password. `netrc` of the standard library keeps one login a machine.

    `default` is left out: it is meant for anonymous FTP, and no password of ours goes to a host it was not given for.
    """
    entry: dict[str, str] = {}
    words = _words(text)
    for word in words:
        if word in ("machine", "default"):
            if "machine" in entry:
                yield entry["machine"], entry.get("login", ""), entry.get("password", "")
            entry = {"machine": next(words, "")} if word == "machine" else {}
        elif word in ("login", "user", "password", "account"):
            entry["login" if word == "user" else word] = next(words, "")
    if "machine" in entry:
        yield entry["machine"], entry.get("login", ""), entry.get("password", "")


def _words(text: str) -> Iterator[str]:
    macro = False
    for line in text.splitlines():
        # A macro ends at the first empty line.
        macro = macro and bool(line.strip())
        if macro or line.lstrip().startswith("#"):
            continue
        for found in _WORD.finditer(line):
            quoted, word = found.groups()
            if word == "macdef":
                macro = True
                break
            yield word if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
