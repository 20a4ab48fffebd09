"""The link checker: every link of the built site that leads into the site finds its file, and its place in the file."""

import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote
from urllib.parse import urljoin
from urllib.parse import urlsplit

import pytest

from cli import main
from dashboard.build import files
from dashboard.publish import publish
from tests.dashboard.sites import BASE
from tests.dashboard.sites import ROOT
from tests.dashboard.sites import hostile_inputs
from tests.dashboard.sites import inputs

HERE = "http://site.invalid"
LINKS = ("href", "src", "data", "action", "poster")
NO_ROAD = {"404.html"}


class Page(HTMLParser):
    """The links and the places of a page."""

    def __init__(self, content):
        super().__init__()
        self.links, self.ids, self.twice = [], set(), set()
        self.feed(content)

    def handle_starttag(self, _tag, attributes):
        for name, value in attributes:
            if name == "id":
                (self.twice if value in self.ids else self.ids).add(value)
            if name.rpartition(":")[2] in LINKS and value is not None:
                self.links.append(value)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)


class Site:
    """A published site under an address of its own."""

    def __init__(self, folder, base=""):
        self.folder, self.base = folder, base
        self.files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
        self.pages = {
            path: Page((folder / path).read_text(encoding="utf-8"))
            for path in self.files
            if path.endswith(".html")
        }

    def inside(self, path, link):
        """(path, fragment) of a link in the file at `path`; None if it leads out."""
        whole = urljoin(f"{self.base or HERE}/{path}", link)
        if not whole.startswith(f"{self.base or HERE}/"):
            return None
        parts = urlsplit(whole.removeprefix(self.base or HERE))
        return unquote(parts.path).lstrip("/") or "index.html", unquote(parts.fragment)

    def broken(self):
        """Yield what is wrong with the links of all pages."""
        for path, page in sorted(self.pages.items()):
            yield from (f"{path}: two elements with the id {name}" for name in page.twice)
            for link in page.links:
                target = self.inside(path, link)
                if target is not None:
                    yield from (f"{path}: {link}: {why}" for why in self.flaws(*target))

    def flaws(self, path, fragment):
        if path not in self.files:
            yield "no such file"
        elif fragment and path in self.pages and fragment not in self.pages[path].ids:
            yield "no such place in the file"

    def reached(self):
        """The pages that somebody gets to who starts at the first and follows links."""
        seen, todo = set(), ["index.html"]
        while todo:
            path = todo.pop()
            if path in seen or path not in self.pages:
                continue
            seen.add(path)
            targets = (self.inside(path, link) for link in self.pages[path].links)
            todo += [target[0] for target in targets if target]
        return seen


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small") / "site"
    publish(files(inputs()), folder)
    return Site(folder, BASE)


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """The site of this repository's registry."""
    folder = tmp_path_factory.mktemp("real") / "site"
    command = ["site", "build", "--repo", str(ROOT), "--output", str(folder), "--no-history"]
    assert main(command) == 0
    return Site(folder)


@pytest.mark.parametrize("site", ["small", "real"])
def test_no_link_is_broken(request, site):
    site = request.getfixturevalue(site)
    assert len(site.pages) > 10
    assert list(site.broken()) == []


@pytest.mark.parametrize("site", ["small", "real"])
def test_every_page_is_reached(request, site):
    site = request.getfixturevalue(site)
    assert set(site.pages) - site.reached() == NO_ROAD


def test_no_link_of_the_hostile_site_is_broken(tmp_path):
    publish(files(hostile_inputs("")), tmp_path / "site")
    assert list(Site(tmp_path / "site").broken()) == []


def test_sitemap_has_every_page(small):
    tree = ET.parse(small.folder / "sitemap.xml")
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = [small.inside("", loc.text) for loc in tree.iter(f"{space}loc")]
    assert len(found) == len(set(found))
    assert {path for path, _ in found} == set(small.pages) - NO_ROAD


def test_links_of_the_feed_and_of_the_json_files(small):
    atom = "{http://www.w3.org/2005/Atom}"
    links = [link.get("href") for link in ET.parse(small.folder / "feed.atom").iter(f"{atom}link")]
    records = [path for path in small.files if re.fullmatch(r"driver/.*\.json", path)]
    for path in records:
        record = json.loads((small.folder / path).read_text())
        links += [record["page"], record["badge"]]
    inside = [small.inside("", link) for link in links]
    assert len([target for target in inside if target]) > 2 * len(records)
    assert [why for target in inside if target for why in small.flaws(*target)] == []


def test_style_sheet_loads_nothing_from_elsewhere(small):
    for path in small.files:
        if Path(path).suffix in (".css", ".js"):
            text = (small.folder / path).read_text(encoding="utf-8")
            loads = re.findall(r"url\(([^)]*)\)|@import|https?://(?!www\.w3\.org/)\S+", text)
            assert [link for link in loads if not link.startswith(("data:", "#"))] == [], path


def test_checker_sees_what_is_broken(tmp_path):
    pages = {
        "index.html": b'<a href="a.html#here">a</a><img src="gone.png"><p id="x"><p id="x">',
        "a.html": b'<a href="#top">up</a><a href="https://example.org/no">out</a><a href="sub/">s</a>',
        "lost.html": b"",
    }
    publish(pages.items(), tmp_path / "site")
    site = Site(tmp_path / "site")
    assert sorted(site.broken()) == [
        "a.html: #top: no such place in the file",
        "a.html: sub/: no such file",
        "index.html: a.html#here: no such place in the file",
        "index.html: gone.png: no such file",
        "index.html: two elements with the id x",
    ]
    assert set(site.pages) - site.reached() == {"lost.html"}
