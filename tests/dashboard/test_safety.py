"""Whatever the registry and the reports say is shown as text: no element, attribute, script or request comes of it."""

from urllib.parse import urlsplit

import pytest

from dashboard.build import build
from dashboard.links import web_link
from dashboard.pages import POLICY
from tests.dashboard.sites import HOSTILE
from tests.dashboard.sites import attributes
from tests.dashboard.sites import elements
from tests.dashboard.sites import hostile_inputs
from tests.dashboard.sites import inputs
from tests.dashboard.sites import parsed

LOADING = {("script", "src"), ("img", "src"), ("use", "href"), ("image", "href"), ("source", "src")}
LOADING_RELS = {"stylesheet", "icon", "preload", "modulepreload", "manifest"}


def pages(built):
    return {path: parsed(content) for path, content in built.items() if path.endswith(".html")}


@pytest.fixture(scope="module")
def sound():
    """A page of every kind, with every state, and without."""
    bare = inputs(health=None, upstream=None, history=None)
    return [*pages(build(inputs())).values(), *pages(build(bare)).values()]


@pytest.fixture(scope="module", params=["https://drivers.example.org/log", ""], ids=["with-base", "bare"])  # fmt: skip
def hostile(request):
    return pages(build(hostile_inputs(request.param)))


def shapes(trees):
    return {
        (name, attribute)
        for tree in trees
        for name, element in elements(tree)
        for attribute in ("", *attributes(element))
    }


def test_hostile_data_brings_no_element_and_no_attribute(sound, hostile):
    known = shapes(sound)
    assert shapes(hostile.values()) - known == set()
    assert not {pair for pair in known if pair[1].startswith("on") or pair[1] == "style"}
    assert not {name for name, _ in known} & {
        "style",
        "iframe",
        "object",
        "embed",
        "base",
        "template",
    }


def test_every_page_has_the_policy_first(hostile):
    for path, tree in hostile.items():
        heads = [attributes(e) for name, e in elements(tree.find("head"))][1:]
        policies = [row for row in heads if row.get("http-equiv") == "Content-Security-Policy"]
        assert [row["content"] for row in policies] == [POLICY], path
        before = heads[: heads.index(policies[0])]
        assert all(set(row) == {"charset"} for row in before), path
    assert "unsafe" not in POLICY
    assert POLICY.startswith("default-src 'none'")


def test_no_script_and_no_style_in_a_page(hostile):
    for path, tree in hostile.items():
        scripts = [e for name, e in elements(tree) if name == "script"]
        assert all(not (e.text or "").strip() and e.get("src") for e in scripts), path
        assert len(scripts) == 1, path


def test_nothing_is_loaded_from_elsewhere(hostile):
    for path, tree in hostile.items():
        for name, element in elements(tree):
            row = attributes(element)
            loads = [row[key] for tag, key in LOADING if tag == name and key in row]
            if name == "link" and set(row.get("rel", "").split()) & LOADING_RELS:
                loads.append(row["href"])
            for link in loads:
                parts = urlsplit(link)
                assert not parts.scheme, (path, link)
                assert not parts.netloc, (path, link)


def test_links_out_are_web_links_or_mail(hostile):
    for path, tree in hostile.items():
        for name, element in elements(tree):
            link = attributes(element).get("href")
            if name != "a" or link is None:
                continue
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                assert web_link(link) == link, (path, link)
            assert "evil" not in parts.netloc or parts.scheme in ("http", "https"), (path, link)


def test_no_invisible_character_of_the_data_is_left(hostile):
    for path, tree in hostile.items():
        text = "".join(tree.itertext())
        bad = {c for c in text if not c.isprintable() and c not in "\n\t "}
        assert not bad, (path, bad)


def test_addresses_are_plain(hostile):
    built = build(hostile_inputs())
    for path in built:
        assert path.isascii(), path
        assert all(0 < len(part) <= 100 and part.strip(".") for part in path.split("/")), path
        assert set(path) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_./"), path
    assert len(hostile) > 2 * len(set(HOSTILE)) - 10


@pytest.mark.parametrize("text", [None, 3, *HOSTILE, "ftp://example.org/", "https://", "http:///x", "https://[::1",
                                  "https://a:b:c/", "https://example.org:99999/", "https://exa mple.org/"])  # fmt: skip
def test_no_link(text):
    assert web_link(text) is None


@pytest.mark.parametrize("text", ["https://example.org", "HTTP://example.org/a?b=c&d=e#f", "https://example.org:8443/ä",
                                  "https://[2001:db8::1]/x"])  # fmt: skip
def test_link(text):
    assert web_link(text) == text
