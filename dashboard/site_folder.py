"""Which folder is the work of a build from first to last, told by the file that each build puts into it."""

import json
from collections.abc import Iterable
from collections.abc import Mapping
from pathlib import Path

MARK = "site.json"
GENERATOR = "driverlog site build"
_LARGEST_MARK = 1024 * 1024


class CannotPublish(Exception):
    """The site stays as it was; the message is one line that says why and what to do."""


def refuse_foreign(target: Path, output: Path) -> None:
    """Refuse to replace what is not the work of a build from first to last."""
    instead = "move it away, or name another folder with --output"
    if not target.exists():
        return
    if not target.is_dir():
        raise CannotPublish(f"{output} is no folder; {instead}")
    try:
        found = sorted(entry.name for entry in target.iterdir())
    except OSError as error:
        raise CannotPublish(f"cannot read {output}: {error.strerror}; {instead}") from error
    if not found:
        return
    entries = _entries(target)
    if entries is None:
        raise CannotPublish(f"{output} is no site of DriverLog's, and not empty; {instead}")
    foreign = [name for name in found if name not in entries]
    if foreign:
        raise CannotPublish(
            f"{output} has {foreign[0]!a}, which no build wrote and the next would delete; move it out of there"
        )


def sign(folder: Path, facts: Mapping[str, object], top: Iterable[str]) -> None:
    """Write the file that tells a site of ours: what the build says of it, and the names at its top."""
    mark = {"generator": GENERATOR, **facts, "entries": sorted(top)}
    (folder / MARK).write_text(json.dumps(mark, indent=2) + "\n", "ascii")


def _entries(target: Path) -> set[str] | None:
    """Return the names at the top of a site that a build wrote; None if the folder is no such site."""
    mark = target / MARK
    try:
        if mark.is_symlink() or not mark.is_file() or mark.stat().st_size > _LARGEST_MARK:
            return None
        said = json.loads(mark.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or said.get("generator") != GENERATOR:
        return None
    entries = said.get("entries")
    return {str(name) for name in entries} if isinstance(entries, list) else None
