"""Edits of the text: the value changes as asked, and nothing else in the text does."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from registry.edit import insert_element
from registry.edit import remove
from registry.edit import rename
from registry.edit import set_value
from registry.layout import canonical
from registry.layout import ordered_keys
from registry.lexis import apply
from registry.parsing import parse
from registry.pointer import escape
from registry.pointer import unescape
from tests.registry.pointers import pointers

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "default_data.json"
RECORD = """{
    "drivers": [
        {
            "name": "HX",
            "maintainers": [
                {
                    "name": "Ada"
                }
            ],
            "releases": ["Juno", "Kilo"],
            "ci": {}
        },
        {"name": "Mini"}
    ]
}
"""
MAINTAINERS = RECORD[
    RECORD.index("[\n                {") : RECORD.index(',\n            "releases"')
]


def done(edits, text=RECORD):
    return apply(text, edits(parse(text)))


@pytest.mark.parametrize(
    ("pointer", "value", "old", "new"),
    [
        ("/drivers/0/name", "é\u200b", '"HX"', '"é\\u200b"'),
        ("/drivers/0/releases", ["Juno"], '["Juno", "Kilo"]', '[\n                "Juno"\n            ]'),
        ("/drivers/0/releases/1", "Liberty", '"Kilo"', '"Liberty"'),
        ("/drivers/0/releases/-", "Liberty", '"Kilo"]', '"Kilo", "Liberty"]'),
        ("/drivers/0/releases/2", "Liberty", '"Kilo"]', '"Kilo", "Liberty"]'),
        ("/drivers/1/vendor", "Orb", '{"name"', '{"vendor": "Orb", "name"'),
        ("/drivers/1/wiki", "", '"Mini"}', '"Mini", "wiki": ""}'),
        (
            "/drivers/0/wiki",
            "",
            '],\n            "releases"',
            '],\n            "wiki": "",\n            "releases"',
        ),
        (
            "/drivers/0/project_id",
            "a/b",
            '            "name": "HX"',
            '            "project_id": "a/b",\n            "name": "HX"',
        ),
        (
            "/drivers/0/maintainers/0/email",
            "ada@example.org",
            '"Ada"',
            '"Ada",\n                    "email": "ada@example.org"',
        ),
        ("/drivers/0/ci/id", "x", "{}", '{\n                "id": "x"\n            }'),
        (
            "/drivers/0/ci/tested/-",
            {"change": 1},
            "{}",
            """{
                "tested": [
                    {
                        "change": 1
                    }
                ]
            }""",
        ),
        ("/drivers/1/a~1b~0c", 1, '"Mini"}', '"Mini", "a/b~c": 1}'),
        ("/drivers/1/7", 1, '"Mini"}', '"Mini", "7": 1}'),
        ("/drivers/1/upstream/path", "p", '"Mini"}',
         '"Mini", "upstream": {\n                "path": "p"\n            }}'),
    ],
)  # fmt: skip
def test_set_value(pointer, value, old, new):
    assert RECORD.count(old) == 1
    assert done(lambda d: set_value(d, pointer, value)) == RECORD.replace(old, new)


@pytest.mark.parametrize(
    ("index", "old", "new"),
    [(0, '["Juno"', '["Icehouse", "Juno"'), (1, '"Kilo"', '"Icehouse", "Kilo"')],
)
def test_insert_element(index, old, new):
    text = done(lambda d: insert_element(d, "/drivers/0/releases", index, "Icehouse"))
    assert text == RECORD.replace(old, new)


@pytest.mark.parametrize(
    ("pointer", "old", "new"),
    [
        ("/drivers/0/releases/0", '"Juno", ', ""),
        ("/drivers/0/releases/1", ', "Kilo"', ""),
        ("/drivers/0/maintainers/0", MAINTAINERS, "[]"),
        ("/drivers/0/ci", ',\n            "ci": {}', ""),
        ("/drivers/0/name", '"name": "HX",\n            ', ""),
        ("/drivers/1", ',\n        {"name": "Mini"}', ""),
        ("/drivers/1/name", '{"name": "Mini"}', "{}"),
    ],
)  # fmt: skip
def test_remove(pointer, old, new):
    assert RECORD.count(old) == 1
    assert done(lambda d: remove(d, pointer)) == RECORD.replace(old, new)


def test_rename():
    text = done(lambda d: rename(d, "/drivers/0/ci", 'c"i'))
    assert text == RECORD.replace('"ci"', '"c\\"i"')


@pytest.mark.parametrize(
    "wish",
    [
        lambda d: remove(d, "/drivers/0/wiki"),
        lambda d: remove(d, "/drivers/9"),
        lambda d: remove(d, "/nothing/at/all"),
        lambda d: rename(d, "/drivers/0/wiki", "docs"),
        lambda d: rename(d, "/drivers/0", "x"),
        lambda d: rename(d, "/drivers/0/releases/0", "x"),
        lambda d: set_value(d, "/drivers/0/name/first", "x"),
        lambda d: set_value(d, "/drivers/0/releases/first", "x"),
        lambda d: set_value(parse(""), "/drivers/0", {}),
    ],
)
def test_what_does_not_fit_the_text_is_refused(wish):
    with pytest.raises(LookupError):
        wish(parse(RECORD))


def at(value, pointer):
    for token in pointer.split("/")[1:]:
        value = value[int(token) if isinstance(value, list) else unescape(token)]
    return value


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text('aé\u200b"\\\n{', max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text("a~/1", max_size=2), inner),
    max_leaves=4,
)
members = st.sampled_from(["name", "vendor", "ci", "releases", "maintainers", "a~/b", "7"])
records = st.dictionaries(members, json_values, max_size=5)
texts = st.builds(
    lambda rows, indent: json.dumps({"drivers": rows}, indent=indent, ensure_ascii=False),
    st.lists(records, min_size=1, max_size=3),
    st.sampled_from([None, 4]),
)


@given(texts, json_values, st.data())
@settings(max_examples=150)
def test_edit_then_parse_is_the_operation_on_the_value(text, new, data):
    document = parse(text)
    model = json.loads(text)
    pointer, old = data.draw(st.sampled_from([p for p in pointers(model) if p[0]]))
    operation = data.draw(st.sampled_from(["set", "insert", "remove", "rename"]))
    parent, _, token = pointer.rpartition("/")
    around = at(model, parent)
    key = int(token) if isinstance(around, list) else unescape(token)
    if operation == "set":
        edits = set_value(document, pointer, new)
        around[key] = new
    elif operation == "remove":
        edits = remove(document, pointer)
        del around[key]
    elif operation == "insert" and isinstance(old, list):
        index = data.draw(st.integers(0, len(old)))
        edits = insert_element(document, pointer, index, new)
        old.insert(index, new)
    elif operation == "insert" and isinstance(old, dict) and "new/~" not in old:
        edits = set_value(document, f"{pointer}/{escape('new/~')}", new)
        old["new/~"] = new
    elif operation == "rename" and isinstance(around, dict):
        edits = rename(document, pointer, "né/")
        around["né/"] = around.pop(key)
    else:
        return
    after = parse(apply(text, edits))
    assert after.faults == ()
    assert after.value == model


@given(texts, members, json_values, st.data())
@settings(max_examples=100)
def test_member_goes_to_its_place_in_schema_order(text, key, new, data):
    rows = json.loads(text)["drivers"]
    index = data.draw(st.integers(0, len(rows) - 1))
    if key in rows[index]:
        return
    before = canonical({"drivers": [rows[index]]})
    after = apply(before, set_value(parse(before), f"/drivers/0/{escape(key)}", new))
    keys = list(json.loads(after)["drivers"][0])
    assert keys == ordered_keys("/drivers/0", keys)
    known = [key for key in keys if key not in ("a~/b", "7")]
    assert after == canonical(json.loads(after)) or known != keys


@pytest.mark.skipif(not CORPUS.exists(), reason="needs ../shared/corpus")
@pytest.mark.parametrize("index", [0, 1, 110, 219, 220])
def test_diff_touches_the_record_alone(index):
    text = canonical(json.loads(CORPUS.read_text(encoding="utf-8")))
    document = parse(text)
    root = f"/drivers/{index}"
    extent = document.extent(root)
    for edits in (
        set_value(document, f"{root}/wiki", "https://docs.example.org"),
        set_value(document, f"{root}/releases/-", "Gazpacho"),
        set_value(document, f"{root}/upstream/path", "cinder/x.py"),
        remove(document, f"{root}/maintainers"),
        rename(document, f"{root}/vendor", "vender"),
    ):
        assert all(extent.start < edit.start <= edit.end < extent.end for edit in edits)
        after = parse(apply(text, edits), like=document)
        changed = after.changed_from(document)
        assert after.position(changed.start).line > document.position(extent.start).line
        old, new = document.value["drivers"], after.value["drivers"]
        assert [n for n, row in enumerate(new) if row != old[n]] == [index]
        # Those that were not touched are not even read again, but for the one before.
        assert [n for n, row in enumerate(new) if row is not old[n]] in (
            [index],
            [index - 1, index],
        )
