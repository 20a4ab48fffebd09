"""The file of series: what is read of it, and one line for each file that cannot be used."""

import time
from datetime import date

import pytest

from bot.roll.series import LARGEST
from bot.roll.series import BadSeries
from bot.roll.series import Series
from bot.roll.series import series_of
from tests.bot.rolls import SERIES

GOOD = (
    "- name: gazpacho\n  release-id: 2026.1\n  status: maintained\n  initial-release: 2026-04-01\n"
)


def one(text):
    [found] = series_of(text.encode(), "series.yaml")
    return found


def test_oldest_first():
    found = series_of(SERIES.encode(), "series.yaml")
    assert [each.id for each in found] == [
        "Dalmatian",
        "Epoxy",
        "Flamingo",
        "Gazpacho",
        "Hibiscus",
        "Indri",
    ]
    assert found[3] == Series("gazpacho", "maintained", date(2026, 4, 1), "2026.1")


WORDS = [
    ("future", ""),
    ("development", "development"),
    ("maintained", "maintained"),
    ("extended maintenance", "extended"),
    ("unmaintained", "unmaintained"),
    ("end of life", "eol"),
    ("End-of-Life", "eol"),
]


@pytest.mark.parametrize(("word", "status"), WORDS)
def test_status(word, status):
    assert one(GOOD.replace("maintained", word)).status == status


@pytest.mark.parametrize(
    "version", ["2026.1", "'2026.1'", '"2026.1"', "!!str 2026.1", "!!float 2026.1"]
)
def test_version_is_text(version):
    """To YAML it is a number; to us it is what stands there."""
    assert one(GOOD.replace("2026.1", version)).version == "2026.1"


@pytest.mark.parametrize(
    "line", ["", "  release-id:\n", "  release-id: ~\n", "  release-id: null\n"]
)
def test_series_without_a_version(line):
    assert one(GOOD.replace("  release-id: 2026.1\n", line)).version == ""


@pytest.mark.parametrize("day", ["TBD", "", "~"])
def test_day_that_is_not_known_yet(day):
    text = GOOD.replace("maintained", "future").replace("2026-04-01", day)
    assert one(text).released is None


def test_what_is_not_asked_for_may_be_anything():
    text = (
        "  eol-date: [x]\n  next-phase:\n    - {status: unmaintained, date: 2027-04-01}\n  5: 6\n"
    )
    assert one(GOOD + text).name == "gazpacho"


BAD = {
    "empty": ("", "is no list of series"),
    "mapping": ("a: b\n", "is no list of series"),
    "words": ("- a\n- b\n", "is no list of series"),
    "two documents": ("- a\n---\n- b\n", "series.yaml:2: is not YAML: but found another document"),
    "web page": ("<html>\n<a b='c'>", "is no list of series"),
    "tab": ("- name: x\n\tstatus: y\n", "series.yaml:2: is not YAML: "),
    "open quote": ('- name: "x\n', "is not YAML: found unexpected end of stream"),
    "control": ("- name: \x07\n", "is not YAML: special characters are not allowed"),
    "directive": ("%YAML 9.0\n---\n- a\n", "is not YAML: found incompatible YAML document"),
    "anchor": ("- &a x\n- *a\n", "series.yaml:2: has an alias"),
    "bomb": ("- &a [x,x]\n- &b [*a,*a]\n- &c [*b,*b]\n", "series.yaml:2: has an alias"),
    "deep flow": ("[" * 50_000, "series.yaml:1: is nested too deeply"),
    "deep blocks": ("- " * 20_000, "series.yaml:1: is nested too deeply"),
    "deep keys": ("? " * 20_000, "series.yaml:1: is nested too deeply"),
    "keys": ("- {" + "a," * 30_000 + "}", "is no name of a series"),
    "many": ("- {name: x, status: future}\n" * 600, "has 600 series, expected 500 at most"),
    "code": ("- !!python/object/apply:os.system [x]\n", "is no list of series"),
    "no name": ("- status: future\n", 'series.yaml:1: "" is no name of a series'),
    "name": (GOOD.replace("gazpacho", "Gaz pacho"), '"Gaz pacho" is no name of a series; expected'),
    "long name": (GOOD.replace("gazpacho", "g" * 60), "is no name of a series"),
    "terminal": (GOOD.replace("gazpacho", '"\\e[31m"'), '"<U+001B>[31m" is no name'),
    "status": (GOOD.replace("maintained", "maintaned"), 'status "maintaned" of gazpacho is not known; did you mean'),
    "other status": (GOOD.replace("maintained", "xyz"), "expected one of future, development, "),
    "no status": (GOOD.replace("  status: maintained\n", ""), 'status "" of gazpacho is not known'),
    "list of status": (GOOD.replace("maintained", "[a]"), "status is no plain value"),
    "version": (GOOD.replace("2026.1", "2026"), 'release-id "2026" of gazpacho is no version; expected one'),
    "day": (GOOD.replace("2026-04-01", "2026-02-30"), 'initial-release "2026-02-30" of gazpacho is no day'),
    "other day": (GOOD.replace("2026-04-01", "1 April"), "is no day; expected one such as 2026-04-01"),
    "week": (GOOD.replace("2026-04-01", "2026-W10-1"), "is no day"),
    "no day": (GOOD.replace("2026-04-01", "TBD"), "is no day"),
    "twice": (GOOD + GOOD, "has the series gazpacho twice"),
    "field twice": (GOOD + "  name: x\n", "series.yaml:1: has name twice"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BAD.values(), ids=list(BAD))
def test_file_that_cannot_be_used(text, expected):
    started = time.monotonic()
    with pytest.raises(BadSeries) as caught:
        series_of(text.encode(), "series.yaml")
    message = str(caught.value)
    assert expected in message
    assert message.startswith("series.yaml")
    assert message.isprintable()
    assert "; " in message
    assert len(message) < 400
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    "data", [b"\xff\xfe", b"- name: \xc3(", b"x" * (LARGEST + 1)], ids=["16", "cut", "large"]
)
def test_bytes_that_cannot_be_used(data):
    with pytest.raises(BadSeries, match=r"^series\.yaml (is not UTF-8|has more than)"):
        series_of(data, "series.yaml")
