"""The files that all pages share, each under a name with a digest of its content: it may be kept forever."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files as resources

from dashboard.view import View


@cache
def assets() -> dict[str, tuple[str, bytes]]:
    """Return name -> (path on the site, content)."""
    folder = resources("dashboard") / "static"
    found = {item.name: item.read_bytes() for item in folder.iterdir() if item.is_file()}
    return {name: (_path(name, found[name]), found[name]) for name in sorted(found)}


def _path(name: str, content: bytes) -> str:
    stem, _, ending = name.rpartition(".")
    return f"static/{stem}.{hashlib.sha256(content).hexdigest()[:8]}.{ending}"


def asset_path(name: str) -> str:
    """Return where an asset stands on the site."""
    return assets()[name][0]


def files(_: View) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the site that are the same whatever the registry says."""
    yield from assets().values()
