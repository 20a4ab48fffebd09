"""No way to have an error in any place and exit 0: each place of a full registry is spoilt in turn."""

import copy
import json
import random

import pytest

from tests.fuzz.full_record import REGISTRY
from tests.fuzz.full_record import text_of
from tests.fuzz.judging import real_files
from tests.fuzz.mutations import parent_of
from tests.fuzz.mutations import pointers
from tests.fuzz.repository import repository
from tests.fuzz.repository import run

PLACES = list(pointers(REGISTRY))
OBJECTS = [(), *(path for path in PLACES if isinstance(parent_of(REGISTRY, path)[path[-1]], dict))]
REQUIRED = [
    *[(table,) for table in ("projects", "releases", "drivers")],
    *[("projects", 0, key) for key in ("id", "name")],
    ("releases", 0, "id"),
    *[("drivers", 0, key) for key in ("project_id", "vendor", "name")],
    ("drivers", 0, "maintainers", 0, "name"),
    ("drivers", 0, "upstream", "path"),
    ("drivers", 0, "ci", "id"),
    *[
        ("drivers", 0, "ci", "tested", 0, key)
        for key in REGISTRY["drivers"][0]["ci"]["tested"][0]
        if key != "log_url"
    ],
]


def is_json(text):
    try:
        return bool(json.loads(text))
    except ValueError:
        return False


TEXT = text_of(REGISTRY).decode()
MARKS = [
    at
    for at, character in enumerate(TEXT)
    if character in '{}[],:"' and not is_json(TEXT[:at] + TEXT[at + 1 :])
]


def name_of(path):
    return "/".join(map(str, path)) or "root"


def of_another_type(value):
    """Return what no schema takes in the place of `value`."""
    if isinstance(value, bool):
        return "yes"
    if isinstance(value, str | int):
        return [value]
    return "text"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    return repository(tmp_path_factory.mktemp("exit-code"), text_of(REGISTRY))


def spoilt(path, change):
    value = copy.deepcopy(REGISTRY)
    parent = parent_of(value, path)
    change(parent, path[-1])
    return text_of(value)


def test_untouched_noop(checkout):
    assert run(checkout, text_of(REGISTRY), "--base", "HEAD") == 0


@pytest.mark.parametrize("path", PLACES, ids=name_of)
def test_another_type(checkout, path):
    def change(parent, key):
        parent[key] = of_another_type(parent[key])

    assert run(checkout, spoilt(path, change), "--base", "HEAD") == 1
    assert run(checkout, spoilt(path, change), "--base", "none") == 1


@pytest.mark.parametrize("path", PLACES, ids=name_of)
def test_null(checkout, path):
    def change(parent, key):
        parent[key] = None

    assert run(checkout, spoilt(path, change), "--base", "HEAD") == 1


@pytest.mark.parametrize("path", OBJECTS, ids=name_of)
def test_unknown_key(checkout, path):
    value = copy.deepcopy(REGISTRY)
    place = parent_of(value, path)[path[-1]] if path else value
    place["unheard_of"] = "x"
    assert run(checkout, text_of(value), "--base", "HEAD") == 1


@pytest.mark.parametrize("path", OBJECTS, ids=name_of)
def test_repeated_key(checkout, path):
    place = parent_of(REGISTRY, path)[path[-1]] if path else REGISTRY
    value = copy.deepcopy(REGISTRY)
    key = next(iter(place))
    (parent_of(value, path)[path[-1]] if path else value)["twice"] = place[key]
    assert (
        run(
            checkout, text_of(value).replace(b'"twice"', json.dumps(key).encode()), "--base", "HEAD"
        )
        == 1
    )


@pytest.mark.parametrize("path", REQUIRED, ids=name_of)
def test_required_key_missing(checkout, path):
    def change(parent, key):
        del parent[key]

    assert run(checkout, spoilt(path, change), "--base", "HEAD") == 1


@pytest.mark.parametrize("at", MARKS)
def test_mark_missing(checkout, at):
    assert run(checkout, (TEXT[:at] + TEXT[at + 1 :]).encode(), "--base", "HEAD") == 1


@pytest.mark.parametrize("data", real_files(), ids=["own", "original"][: len(real_files())])
def test_places_of_a_real_file(tmp_path, data):
    folder = repository(tmp_path, data)
    value = json.loads(data)
    paths = list(pointers(value))
    draw = random.Random(7)
    missed = []
    for path in draw.sample(paths, 40):
        broken = copy.deepcopy(value)
        parent = parent_of(broken, path)
        parent[path[-1]] = of_another_type(parent[path[-1]])
        if run(folder, text_of(broken), "--base", "HEAD") != 1:
            missed.append(name_of(path))
    assert not missed
