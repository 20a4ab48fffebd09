"""The watch's queries, and reading all their pages by windows of time.

Pages by offset lose a row whenever somebody comments meanwhile: the row jumps to the top, the others move. A page cut
by `before:` the last row's time cannot: what moves up is newer than anything seen, and the next round's query has it.
"""

from collections.abc import Callable
from collections.abc import Sequence
from datetime import datetime
from datetime import timedelta
from typing import NamedTuple

from bot.config.settings import Settings
from bot.gerrit import Json
from bot.gerrit import moment
from bot.watch.rows import OPTIONS

Ask = Callable[[str, Sequence[str], int], list[Json]]
PAGE = 500
_MOST_PAGES = 200
# What Gerrit's index may show late: between several servers, or a change that was being written while we asked.
OVERLAP = timedelta(minutes=5)


class Sweep(NamedTuple):
    """All rows of a query, each change once as it was newest; `gap` tells where some may be missing."""

    infos: list[Json]
    gap: str


def base_query(settings: Settings) -> str:
    """Return the part that all our queries share."""
    return f'project:"{settings.project}" branch:"{settings.branch}" path:"{settings.data_path}"'


def whole_query(settings: Settings) -> str:
    """Return the query for all open changes that touch the data."""
    age = f" -age:{settings.max_age_days}d" if settings.max_age_days else ""
    return f"status:open {base_query(settings)}{age}"


def news_query(settings: Settings, newest: str) -> str:
    """Return the query for what was updated since `newest`, closed changes too: that they closed is news.

    The watermark is Gerrit's own time of an update, so our clock may be wrong. It is moved back by an overlap.
    """
    since = moment(newest)
    if since is None:
        return whole_query(settings)
    return f'{base_query(settings)} after:"{_text(since - OVERLAP)}"'


def sweep(ask: Ask, query: str) -> Sweep:
    """Ask for all pages of a query; may raise GerritError."""
    found: dict[int, Json] = {}
    gap, window = "", query
    for _ in range(_MOST_PAGES):
        page = ask(window, OPTIONS, PAGE)
        fresh = {
            row["_number"]: row for row in page if "_number" in row and row["_number"] not in found
        }
        found.update(fresh)
        if not page or not page[-1].get("_more_changes"):
            return Sweep(list(found.values()), gap)
        last = moment(str(page[-1].get("updated", "")))
        if last is None:
            return Sweep(list(found.values()), "a row without its time of update")
        # `before:` takes whole seconds and includes them.
        edge = last + timedelta(seconds=1)
        if not fresh:
            gap = f"more than {len(page)} changes were updated at {_text(last)}"
            edge = last - timedelta(seconds=1)
        window = f'{query} before:"{_text(edge)}"'
    return Sweep(list(found.values()), f"more than {_MOST_PAGES} pages")


def _text(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M:%S}"
