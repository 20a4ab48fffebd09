"""The releases table brought up to date: rows that come, statuses that go on, and what is left to a person."""

import json
from datetime import date

import pytest

from bot.proposal.releases import ReleasesChange
from bot.roll.series import Series
from bot.roll.table import updated
from registry.layout import canonical
from registry.parsing import read
from tests.bot.rolls import EPOXY
from tests.bot.rolls import FLAMINGO
from tests.bot.rolls import GAZPACHO
from tests.bot.rolls import HIBISCUS
from tests.bot.rolls import row

SERIES = (
    Series("dalmatian", "eol", date(2024, 10, 2), "2024.2"),
    Series("epoxy", "maintained", date(2025, 4, 2), "2025.1"),
    Series("flamingo", "maintained", date(2025, 10, 1), "2025.2"),
    Series("gazpacho", "development", date(2026, 4, 1), "2026.1"),
    Series("hibiscus", "", date(2026, 9, 30), "2026.2"),
)


def document(*rows):
    return read(canonical({"projects": [], "releases": list(rows), "drivers": []}).encode())


def table(rows, series=SERIES, only=""):
    """Return the new rows and the notes; the text is canonical, and within the bounds of its change."""
    before = document(*rows)
    found = updated(before, series, only)
    value = json.loads(found.text)
    assert found.text == canonical(value)
    assert ReleasesChange().strays(before, read(found.text.encode())) == ""
    return value["releases"], found.notes


def moved(name, status, **more):
    return tuple(one._replace(status=status, **more) if one.name == name else one for one in SERIES)


def test_all_is_there_noop():
    rows = [EPOXY, FLAMINGO, GAZPACHO]
    assert table(rows) == (rows, ())
    assert updated(document(*rows), SERIES).text == document(*rows).text


def test_new_row_begins_when_the_one_before_was_released():
    assert table([EPOXY, FLAMINGO]) == ([EPOXY, FLAMINGO, GAZPACHO], ())


def test_row_that_was_forgotten():
    assert table([EPOXY, GAZPACHO]) == ([EPOXY, FLAMINGO, GAZPACHO], ())


def test_series_older_than_the_table_noop():
    assert table([FLAMINGO, GAZPACHO]) == ([FLAMINGO, GAZPACHO], ())


def test_first_rows():
    """The file's first series has none before it, and so no day."""
    rows, _ = table([])
    assert rows == [EPOXY, FLAMINGO, GAZPACHO]


def test_series_of_the_future_noop():
    assert HIBISCUS["id"] not in [one["id"] for one in table([EPOXY, FLAMINGO, GAZPACHO])[0]]


STATUS = [
    ("maintained", "unmaintained", False),
    ("maintained", "eol", False),
    ("maintained", "extended", True),
    ("development", "maintained", True),
    ("unmaintained", "eol", False),
]


@pytest.mark.parametrize(("old", "new", "active"), STATUS)
def test_status_goes_on_and_the_flag_follows(old, new, active):
    before = row("Epoxy", "2025.1", "2024-Oct-02", old)
    rows, notes = table([before, FLAMINGO, GAZPACHO], moved("epoxy", new))
    assert (rows[0]["status"], rows[0].get("active", False), notes) == (new, active, ())
    assert {**rows[0], "status": old, "active": 0} == {**before, "active": 0}


@pytest.mark.parametrize("old", ["unmaintained", "eol"])
def test_status_never_goes_back(old):
    before = row("Epoxy", "2025.1", "2024-Oct-02", old)
    rows, notes = table([before, FLAMINGO, GAZPACHO])
    assert rows[0] == before
    (note,) = notes
    assert note.startswith(f"Epoxy is {old} in the table and maintained upstream; a status never")


def test_row_without_status():
    before = {key: EPOXY[key] for key in ("id", "wiki", "start", "version")}
    assert table([before, FLAMINGO, GAZPACHO])[0][0] == EPOXY


def test_days_and_versions_are_for_people():
    before = [{**EPOXY, "version": "2025.3"}, {**FLAMINGO, "start": "2025-Apr-09"}, GAZPACHO]
    rows, notes = table(before)
    assert rows == before
    assert notes == (
        'Epoxy has the version "2025.3" in the table and "2025.1" upstream; look which is right',
        'Flamingo starts on "2025-Apr-09" in the table, and Epoxy was released on 2025-Apr-02; look which is right',
    )


def test_only_one():
    rows, _ = table([row("Epoxy", "2025.1", "2024-Oct-02", "development")], only="Flamingo")
    assert [one["id"] for one in rows] == ["Epoxy", "Flamingo"]
    assert rows[0]["status"] == "development"


NOTHING = [
    "{}",
    '{"releases": 5}',
    '{"releases": [1, {"id": 5}, null]}',
    "[]",
    '{"releases": {"a": 1}}',
]


@pytest.mark.parametrize("text", NOTHING)
def test_table_that_is_none(text):
    found = updated(read(text.encode()), SERIES)
    assert json.loads(found.text) is not None


BEYOND = {
    "gone": ([EPOXY, FLAMINGO], [FLAMINGO], "it removes the release Epoxy"),
    "start": (
        [EPOXY],
        [{**EPOXY, "start": "2024-Oct-03"}],
        "it changes start of the release Epoxy",
    ),
    "moved": ([EPOXY, FLAMINGO], [FLAMINGO, EPOXY], "it moves releases"),
    "renamed": ([EPOXY], [{**EPOXY, "id": "Epoxi"}], "it removes the release Epoxy"),
}


@pytest.mark.parametrize(("before", "after", "expected"), BEYOND.values(), ids=list(BEYOND))
def test_bounds(before, after, expected):
    old, new = (json.dumps({"releases": rows}) for rows in (before, after))
    assert ReleasesChange().strays(read(old.encode()), read(new.encode())) == expected


def test_bounds_beside_the_table():
    before, after = document(EPOXY), document(EPOXY, FLAMINGO)
    beside = read(after.text.replace('"projects": []', '"projects": [ ]').encode())
    assert ReleasesChange().strays(before, beside) == "it changes more than the table of releases"
    assert ReleasesChange().strays(before, after) == ""
