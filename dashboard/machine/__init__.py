"""What programs read: the registry itself, JSON in the original's shapes, a file per driver, CSV, a feed, badges."""

from collections.abc import Iterator

from dashboard.machine import api
from dashboard.machine import badges
from dashboard.machine import crawlers
from dashboard.machine import feed
from dashboard.machine import records
from dashboard.machine import table
from dashboard.view import View

DATA = "data/default_data.json"


def files(view: View) -> Iterator[tuple[str, bytes]]:
    """Yield the address and the content of each file."""
    yield DATA, view.inputs.raw
    yield from api.files(view)
    yield from records.files(view)
    yield from badges.files(view)
    yield table.PATH, table.content(view)
    yield feed.PATH, feed.content(view)
    yield from crawlers.files(view)
