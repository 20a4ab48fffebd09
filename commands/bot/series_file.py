"""The series of OpenStack: as openstack/releases has them on the server, or in a file; and which one is meant."""

import difflib
from collections.abc import Sequence
from pathlib import Path

from bot.gerrit import GerritError
from bot.gerrit import Reader
from bot.gerrit import Trouble
from bot.roll.series import LARGEST
from bot.roll.series import Series
from bot.roll.series import series_of
from commands.bot.registry_file import tip_of
from gate.refusal import Refusal
from registry.lexis import printable

_PROJECT = "openstack/releases"
_BRANCH = "master"
_PATH = "data/series_status.yaml"


def series_at_hand(reader: Reader, file: str | None) -> tuple[Series, ...]:
    """Return the series, oldest first; raise Refusal if they cannot be had."""
    if file is not None:
        return series_of(_of_file(file), printable(file, 200))
    try:
        tip = tip_of(reader, _PROJECT, _BRANCH)
        data = reader.file_at(_PROJECT, tip, _PATH) if tip is not None else None
    except GerritError as error:
        if error.trouble is not Trouble.NOT_FOUND:
            raise
        data = None
    if data is None:
        where = f"{_PATH} in {_PROJECT} on {_BRANCH}"
        raise Refusal(f"this Gerrit has no {where}; name a copy of it with --series")
    return series_of(data, f"{_PROJECT}/{_PATH}")


def _of_file(file: str) -> bytes:
    try:
        with Path(file).open("rb") as opened:
            return opened.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "no such path"
        shown = printable(file, 200)
        raise Refusal(f"cannot read {shown}: {why}; name another file with --series") from error


def release_meant(series: Sequence[Series], name: str | None) -> Series:
    """Return the series that `name` (`Gazpacho`, `2026.1`) means; without one, the newest that was released."""
    if name is None:
        released = [one for one in series if one.status not in ("", "development")]
        if not released:
            raise Refusal("no series was released yet; name one with --release")
        return released[-1]
    wanted = name.strip().casefold()
    for one in series:
        if wanted in (one.name, one.version) and wanted:
            return one
    known = [spelling for one in series for spelling in (one.id, one.version) if spelling]
    near = difflib.get_close_matches(name, known, 1)
    hint = f"did you mean {near[0]}" if near else f"the newest is {series[-1].id}"
    raise Refusal(f'no series "{printable(name, 60)}" in the file of series; {hint}')
