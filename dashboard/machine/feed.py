"""`feed.atom`: new marks and new drivers, newest first, as RFC 4287 has it.

An entry's id is made of what it is about and of nothing else: a mark that a newer success renews is the same entry,
updated. Its moment comes from the evidence or from the registry's log, never from the build.
"""

import uuid
from collections.abc import Iterator
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from dashboard.history import Entry
from dashboard.links import web_link
from dashboard.machine.moments import iso
from dashboard.machine.moments import moment
from dashboard.machine.text import cut
from dashboard.machine.text import encoded
from dashboard.machine.text import xml
from dashboard.states import Mark
from dashboard.states import State
from dashboard.view import DriverView
from dashboard.view import View

PATH = "feed.atom"
MOST = 100
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "https://opendev.org/openstack/driverlog")
_LONGEST_TITLE = 200
_LONGEST_TEXT = 1000


class News(NamedTuple):
    """One entry before it is written."""

    time: datetime
    id: str
    title: str
    text: str
    page: str
    author: str = ""
    related: str | None = None


def content(view: View) -> bytes:
    """Return the feed; what the future is said to have brought is left out."""
    news = [item for item in _news(view) if item.time <= view.now]
    newest = sorted(news, key=lambda item: (-item.time.timestamp(), item.id))[:MOST]
    when = newest[0].time if newest else view.now
    return encoded("".join([*_head(view, when), *_entries(newest, view), "</feed>\n"]))


def _news(view: View) -> Iterator[News]:
    for one in view.drivers:
        for mark in one.marks:
            when = moment(mark.at) if mark.state is State.TESTED else None
            if when is not None:
                yield _mark(one, mark, when)
        added = next((line for line in reversed(one.history or ()) if line.kind == "added"), None)
        if added is not None:
            yield _driver(one, added)


def _mark(one: DriverView, mark: Mark, when: datetime) -> News:
    branch = mark.evidence.branch if mark.evidence else ""
    return News(
        time=when,
        id=_id("mark", *one.driver.identity, mark.release, branch),
        title=f"{_name(one)}: CI tested in {mark.release}",
        text=mark.comment,
        page=one.page,
        related=web_link(mark.review_url),
    )


def _driver(one: DriverView, added: Entry) -> News:
    return News(
        time=added.revision.time,
        id=_id("driver", *one.driver.identity),
        title=f"New driver: {_name(one)}",
        text=one.driver.description or "",
        page=one.page,
        author=added.revision.author,
        related=web_link(added.revision.review_url),
    )


def _name(one: DriverView) -> str:
    return f"{one.driver.vendor}, {one.driver.name} ({one.project_title})"


def _id(*parts: str) -> str:
    text = "\0".join(parts).encode("utf-8", "surrogatepass").hex()
    return uuid.uuid5(_NAMES, text).urn


def _head(view: View, when: datetime) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
    yield f"<id>{_id('feed')}</id>\n<title>DriverLog: new marks and new drivers</title>\n"
    yield f"<updated>{iso(when)}</updated>\n<author><name>DriverLog</name></author>\n"
    if view.base_url:
        yield f'<link rel="self" type="application/atom+xml" href="{xml(view.url(PATH))}"/>\n'
    yield f'<link rel="alternate" type="text/html" href="{xml(view.url("index.html"))}"/>\n'


def _entries(news: Sequence[News], view: View) -> Iterator[str]:
    for item in news:
        yield f"<entry>\n<id>{item.id}</id>\n<title>{_text(item.title, _LONGEST_TITLE)}</title>\n"
        yield f"<updated>{iso(item.time)}</updated>\n"
        if item.author.strip():
            yield f"<author><name>{_text(item.author, _LONGEST_TITLE)}</name></author>\n"
        yield f'<link rel="alternate" type="text/html" href="{xml(view.url(item.page))}"/>\n'
        if item.related:
            yield f'<link rel="related" href="{xml(item.related)}"/>\n'
        yield f"<summary>{_text(item.text, _LONGEST_TEXT)}</summary>\n</entry>\n"


def _text(text: str, most: int) -> str:
    return xml(cut(text, most))
