"""Patterns that make other engines hang: RE2 runs them, and whatever it refuses is a finding."""

import pytest

from gate.change import Snapshot
from registry.parsing import read
from tests.fuzz.full_record import EVIDENCE
from tests.fuzz.full_record import REGISTRY
from tests.fuzz.full_record import text_of
from tests.fuzz.full_record import with_value
from tests.fuzz.judging import PATH
from tests.fuzz.judging import offences
from tests.fuzz.mutations import EVIL_PATTERNS

SLOW = [
    "(a+)+$", "(a|a)*b", "(.*)*x", "([a-z]+)*$", "(x+x+)+y", "(a?){200}a{200}", "((((.*)*)*)*)*b", "(?:a|b|ab)*c" * 20,
    "(.|\\n)*(.|\\n)*(.|\\n)*x", "(?:(?:a*)*)*$", "^(([a-z])+.)+[A-Z]([a-z])+$",
]  # fmt: skip
BASE = Snapshot(PATH, read(text_of(REGISTRY)))


@pytest.mark.parametrize("field", ["success_pattern", "failure_pattern"])
@pytest.mark.parametrize("pattern", [*SLOW, *EVIL_PATTERNS])
def test_pattern(field, pattern):
    value = with_value(("drivers", 0, "ci", field), pattern)
    value["drivers"][0]["ci"]["tested"] = [EVIDENCE | {"comment": "a" * 300}]
    assert offences(text_of(value), BASE) == []
