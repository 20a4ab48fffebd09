"""Long strings of one short unit in every field: what makes a careless pattern take quadratic time."""

import time

import pytest

from tests.fuzz.full_record import REGISTRY
from tests.fuzz.full_record import text_of
from tests.fuzz.full_record import with_value
from tests.fuzz.judging import judge
from tests.fuzz.judging import time_limit
from tests.fuzz.mutations import parent_of
from tests.fuzz.mutations import pointers

UNITS = [
    " ", "a", "A", "0", ".", "-", "_", ",", ":", "/", "\\", "\\S", "(", ")", "[", "<", "%", "@", "é", "\u200b", "\n",
    "a ", "a.", "a-", "a@", "a,", "a/", "Aa", "ab ", ", and ", "http://", "S ", "FAIL ", "ſ", "\u0130", "{", "your ",
]  # fmt: skip
LENGTH = 40_000
MOST_SECONDS = 0.5
STRINGS = [
    path for path in pointers(REGISTRY) if isinstance(parent_of(REGISTRY, path)[path[-1]], str)
]


def name_of(path):
    return "/".join(map(str, path))


def seconds_for(data):
    started = time.perf_counter()
    with time_limit():
        reports = judge(data).verdict.reports
    assert not [report.message for report in reports if report.rule == "crashed-rule"]
    return time.perf_counter() - started


@pytest.mark.parametrize("path", STRINGS, ids=name_of)
def test_time_is_linear(path):
    slow = []
    for number, unit in enumerate(UNITS):
        before, after = ("a", "!") if number % 2 else ("", "")
        data = text_of(with_value(path, before + unit * (LENGTH // len(unit)) + after))
        # The best of three: another process may have been in the way.
        if all(seconds_for(data) > MOST_SECONDS for _ in range(3)):
            slow.append(f"{before}{unit!a}...{after}")
    assert not slow, "\n".join(slow)
