"""The canonical text: one for each registry, with nothing lost."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from registry.layout import KEYS
from registry.layout import canonical
from registry.layout import dump
from registry.layout import format_day
from registry.layout import is_canonical
from registry.layout import ordered_keys
from registry.layout import parse_day
from registry.parsing import parse

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data" / "default_data.json"
CORPUS = ROOT.parent / "shared" / "corpus" / "default_data.json"
SCHEMA = json.loads((ROOT / "schemas" / "default_data.schema.json").read_text(encoding="utf-8"))


CANONICAL = """{
    "projects": [
        {
            "id": "a/b",
            "name": "B"
        },
        {
            "id": "x/y",
            "name": "Y"
        }
    ],
    "releases": [
        {
            "id": "Juno",
            "start": "2014-Apr-17"
        },
        {
            "id": "Kilo",
            "start": "2014-Oct-16"
        }
    ],
    "drivers": [
        {
            "project_id": "x/y",
            "vendor": "halden",
            "name": "alpha",
            "ci": {
                "id": "é",
                "success_pattern": "S"
            },
            "zzz": 1
        },
        {
            "project_id": "x/y",
            "vendor": "Halden",
            "name": "Zeta"
        },
        {
            "project_id": "x/y",
            "vendor": "orb",
            "name": "b",
            "releases": []
        }
    ]
}
"""


def test_canonical_text():
    value = {
        "drivers": [
            {"name": "b", "vendor": "orb", "project_id": "x/y", "releases": []},
            {"vendor": "Halden", "name": "Zeta", "project_id": "x/y"},
            {"ci": {"success_pattern": "S", "id": "é"}, "vendor": "halden", "name": "alpha",
             "project_id": "x/y", "zzz": 1},
        ],
        "releases": [{"id": "Kilo", "start": "2014-Oct-16"}, {"start": "2014-Apr-17", "id": "Juno"}],
        "projects": [{"name": "Y", "id": "x/y"}, {"id": "a/b", "name": "B"}],
    }  # fmt: skip
    assert canonical(value) == CANONICAL


@pytest.mark.skipif(not CORPUS.exists(), reason="needs ../shared/corpus")
def test_last_file_of_the_original_keeps_its_values():
    before = json.loads(CORPUS.read_text(encoding="utf-8"))
    after = json.loads(canonical(before))
    assert list(after) == ["projects", "releases", "drivers"]
    for key, rows in before.items():
        assert sorted(json.dumps(row, sort_keys=True) for row in rows) == sorted(
            json.dumps(row, sort_keys=True) for row in after[key]
        )


def test_our_own_data_is_canonical():
    text = DATA.read_text(encoding="utf-8")
    assert is_canonical(json.loads(text), text), "run `driverlog fmt`"


def test_key_order_is_that_of_the_schema():
    """The schema is what an editor shows: the keys stand in the order it describes them."""

    def properties(name):
        return tuple(SCHEMA["$defs"][name]["properties"])

    assert {
        "": tuple(SCHEMA["properties"]),
        "/projects/*": properties("project"),
        "/releases/*": properties("release"),
        "/drivers/*": properties("driver"),
        "/drivers/*/maintainers/*": properties("maintainer"),
        "/drivers/*/upstream": properties("upstream"),
        "/drivers/*/ci": properties("ci"),
        "/drivers/*/ci/tested/*": properties("evidence"),
    } == KEYS


def test_unknown_keys_stand_behind_in_their_own_order():
    assert ordered_keys("/projects/7", ["z", "name", "a", "id"]) == ["id", "name", "z", "a"]
    assert ordered_keys("/nowhere", ["z", "a"]) == ["z", "a"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("é 漢 😀 “x”", '"é 漢 😀 “x”"'),
        ("a\u00a0b", '"a\\u00a0b"'),
        ("\u200b\u202e\ufeff", '"\\u200b\\u202e\\ufeff"'),
        ("\x00\t\n\x7f", '"\\u0000\\t\\n\\u007f"'),
        ("\ud800", '"\\ud800"'),
        ("\U000e0041", '"\\udb40\\udc41"'),
        ('"\\/', '"\\"\\\\/"'),
    ],
)
def test_what_cannot_be_seen_is_escaped(text, shown):
    assert dump(text) == shown
    assert json.loads(dump(text)) == text


def test_dump_at_a_level():
    assert (
        dump({"a": [1]}, 2) == '{\n            "a": [\n                1\n            ]\n        }'
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2014-Apr-17", date(2014, 4, 17)),
        ("2014-Apr-7", date(2014, 4, 7)),
        ("2012-Feb-29", date(2012, 2, 29)),
        ("2014-Feb-29", None),
        ("2014-apr-17", None),
        ("2014-04-17", None),
        ("17-Apr-2014", None),
        ("2014-Apr", None),
        ("2014-Apr-17-1", None),
        ("-Apr-", None),
        ("", None),
        ("２０１４-Apr-17", None),
        ("99999999999999999999-Apr-17", None),
        ("9" * 5000 + "-Apr-17", None),
        ("0000-Apr-17", None),
        (None, None),
        (20140417, None),
    ],
)
def test_parse_day(text, day):
    assert parse_day(text) == day


@given(st.dates())
@settings(max_examples=50)
def test_format_day(day):
    assert parse_day(format_day(day)) == day
    assert len(format_day(day)) == len("2014-Apr-17")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=5,
)
fields = st.sampled_from(sorted({key for keys in KEYS.values() for key in keys} | {"x", "~/"}))
names = st.sampled_from(["a", "A", "b", "ß", "SS", "é", ""])
days = st.sampled_from(["2014-Apr-17", "2013-Oct-17", "x", None])
rows = st.dictionaries(fields, json_values, max_size=5) | st.fixed_dictionaries(
    {"vendor": names, "name": names, "project_id": names, "id": names, "start": days}
)
registries = st.dictionaries(
    st.sampled_from(["projects", "releases", "drivers", "other"]), st.lists(rows) | json_values
)


@given(registries | json_values)
@settings(max_examples=100)
def test_canonical_is_idempotent_and_loses_nothing(value):
    text = canonical(value)
    again = json.loads(text)
    assert canonical(again) == text
    assert not parse(text).faults
    if isinstance(value, dict):
        assert set(again) == set(value)
        for key, item in value.items():
            lists = isinstance(item, list) and key != "other"
            assert sorted(map(repr, map(_unordered, again[key]))) == sorted(
                map(repr, map(_unordered, item))
            ) if lists else again[key] == item  # fmt: skip
    text.encode()


def _unordered(value):
    if isinstance(value, dict):
        return sorted((key, _unordered(item)) for key, item in value.items())
    return [_unordered(item) for item in value] if isinstance(value, list) else value
