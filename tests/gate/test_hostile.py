"""A little of each kind of hostile input; `tests/fuzz` has the rest (run it by `./toxw -e fuzz`)."""

import random

import pytest

from gate.change import Snapshot
from registry.parsing import read
from tests.fuzz.full_record import REGISTRY
from tests.fuzz.full_record import text_of
from tests.fuzz.full_record import with_value
from tests.fuzz.hostile_texts import SOUND
from tests.fuzz.hostile_texts import TEXTS
from tests.fuzz.judging import PATH
from tests.fuzz.judging import offences
from tests.fuzz.judging import real_files
from tests.fuzz.judging import slice_of
from tests.fuzz.mutations import EVIL_PATTERNS
from tests.fuzz.mutations import mutant
from tests.fuzz.mutations import parent_of
from tests.fuzz.mutations import pointers
from tests.fuzz.repository import repository
from tests.fuzz.repository import run

PLACES = list(pointers(REGISTRY))
BASE = Snapshot(PATH, read(text_of(REGISTRY)))
OTHER_TYPES = [None, True, 7, 1.5, "x", "", [], {}, [[]], [{}], {"a": 1}]


def name_of(path):
    return "/".join(map(str, path))


@pytest.mark.parametrize("name", TEXTS)
def test_text(name):
    assert offences(TEXTS[name], Snapshot(PATH, read(SOUND))) == []


@pytest.mark.parametrize("path", PLACES, ids=name_of)
def test_other_type_in_each_place(path):
    own = type(parent_of(REGISTRY, path)[path[-1]])
    for other in OTHER_TYPES:
        value = with_value(path, other)
        if other is None:
            parent = parent_of(value, path)
            parent.insert(path[-1], None) if isinstance(parent, list) else parent.update(
                {path[-1]: None}
            )
        assert offences(text_of(value), BASE) == [], f"{own.__name__} -> {other!r}"


@pytest.mark.parametrize("pattern", EVIL_PATTERNS)
def test_pattern(pattern):
    value = with_value(("drivers", 0, "ci", "success_pattern"), pattern)
    assert offences(text_of(value), BASE) == []


@pytest.mark.parametrize("seed", range(40))
def test_mutant(seed):
    text, value = slice_of(real_files()[0], 12)
    data, done = mutant(text, value, random.Random(seed))
    assert offences(data, Snapshot(PATH, read(text))) == [], done


def test_an_error_in_any_place_is_exit_1(tmp_path):
    folder = repository(tmp_path, text_of(REGISTRY))
    assert run(folder, text_of(REGISTRY), "--base", "HEAD") == 0
    passed = []
    for path in PLACES:
        value = with_value(path, {"of": "another type"})
        if isinstance(parent_of(REGISTRY, path)[path[-1]], dict):
            value = with_value(path, "another type")
        if run(folder, text_of(value), "--base", "HEAD") != 1:
            passed.append(name_of(path))
    assert not passed
