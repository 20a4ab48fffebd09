"""Makes a site: what is known in, path and content of every file out. Pure: no network, no clock, nothing is written.

Same input and same moment, same bytes.
"""

from collections.abc import Callable
from collections.abc import Iterator

from dashboard import assets
from dashboard import machine
from dashboard import pages
from dashboard.derive import derive
from dashboard.inputs import Inputs
from dashboard.view import View

PARTS: tuple[Callable[[View], Iterator[tuple[str, bytes]]], ...] = (
    pages.files,
    assets.files,
    machine.files,
)


def build(inputs: Inputs) -> dict[str, bytes]:
    """Return the whole site: path -> content."""
    return dict(files(inputs))


def files(inputs: Inputs) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the site one by one, so that a large one need not be held in memory."""
    seen = derive(inputs)
    for part in PARTS:
        yield from part(seen)
