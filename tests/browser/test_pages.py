"""Each kind of page in a real browser: no violation of accessibility, wide and on a phone, light and dark; pictures."""

import pytest

from tests.browser.conftest import PHONE
from tests.browser.conftest import WIDE

pytestmark = pytest.mark.browser

DRIVER = "driver/cinder/halden-storage"
KINDS = {
    "drivers": "index.html",
    "found": "index.html?q=halden",
    "nothing-found": "index.html?q=nothing-like-that",
    "coverage": "coverage.html",
    "cis": "ci.html",
    "vendors": "vendors.html",
    "api": "api.html",
    "about": "about.html",
    "missing": "404.html",
    "vendor": "vendor/halden-storage.html",
    "project": "project/manila.html",
    "tested": f"{DRIVER}/tested.html",
    "failing": f"{DRIVER}/failing.html",
    "silent": f"{DRIVER}/silent.html",
    "claimed": f"{DRIVER}/claimed.html",
    "unknown": f"{DRIVER}/unknown.html",
}
SIZES = {"wide": WIDE, "phone": PHONE}
SCHEMES = ("light", "dark")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", KINDS)
def test_accessible_and_pictured(window, shots, kind, size, scheme):
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs axe-playwright-python"
    )
    page = window(KINDS[kind], SIZES[size], color_scheme=scheme, bypass_csp=True)
    page.wait_for_timeout(200)
    page.screenshot(path=shots / f"{kind}-{size}-{scheme}.png", animations="disabled")
    found = axe.Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_axe_sees_what_is_wrong(window):
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs axe-playwright-python"
    )
    page = window("about.html", bypass_csp=True)
    page.evaluate("document.querySelector('main').innerHTML += '<input><button></button>'")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert axe.Axe().run(page).violations_count >= 3


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1920])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_wider_than_the_window(window, kind, width):
    page = window(KINDS[kind], {"width": width, "height": 800})
    page.wait_for_timeout(50)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("kind", KINDS)
def test_policy_of_the_header_and_of_the_page(window, kind):
    page = window(KINDS[kind])
    answer = page.request.get(page.url)
    assert answer.status == 200
    policy = answer.headers["content-security-policy"]
    meta = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    assert policy == f"{meta}; frame-ancestors 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_dark_is_dark(window):
    colours = {
        scheme: window(color_scheme=scheme).evaluate(
            "getComputedStyle(document.body).backgroundColor"
        )
        for scheme in SCHEMES
    }
    light, dark = (sum(map(int, colours[s].strip("rgb()").split(", ")[:3])) for s in SCHEMES)
    assert light > 600
    assert dark < 200


def test_phone_has_cards(window):
    """On a phone a row is a card: its cells stand below one another."""
    page = window("index.html?q=halden", PHONE)
    page.wait_for_timeout(250)
    places = page.eval_on_selector_all(
        "#drivers tbody tr:first-child td, #drivers tbody tr:first-child th",
        "cells => cells.filter(c => c.offsetHeight).map(c => c.getBoundingClientRect().top)",
    )
    assert len(set(places)) > 1
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_targets_on_a_phone_are_large_enough(window):
    page = window("index.html", PHONE, has_touch=True)
    heights = page.eval_on_selector_all(
        "button, select, input", "all => all.map(e => [e.offsetHeight, e.outerHTML])"
    )
    small = [html for height, html in heights if 0 < height < 24]
    assert small == []


def test_larger_text(window):
    """Twice the text size, as somebody with weak eyes has it, cuts off nothing."""
    page = window("index.html", {"width": 640, "height": 450})
    page.add_init_script("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_mail_is_shown_to_people_and_not_in_the_source(window, folder):
    page = window(f"{DRIVER}/tested.html")
    assert page.locator("a[href='mailto:ada@example.org']").inner_text() == "ada@example.org"
    assert "ada@example.org" not in (folder / f"{DRIVER}/tested.html").read_text()


@pytest.mark.parametrize(
    ("shown", "copied"),
    [
        ("[![DriverLog]", f"{DRIVER}/tested.svg"),
        ("bot verify", "--driver 'Halden Storage, Tested'"),
    ],
)
def test_copying(window, site, shown, copied):
    page = window(f"{DRIVER}/tested.html", permissions=["clipboard-read", "clipboard-write"])
    page.locator("pre[data-copy]", has_text=shown).locator("button").click()
    assert copied in page.evaluate("navigator.clipboard.readText()")


def test_badge_is_a_picture(window):
    page = window(f"{DRIVER}/tested.html")
    badge = page.locator("img[src$='tested.svg']")
    assert badge.evaluate(
        "image => image.complete && image.naturalWidth > 50 && image.naturalHeight === 20"
    )


TYPES = {
    "index.html": "text/html; charset=utf-8",
    "api/1.0/drivers": "application/json",
    "api/1.0/drivers.json": "application/json",
    "api/1.0/list/vendors": "application/json",
    "data/default_data.json": "application/json",
    "drivers.csv": "text/csv; charset=utf-8",
    "feed.atom": "application/atom+xml",
    f"{DRIVER}/tested.svg": "image/svg+xml",
    f"{DRIVER}/tested.json": "application/json",
    "robots.txt": "text/plain; charset=utf-8",
}


@pytest.mark.parametrize("path", TYPES)
def test_types_by_the_documented_server(window, site, path):
    answer = window().request.get(f"{site}/{path}")
    assert answer.status == 200
    assert answer.headers["content-type"] == TYPES[path]
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == "max-age=300"


def test_server_says_what_is_missing(window, site):
    page = window()
    answer = page.request.get(f"{site}/driver/none.html")
    assert answer.status == 404
    assert "DriverLog" in answer.text()
    assert "content-security-policy" in answer.headers
    for path in ("driver/", "static/", "driver", "..%2f..%2fetc/passwd"):
        assert page.request.get(f"{site}/{path}").status in (400, 404), path


def test_assets_are_kept_and_compressed(window, site):
    page = window()
    sheet = page.locator("link[rel=stylesheet]").get_attribute("href")
    answer = page.request.get(f"{site}/{sheet}", headers={"Accept-Encoding": "gzip"})
    assert int(answer.headers["cache-control"].partition("max-age=")[2]) > 30_000_000
    assert answer.headers["content-encoding"] == "gzip"
    assert (
        page.request.get(page.url, headers={"Accept-Encoding": "gzip"}).headers["content-encoding"]
        == "gzip"
    )


def test_printed_list_says_what_it_is_a_list_of(window):
    page = window("index.html?q=halden&ci=tested")
    page.emulate_media(media="print")
    assert page.locator("#q").is_visible()
    assert page.locator("#ci").is_visible()
    assert not page.locator("#vendor").is_visible()
    assert not page.locator("#reset").is_visible()
    page = window()
    page.emulate_media(media="print")
    assert not page.locator("#find").is_visible()
