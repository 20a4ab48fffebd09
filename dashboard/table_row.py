"""One row of the table of all drivers: what is shown, and what the filters and the search go by. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard import releases
from dashboard.shown import cut
from dashboard.states import State
from dashboard.view import DriverView

# The letter of a state in data-s; a release with none is only claimed.
LETTERS = {State.TESTED: "t", State.FAILING: "f", State.SILENT: "s", State.UNKNOWN: "u"}
_MOST_NAME, _MOST_TEXT, _MOST_PEOPLE, _MOST_WORDS = 80, 150, 2, 1200


@dataclass(frozen=True, slots=True)
class TableRow:
    """`spans` are the listed releases as runs of places (`11-33 35`), `states` what is known of them (`33t 31f`).

    `words` are found by the search and not shown.
    """

    driver: DriverView
    name: str
    vendor: str
    description: str
    releases: str
    ended: bool
    tested: str
    people: str
    spans: str
    states: str
    words: str


def table_row(one: DriverView, ranks: Mapping[str, int], living: frozenset[str]) -> TableRow:
    """Return the row of a driver; `living` are the releases that are developed or maintained."""
    driver = one.driver
    description = cut(driver.description, _MOST_TEXT)
    return TableRow(
        driver=one,
        name=cut(driver.name, _MOST_NAME),
        vendor=cut(driver.vendor, _MOST_NAME),
        description=description,
        releases=cut(releases.spoken(driver.releases, ranks), _MOST_NAME),
        ended=living.isdisjoint(driver.releases),
        tested=_tested(one),
        people=_people(one),
        spans=_spans(one, ranks),
        states=" ".join(
            f"{ranks[mark.release]}{LETTERS[mark.state]}"
            for mark in one.marks
            if mark.state in LETTERS and mark.release in ranks
        ),
        words=cut(_words(one, description), _MOST_WORDS),
    )


def _spans(one: DriverView, ranks: Mapping[str, int]) -> str:
    found = releases.runs(one.driver.releases, ranks)
    return " ".join(f"{first}-{last}" if first != last else f"{first}" for first, last in found)


def _tested(one: DriverView) -> str:
    """Return the release of the mark, and how many more are tested."""
    if one.headline is None:
        return f"last in {cut(one.past.release, 24)}" if one.past else ""
    others = sum(mark.state is State.TESTED for mark in one.marks if mark is not one.headline)
    more = f" and {others} more" if others and one.state is State.TESTED else ""
    return f"{cut(one.headline.release, 24)}{more}"


def _people(one: DriverView) -> str:
    names = [person.name or person.irc or person.launchpad_id for person in one.driver.maintainers]
    known = [cut(name, 40) for name in names if name]
    more = f" and {len(known) - _MOST_PEOPLE} more" if len(known) > _MOST_PEOPLE else ""
    return ", ".join(known[:_MOST_PEOPLE]) + more


def _words(one: DriverView, description: str) -> str:
    driver = one.driver
    words = [driver.ci.id if driver.ci else "", driver.repo]
    words += [driver.upstream.path, driver.upstream.class_name] if driver.upstream else []
    for person in driver.maintainers:
        words += [person.irc, person.launchpad_id]
    words += [person.name for person in driver.maintainers[_MOST_PEOPLE:]]
    words += [(driver.wiki or "").partition("://")[2]]
    # What the table cuts is found all the same.
    words += [driver.description] if description != (driver.description or "") else []
    words += [driver.name] if len(driver.name) > _MOST_NAME else []
    return " ".join(word for word in dict.fromkeys(words) if word)
