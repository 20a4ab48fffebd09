"""The table of all drivers in a real browser: search, filters, sort, the address, the way back."""

import json
from urllib.parse import parse_qs

import pytest

from tests.browser.browser_tools import settle
from tests.browser.conftest import registry

pytestmark = pytest.mark.browser

DRIVERS = registry()["drivers"]
ALL = len(DRIVERS)
# Milliseconds after which the page has offered what may have been meant, or will not.
OFFERED = 500


def rows(page):
    settle(page)
    return page.locator("#drivers tbody tr")


def number(page):
    """The number of matches, as the page says it."""
    settle(page)
    text = page.locator("#count").inner_text()
    return 0 if text.startswith("No driver") else int(text.split()[0].replace(",", ""))


def shown(page, column):
    return [text.strip() for text in rows(page).locator(f".{column}").all_inner_texts()]


def asked(page):
    # Not page.url: it follows the address of the page a moment later.
    query = page.evaluate("location.search")
    return {key: value for key, [value] in parse_qs(query.removeprefix("?")).items()}


def expected(**fields):
    return sum(all(driver.get(key) == value for key, value in fields.items()) for driver in DRIVERS)


def test_all_drivers_are_counted(window):
    page = window()
    assert number(page) == ALL
    assert 0 < rows(page).count() <= ALL


def test_search_over_everything(window):
    page = window()
    page.fill("#q", "halden")
    assert number(page) == 5
    assert shown(page, "v") == ["Halden Storage"] * 5
    assert asked(page) == {"q": "halden"}
    for words, count in (
        ("HALDEN tested", 5),
        ("halden/hx.py", 5),
        ("Ada Lindqvist", 5),
        ("halden-ci", 4),
        ("no such driver anywhere", 0),
    ):
        page.fill("#q", words)
        assert (
            number(page) >= min(count, 1) if words == "HALDEN tested" else number(page) == count
        ), words
    assert "No driver matches" in page.locator("#count").inner_text()
    page.fill("#q", "")
    assert number(page) == ALL
    assert asked(page) == {}


def test_search_by_the_number_of_a_release(window):
    page = window()
    page.fill("#q", "halden 2026.1")
    assert number(page) == 5
    page.fill("#q", "2026.1")
    assert number(page) == sum("Gazpacho" in driver["releases"] for driver in DRIVERS)


GUESSES = {
    "hladen volumes": ("hladen", "halden volumes"),
    "halden vollumes": ("vollumes", "halden volumes"),
    "zzqqzz": ("zzqqzz", ""),
    "zqz": ("zqz", ""),
    "halden zzqqzz": ("zzqqzz", ""),
}


@pytest.mark.parametrize(("words", "strange", "meant"), [(k, *v) for k, v in GUESSES.items()])
def test_word_that_no_driver_has(window, words, strange, meant):
    page = window()
    page.fill("#q", words)
    assert number(page) == 0
    assert page.locator("#count").inner_text() == f"No driver matches: none has “{strange}”"
    if not meant:
        page.wait_for_timeout(OFFERED)
        assert not page.locator("#guess").is_visible()
    else:
        page.click("#meant")
        assert asked(page) == {"q": meant}
        assert number(page) == 5
        assert not page.locator("#guess").is_visible()


def test_words_that_only_other_drivers_have(window):
    page = window("index.html?vendor=Halden+Storage&q=ceph")
    assert number(page) == 0
    assert "clear a filter" in page.locator("#count").inner_text()
    assert not page.locator("#guess").is_visible()


@pytest.mark.parametrize(
    ("name", "value", "count"),
    [
        ("project", "openstack/manila", expected(project_id="openstack/manila")),
        ("vendor", "Halden Storage", 5),
        ("release", "Gazpacho", sum("Gazpacho" in driver["releases"] for driver in DRIVERS)),
        ("ci", "tested", 1),
        ("ci", "failing", 1),
        ("ci", "silent", 1),
        ("ci", "unknown", 1),
    ],
)
def test_each_filter(window, name, value, count):
    page = window()
    page.select_option(f"#{name}", value)
    assert number(page) == count
    assert asked(page) == {name: value}
    page.reload()
    assert page.locator(f"#{name}").input_value() == value
    assert number(page) == count


def test_filters_and_search_together(window):
    page = window()
    page.select_option("#vendor", "Halden Storage")
    page.select_option("#release", "Gazpacho")
    page.select_option("#ci", "tested")
    page.fill("#q", "hx")
    assert asked(page) == {
        "vendor": "Halden Storage",
        "release": "Gazpacho",
        "ci": "tested",
        "q": "hx",
    }
    count = number(page)
    assert 0 < count <= 5
    page.click("#reset")
    assert number(page) == ALL
    assert asked(page) == {}


def test_a_view_can_be_shared(window):
    page = window("index.html?project=openstack/cinder&q=halden&ci=failing&sort=-driver")
    assert number(page) == 1
    assert page.locator("#q").input_value() == "halden"
    assert page.locator("#project").input_value() == "openstack/cinder"
    assert shown(page, "d")[0].startswith("Failing")


STRANGE = (
    "?q=%00%ff",
    "?release=<script>",
    "?sort=constructor",
    "?sort=-",
    "?ci=__proto__&vendor=%22%5D",
    f"?q={'x' * 5000}",
    "?project=openstack%2Fnone",
    "?&&&=;",
)


@pytest.mark.parametrize("query", STRANGE)
def test_hostile_address(window, query):
    page = window(f"index.html{query}")
    assert number(page) in (0, ALL)
    assert page.evaluate("document.querySelectorAll('script').length") == 1


def test_way_back(window):
    page = window()
    page.select_option("#vendor", "Halden Storage")
    page.select_option("#ci", "silent")
    assert number(page) == 1
    page.go_back()
    assert number(page) == 5
    assert page.locator("#ci").input_value() == ""
    page.go_back()
    assert number(page) == ALL
    page.go_forward()
    assert number(page) == 5


def test_typing_is_one_step_back(window):
    page = window()
    page.locator("#q").press_sequentially("halden")
    assert number(page) == 5
    page.go_back()
    assert number(page) == ALL


def test_back_from_a_driver_keeps_the_view(window):
    page = window("index.html?q=halden")
    rows(page).first.locator("a").first.click()
    page.wait_for_load_state()
    page.go_back()
    assert number(page) == 5


COLUMNS = {
    "project": "p",
    "vendor": "v",
    "driver": "d",
    "releases": "r",
    "ci": "c",
    "maintainers": "m",
}


def heads(page):
    return page.eval_on_selector_all(
        "#drivers th[data-sort]", "all => all.map(e => e.dataset.sort)"
    )


def test_columns(window):
    assert set(heads(window())) == set(COLUMNS)


@pytest.mark.parametrize("column", COLUMNS)
def test_sort_by_each_column(window, column):
    page = window("index.html?q=cinder")
    head = page.locator(f"th[data-sort={column}]")
    orders = []
    for _ in range(2):
        head.locator("button").click()
        order = head.get_attribute("aria-sort")
        sort = asked(page)["sort"]
        assert sort == (column if order == "ascending" else f"-{column}")
        orders.append((order, shown(page, COLUMNS[column])))
    assert {order for order, _ in orders} == {"ascending", "descending"}
    if column in ("vendor", "driver"):
        for order, texts in orders:
            keys = [text.splitlines()[0].casefold() for text in texts]
            by_name = sorted(keys, reverse=order == "descending")
            assert keys[0] == by_name[0]
            assert keys[-1] == by_name[-1]
    head.locator("button").click()
    assert "sort" not in asked(page)
    assert head.get_attribute("aria-sort") is None


def test_rest_of_a_long_table(window):
    page = window()
    few = rows(page).count()
    assert few < ALL
    page.click("#more")
    assert few < rows(page).count() <= ALL
    page.click("#all")
    assert rows(page).count() == ALL
    assert page.locator("#further").is_hidden()


def test_counts_agree_with_the_api(window, site):
    page = window()
    found = page.request.get(f"{site}/api/1.0/drivers").body()
    assert len(json.loads(found)["drivers"]) == ALL == number(page)


def test_without_javascript_the_table_is_whole(window):
    page = window(java_script_enabled=False)
    assert page.locator("#drivers tbody tr").count() == ALL
    assert page.locator("noscript, .note").first.is_visible()
    page.locator("#drivers tbody tr a").first.click()
    assert page.locator("h1").inner_text()


def test_keyboard_alone(window):
    page = window()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("halden")
    assert number(page) == 5
    page.keyboard.press("Escape")
    assert number(page) == ALL
    page.keyboard.type("halden")
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                "document.activeElement.closest('tbody') ? 'row' : document.activeElement.tagName"
            )
        )
        if seen[-1] == "row":
            break
    assert seen[-1] == "row", seen
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.wait_for_url("**/project/cinder.html")


def test_sort_by_keyboard(window):
    page = window()
    page.focus("th[data-sort=vendor] button")
    page.keyboard.press("Enter")
    assert page.locator("th[data-sort=vendor]").get_attribute("aria-sort") == "ascending"
