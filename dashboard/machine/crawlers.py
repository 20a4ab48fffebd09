"""`robots.txt` and the sitemap: what search engines ask for first."""

from collections.abc import Iterator
from collections.abc import Sequence

from dashboard.machine.text import encoded
from dashboard.machine.text import xml
from dashboard.view import View

# Pages that are about no single driver, vendor or project.
PAGES = ("", "coverage.html", "ci.html", "vendors.html", "api.html", "about.html")
_SITEMAP = "sitemap.xml"
# The protocol's own limit.
_MOST = 50_000
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def files(view: View) -> Iterator[tuple[str, bytes]]:
    """Yield both; a sitemap has whole addresses, so there is none where the site does not know its own."""
    lines = ["User-agent: *", "Allow: /"]
    if view.base_url:
        lines.append(f"Sitemap: {view.url(_SITEMAP)}")
        yield from _sitemaps([view.url(path) for path in _paths(view)], view)
    yield "robots.txt", encoded("\n".join(lines) + "\n")


def _paths(view: View) -> Iterator[str]:
    yield from PAGES
    for groups in (view.projects, view.vendors):
        yield from (group.path for group in groups)
    yield from (one.page for one in view.drivers)


def _sitemaps(addresses: Sequence[str], view: View) -> Iterator[tuple[str, bytes]]:
    if len(addresses) <= _MOST:
        yield _SITEMAP, _listing("urlset", "url", addresses)
        return
    parts = [addresses[start : start + _MOST] for start in range(0, len(addresses), _MOST)]
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield name, _listing("urlset", "url", part)
    yield _SITEMAP, _listing("sitemapindex", "sitemap", [view.url(name) for name in names])


def _listing(root: str, row: str, addresses: Sequence[str]) -> bytes:
    rows = "".join(f"<{row}><loc>{xml(address)}</loc></{row}>\n" for address in addresses)
    return encoded(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_SPACE}">\n{rows}</{root}>\n'
    )
