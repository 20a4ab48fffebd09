"""Reads the `[bot]` table of a TOML file, and refuses a file that holds secrets."""

import difflib
import re
import tomllib
from collections.abc import Iterator
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gate.refusal import Refusal

TABLES = ("bot",)
# Many times what all settings take; a name of many parts costs the square of its length.
_LARGEST = 64 * 1024
_SECRET = re.compile(
    r"pass(w|wor|phrase|$|[-_])|pwd|secret|token|credential|api[-_]?key|private[-_]?key", re.I
)
_INSTEAD = (
    "set DRIVERLOG_GERRIT_USER and DRIVERLOG_GERRIT_PASSWORD_FILE in the environment, or use netrc"
)


def table(file: Path) -> dict[str, Any]:
    """Return the `[bot]` table, empty if there is none; raise Refusal with one line if the file cannot be used."""
    try:
        top = tomllib.loads(_bytes(file).decode("utf-8"))
        secrets = list(_secrets(top))
    except UnicodeDecodeError as error:
        raise Refusal(f"{file} is not UTF-8 at byte {error.start}; save it as UTF-8") from error
    # Deep nesting is a RecursionError, a number of 5,000 digits a ValueError.
    except (ValueError, RecursionError) as error:
        why = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise Refusal(f"{file} is not TOML: {why}; mend that line") from error
    for name in secrets:
        raise Refusal(
            f"{file}: {name} looks like a secret, which does not belong into this file; {_INSTEAD}"
        )
    for name in top:
        if name not in TABLES:
            near = difflib.get_close_matches(name, TABLES, 1)
            hint = f", did you mean [{near[0]}]" if near else ""
            raise Refusal(f"{file}: {name} is not known{hint}; settings stand under [bot]")
    found = top.get("bot", {})
    if not isinstance(found, dict):
        raise Refusal(f"{file}: bot is no table; write [bot] on a line of its own")
    return found


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            data = opened.read(_LARGEST + 1)
    except OSError as error:
        raise Refusal(
            f"cannot read {file}: {error.strerror}; name another file with --config"
        ) from error
    if len(data) > _LARGEST:
        raise Refusal(f"{file} has more than {_LARGEST} bytes; name a TOML file with --config")
    return data


def _secrets(values: Mapping[str, Any], above: str = "") -> Iterator[str]:
    """Yield the keys, at any depth, that by their name hold a secret."""
    for name, value in values.items():
        here = f"{above}{name}"
        if _SECRET.search(name):
            yield here
        if isinstance(value, dict):
            yield from _secrets(value, f"{here}.")
