"""Broken texts: what is said of them and where, and what is still read of them."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from registry.lexis import apply
from registry.parsing import parse

FILE = Path(__file__).with_name("broken_texts.json")
CASES = json.loads(FILE.read_text(encoding="utf-8"))


def said(document):
    places = [document.position(fault.extent.start) for fault in document.faults]
    rows = zip(places, document.faults, strict=True)
    return [f"{place.line}:{place.column} {fault.message}" for place, fault in rows]


def mended(text, document):
    return apply(text, [edit for fault in document.faults for edit in fault.repair])


def is_plain_json(text):
    """Judge without our parser: json.loads, without its leniency."""

    def unique(pairs):
        assert len(dict(pairs)) == len(pairs)
        return dict(pairs)

    def refuse(_):
        raise AssertionError

    try:
        json.loads(text, object_pairs_hook=unique, parse_constant=refuse)
    except (ValueError, AssertionError):
        return False
    return True


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_broken_text(case):
    document = parse(case["text"])
    assert said(document) == case["messages"]
    assert document.value == case["value"]
    assert type(document.value) is type(case["value"])


def test_messages_can_be_blessed(bless):
    if bless:
        for case in CASES:
            document = parse(case["text"])
            case.update(value=document.value, messages=said(document))
        FILE.write_text(json.dumps(CASES, indent=1) + "\n")
    assert (
        len({case["text"] for case in CASES}) == len({case["id"] for case in CASES}) == len(CASES)
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_repairs_give_what_was_read(case):
    document = parse(case["text"])
    if all(fault.repair for fault in document.faults):
        repaired = mended(case["text"], document)
        assert is_plain_json(repaired)
        assert json.loads(repaired) == case["value"]


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ('{"a": "\\S+"}', '{"a": "\\\\S+"}'),
        ('["a" "b"]', '["a", "b"]'),
        ("[1, 2,]", "[1, 2]"),
        ('{"a": "x"\n"b": "y}', '{"a": "x",\n"b": "y}"}'),
        ('{\n  "a": [\n    "x",\n  "b": 1\n}', '{\n  "a": [\n    "x"\n  ],\n  "b": 1\n}'),
        ('{\n  "a": [\n    "x"\n  "b": 1\n}', '{\n  "a": [\n    "x"\n  ],\n  "b": 1\n}'),
        ('{\n  // why\n  "a": 1 # so\n}', '{\n  "a": 1\n}'),
        ('{\n  "a": "x\n    y",\n  "b": 1\n}', '{\n  "a": "x y",\n  "b": 1\n}'),
        ('{\n  "a":\n    "b": 1\n  }\n}', '{\n  "a": {\n    "b": 1\n  }\n}'),
        ('{\n  "a": "x",d\n  "b": 1\n}', '{\n  "a": "x",\n  "b": 1\n}'),
        ('{"name": "The "big" one"\n}', '{"name": "The \\"big\\" one"\n}'),
        ('{"name"A"}', '{"name":"A"}'),
        ("{'it is \"x\"': True}", '{"it is \\"x\\"": true}'),
    ],
)
def test_repair_is_the_least(text, repaired):
    assert mended(text, parse(text)) == repaired


def test_all_errors_are_found_in_one_run():
    text = """{
    "projects": [{"id": "a/b" "name": "B"},],
    "releases": [{"id": 'Juno'}],
    "drivers": [
        {"name": "one", "ci": {"success_pattern": "\\S+"}},
        {"name": "two" "vendor": True},
        {"name": "three"
    ]
}
"""
    document = parse(text)
    assert [line.split()[0] for line in said(document)] == [
        "2:30",
        "2:43",
        "3:25",
        "5:52",
        "6:23",
        "6:34",
        "7:25",
    ]
    assert [driver["name"] for driver in document.value["drivers"]] == ["one", "two", "three"]
    assert document.value["drivers"][1] == {"name": "two", "vendor": True}
    assert document.broken_records("drivers") == {0, 1, 2}


def test_records_beside_a_broken_one_are_read():
    text = '{"drivers": [{"n": 1}, {"n": 2,, "m": [}, {"n": 3}, {"n": 4}]}'
    document = parse(text)
    assert [driver["n"] for driver in document.value["drivers"]] == [1, 2, 3, 4]
    assert document.broken_records("drivers") == {1}
    assert text[slice(*document.extent("/drivers/3"))] == '{"n": 4}'


def test_gives_up_on_what_is_no_json_at_all():
    document = parse("[" + "," * 500)
    assert len(document.faults) == 200
    assert document.value is None
    assert document.extent("/drivers/0/name") == (0, 0)


DRIVER = {
    "name": 'N "x" \\S é',
    "maintainers": [{"name": "A"}],
    "releases": ["Juno", "Kilo"],
    "n": -1.5e3,
}
TEXTS = [
    json.dumps({"projects": [{"id": "a/b"}], "drivers": [DRIVER, {}, DRIVER]}, indent=indent)
    for indent in (None, 4)
]


@st.composite
def broken_texts(draw):
    """A good text with some characters taken out, put in or moved."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        cut = draw(st.integers(0, 3) | st.integers(0, 60))
        put = draw(st.text("{}[]\",:;\\ \n\t'/#=<ab1-.\ufeff\xa0“é\ud800", max_size=3))
        text = text[:start] + put + text[start + cut :]
    return text


@given(broken_texts() | st.text('{}[]",:\\ \n1a', max_size=60))
@settings(max_examples=250)
def test_no_text_is_too_broken(text):
    document = parse(text)
    assert (document.faults == ()) == is_plain_json(text)
    if not document.faults:
        assert document.value == json.loads(text)
    for fault in document.faults:
        assert 0 <= fault.extent.start <= fault.extent.end <= len(text)
        assert "\n" not in fault.message
        assert fault.message.isprintable()
    pointers = [document.pointer_at(fault.extent.start) for fault in document.faults]
    assert all(document.has(pointer) or not pointer for pointer in pointers)


LARGE = 5_000_000
HOSTILE = {
    "open arrays": "[" * 100_000,
    "open objects": '{"a":' * 100_000,
    "closed": "[" * 100_000 + "]" * 100_000,
    "deep in a record": '{"drivers":[{"a":' + "[" * 100_000 + "]" * 100_000 + "}]}",
    "long string": '{"a": "' + "a" * LARGE + '"}',
    "long open string": '{"a": "' + "a" * LARGE,
    "long number": '{"a": ' + "1" * LARGE + "}",
    "escapes": '{"a": "' + "\\S" * (LARGE // 2) + '"}',
    "control characters": '{"a": "' + "\t" * LARGE + '"}',
    "quotes": '{"drivers": [' + '"x"y" ' * (LARGE // 6) + "]}",
    "single quotes": "{" + "'a " * (LARGE // 3),
    "words": '{"a": ' + "a " * (LARGE // 2) + '"',
    "commas": "[" + "," * LARGE,
    "closers": "[" + "}" * LARGE,
    "space": "[[" + " " * LARGE,
    "comments": "[" + "/**/" * (LARGE // 4),
    "no-break space": "[" + "1,\xa0" * (LARGE // 3),
    "same key": "{" + '"a":1,' * (LARGE // 6) + "}",
    "text behind": "{}" + "x" * LARGE,
    "nul": "\0" * LARGE,
    "records without commas": '{"drivers": [' + '{"a":1} ' * (LARGE // 8) + "]}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_in_bounded_time(name):
    text = HOSTILE[name]
    start = time.process_time()
    document = parse(text)
    for fault in document.faults:
        document.position(fault.extent.start)
        document.line_at(fault.extent.start)
    assert time.process_time() - start < 5
    assert len(document.faults) <= 200
    assert all(len(fault.message) < 400 for fault in document.faults)


def test_nesting_up_to_the_limit_is_fine():
    inner = "[" * 62 + "]" * 62
    assert not parse(f'{{"a": [{inner}]}}').faults
    too_deep = parse(f'{{"a": [[{inner}]]}}')
    assert said(too_deep) == ["1:70 nested deeper than 64 levels; flatten it"]
    assert not too_deep.has("/drivers")
