"""A file as text: bytes decoded, every pointer in its place, and records of another version shared."""

import codecs
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from registry.document import Position
from registry.lexis import Extent
from registry.parsing import parse
from registry.parsing import read
from registry.pointer import escape
from tests.registry.pointers import pointers

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus" / "default_data.json"
FILES = [ROOT / "data" / "default_data.json", CORPUS]
TEXT = """{
    "a/b~c": {"é": [1, true, "x"]},
    "drivers": [
        {"name": "HX", "releases": ["Juno"]},
        {
            "name": "Mini"
        }
    ]
}
"""


@pytest.mark.parametrize("file", FILES, ids=["ours", "original"])
def test_every_pointer_of_a_real_file_stands_where_its_value_does(file):
    if not file.exists():
        pytest.skip("needs ../shared/corpus")
    document = read(file.read_bytes())
    assert document.faults == ()
    assert document.value == json.loads(file.read_text(encoding="utf-8"))
    for pointer, value in pointers(document.value):
        extent = document.extent(pointer)
        assert json.loads(document.text[slice(*extent)]) == value
        key = document.extent(pointer, key=True)
        if not pointer.rpartition("/")[2].isdecimal() and pointer:
            assert (
                f"/{escape(json.loads(document.text[slice(*key)]))}"
                == f"/{pointer.rpartition('/')[2]}"
            )
            assert document.text[key.end : extent.start].strip() == ":"
        else:
            assert key == extent


@pytest.mark.parametrize("file", FILES, ids=["ours", "original"])
def test_pointer_at_is_the_inverse_of_extent(file):
    if not file.exists():
        pytest.skip("needs ../shared/corpus")
    document = read(file.read_bytes())
    last = len(document.value["drivers"]) - 1
    for index in (0, 1, 2, last // 2, last - 1, last):
        for pointer, _ in pointers(document.value["drivers"][index], f"/drivers/{index}"):
            assert document.pointer_at(document.extent(pointer).start) == pointer
            assert document.pointer_at(document.extent(pointer, key=True).start) == pointer


@pytest.mark.parametrize(
    ("found", "pointer"),
    [
        ("{\n    \"a", ""),
        ('"a/b', "/a~1b~0c"),
        ('{"é"', "/a~1b~0c"),
        ("é", "/a~1b~0c/é"),
        ("true", "/a~1b~0c/é/1"),
        ('"drivers"', "/drivers"),
        ('[\n        {"name"', "/drivers"),
        ('{"name": "HX"', "/drivers/0"),
        ("HX", "/drivers/0/name"),
        ("Juno", "/drivers/0/releases/0"),
        ("\n            \"name\"", "/drivers/1"),
        (',\n        {', "/drivers"),
    ],
)  # fmt: skip
def test_pointer_at(found, pointer):
    assert parse(TEXT).pointer_at(TEXT.index(found)) == pointer


def test_what_is_absent_stands_at_its_nearest_parent():
    document = parse(TEXT)
    assert document.extent("/drivers/1/ci/tested/0") == document.extent("/drivers/1")
    assert document.extent("/drivers/7/name") == document.extent("/drivers")
    assert document.extent("/nothing", key=True) == document.extent("") == Extent(0, len(TEXT) - 1)
    assert not document.has("/drivers/1/ci")
    assert not document.has("/drivers/-1")
    assert document.has("/drivers/0/releases/0")


def test_children():
    document = parse(TEXT)
    assert document.children("") == ["/a~1b~0c", "/drivers"]
    assert document.children("/drivers") == ["/drivers/0", "/drivers/1"]
    assert document.children("/drivers/0") == ["/drivers/0/name", "/drivers/0/releases"]
    assert document.children("/drivers/0/releases") == ["/drivers/0/releases/0"]
    assert document.children("/a~1b~0c/é") == [f"/a~1b~0c/é/{n}" for n in range(3)]
    assert document.children("/drivers/0/name") == document.children("/nothing") == []


@pytest.mark.parametrize(
    ("pointer", "before", "after"),
    [
        ("/drivers", "/a~1b~0c", ""),
        ("/drivers/0", "", "/drivers/1"),
        ("/drivers/1", "/drivers/0", ""),
        ("/drivers/0/releases", "/drivers/0/name", ""),
        ("/drivers/0/releases/0", "", ""),
        ("/a~1b~0c/é/1", "/a~1b~0c/é/0", "/a~1b~0c/é/2"),
    ],
)
def test_siblings(pointer, before, after):
    assert parse(TEXT).siblings(pointer) == (before, after)


@pytest.mark.parametrize("pointer", ["", "/nothing", "/drivers/2", "/drivers/-1", "/drivers/0/ci"])
def test_siblings_of_what_is_absent(pointer):
    with pytest.raises(LookupError):
        parse(TEXT).siblings(pointer)


@given(st.text("ab\n\r\té😀", max_size=30), st.data())
@settings(max_examples=100)
def test_position_and_line(text, data):
    document = parse(text)
    for _ in range(3):
        offset = data.draw(st.integers(0, len(text)))
        before = text[:offset].split("\n")
        assert document.position(offset) == (len(before), len(before[-1]) + 1)
        assert document.line_at(offset) == text.split("\n")[len(before) - 1].rstrip("\r")


def test_position_far_into_a_text():
    text = "x" * 9000 + "\n" + "y" * 9000 + "\nz"
    document = parse(text)
    asked = [18_001, 9000, 9001, 5000, 18_002, 0, 18_003, 9000]
    assert [document.position(offset) for offset in asked] == [
        Position(2, 9001), Position(1, 9001), Position(2, 1), Position(1, 5001),
        Position(3, 1), Position(1, 1), Position(3, 2), Position(1, 9001),
    ]  # fmt: skip
    assert document.line_at(100, 8999) == ""
    assert document.line_at(9500, 9000) == "y" * 9000
    assert document.line_at(18_002, 10) == "z"


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("a\nb\nc\n", "a\nb\nc\n", ""),
        ("a\nb\nc\n", "a\nX\nc\n", "X\n"),
        ("a\nb\nc\n", "a\nb\nnew\nc\n", "new\nc\n"),
        ("a\nb\nc", "a\nb\ncd", "cd"),
        ("", "a\nb", "a\nb"),
        ("a\nb", "", ""),
        ("one line", "one fine line", "one fine line"),
    ],
)
def test_changed_from(old, new, lines):
    assert new[slice(*parse(new).changed_from(parse(old)))] == lines


def test_byte_order_mark():
    document = read(codecs.BOM_UTF8 + TEXT.encode())
    assert document.value == json.loads(TEXT)
    assert [(f.kind, f.extent) for f in document.faults] == [("byte-order-mark", (0, 0))]
    assert document.position(document.extent("/drivers").start) == (3, 16)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le"])
def test_utf_16(encoding):
    mark = codecs.BOM_UTF16_BE if encoding == "utf-16-be" else codecs.BOM_UTF16_LE
    document = read(mark + TEXT.encode(encoding).removeprefix(mark))
    assert document.value == json.loads(TEXT)
    assert [fault.kind for fault in document.faults] == ["encoding"]
    assert "UTF-16" in document.faults[0].message


def test_one_byte_in_another_encoding_spoils_nothing_else():
    document = read(
        '{"a": "Müller", "b": "José", "c": "漢"}'.encode().replace("é".encode(), b"\xe9")
    )
    assert document.value == {"a": "Müller", "b": "José", "c": "漢"}
    (fault,) = document.faults
    assert (fault.kind, fault.message) == (
        "encoding", "byte 0xE9 is not UTF-8; save the file as UTF-8",
    )  # fmt: skip
    assert document.text[slice(*fault.extent)] == "é"


def test_file_in_another_encoding():
    document = read('{"a": "Müller", "b": "Jürgen – é"}'.encode("cp1252"))
    assert document.value == {"a": "Müller", "b": "Jürgen – é"}
    columns = [document.position(fault.extent.start).column for fault in document.faults]
    assert columns == [9, 24, 30, 32]


def test_only_the_first_places_of_a_foreign_encoding_are_named():
    document = read(b'{"a": "' + b"\xe9a" * 1000 + b'"}')
    assert len(document.faults) == 20
    assert document.value == {"a": "éa" * 1000}


@pytest.mark.parametrize(
    "data", [b"\xff\xfe", b"\xef\xbb\xbf", b"\x00", b"\xff", b"\xed\xa0\x80", b""]
)
def test_hardly_any_bytes(data):
    document = read(data)
    assert document.faults
    assert document.extent("/drivers/0") == document.extent("")


@pytest.mark.parametrize("escaped", ["\\ud800", "\\udc00", "\\ud83d x", "\\ude00\\ud83d"])
def test_lone_surrogates_are_kept(escaped):
    document = parse(f'{{"drivers": [{{"name": "{escaped}"}}]}}')
    assert document.faults == ()
    assert document.value == json.loads(document.text)


def test_numbers_are_read_as_they_are():
    text = '{"drivers": [{"a": -0.0, "b": 1e308, "c": 9007199254740993, "d": 1.0, "e": 1}]}'
    assert repr(parse(text).value) == repr(json.loads(text))


@pytest.mark.parametrize(
    "root", ["[]", "3", '"x"', "null", "true", "{}", "[[], [1]]", '{"": [{"": 1}]}']
)
def test_root_of_any_kind(root):
    document = parse(root)
    assert (document.value, document.faults) == (json.loads(root), ())


def test_same_array_twice_at_the_root_gives_the_last():
    text = '{"drivers": [{"n": 1}, {"n": 2}], "drivers": [{"n": 3}]}'
    document = parse(text)
    assert document.value == {"drivers": [{"n": 3}]}
    assert [fault.kind for fault in document.faults] == ["duplicate-key"]
    assert text[slice(*document.extent("/drivers/0"))] == '{"n": 3}'
    assert not document.has("/drivers/1")


BASES = [
    json.dumps(value, indent=indent, ensure_ascii=False)
    for indent in (None, 4)
    for value in (
        {
            "projects": [{"id": "a/b"}, {"id": "c/d"}],
            "a/~b": [1, 23, "x, y", {"a": 1}, [1], {"a": 2}, None],
            "drivers": [{"name": "N", "r": ["J", 1.5]}, {"name": "é"}, {}, {"name": "P"}, {}],
            "x": {"y": [{"z": 1}, {"z": 2}]},
        },
        [[1, 2, {"a": 3}], [{"b": 1}, {"b": 2}], 3],
    )
]


@st.composite
def versions(draw):
    """A text and another that came from it by some edits."""
    base = draw(st.sampled_from(BASES))
    changes = [base]
    for _ in range(2):
        text = changes[-1]
        for _ in range(draw(st.integers(1, 3))):
            start = draw(st.integers(0, len(text)))
            end = draw(st.integers(start, min(len(text), start + 40)))
            other = draw(st.integers(0, len(text)))
            put = draw(st.text('{}[]",:12 \n', max_size=2) | st.just(base[other : other + 40]))
            text = text[:start] + put + text[end:]
        changes.append(text)
    return draw(st.sampled_from([changes[:2], changes[1:], [base, base]]))


@given(versions())
@settings(max_examples=250)
def test_sharing_records_with_another_version_changes_nothing(texts):
    base, head = texts
    alone, shared = parse(head), parse(head, like=parse(base))
    assert shared == alone
    assert repr(shared.value) == repr(alone.value)
    for name, extents in alone.records.items():
        for index in range(len(extents) + 1):
            for pointer in (f"/{name}/{index}", f"/{name}/{index}/name", f"/{name}/{index}/r/1"):
                assert shared.extent(pointer) == alone.extent(pointer)


@pytest.mark.skipif(not CORPUS.exists(), reason="needs ../shared/corpus")
@pytest.mark.parametrize("seed", range(2))
def test_edits_of_the_real_file_share_all_other_records(seed):
    text = CORPUS.read_text(encoding="utf-8")
    base = parse(text)
    places = [m.start() for m in re.finditer(r'"[^"]*"', text)][seed::499]
    for place in places:
        for head in (text[:place] + text[place + 1 :], text[: place + 1] + "x" + text[place + 1 :]):
            alone, shared = parse(head), parse(head, like=base)
            assert shared == alone
            rows = zip(shared.value["drivers"], base.value["drivers"], strict=False)
            assert head.count("\n") == text.count("\n")
            if not alone.faults:
                assert sum(mine is not its for mine, its in rows) <= 2


json_values = st.recursive(
    st.integers() | st.text(max_size=2),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text('a"/~', max_size=2), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(json_values, st.sampled_from([None, 1, 4]))
@settings(max_examples=80)
def test_any_json_is_placed(value, indent):
    text = json.dumps({"drivers": [value], "other": value}, indent=indent)
    document = parse(text)
    assert (document.value, document.faults) == (json.loads(text), ())
    for pointer, inner in pointers(document.value):
        assert json.loads(text[slice(*document.extent(pointer))]) == inner
        assert document.pointer_at(document.extent(pointer, key=True).start) == pointer


@pytest.mark.parametrize(
    "text",
    [
        '{"drivers"\n: [\n  {"a"\n:\n"x",\n  "b": 1\n}\n]}',
        '{\n    "drivers"\n: [\n        [\n            {\n                "a"\t:\n        "x"\n}\n]\n]\n}\n',
    ],
)
def test_an_outlandish_layout_is_still_json(text):
    document = parse(text)
    assert not document.broken
    assert document.value == json.loads(text)
    assert document.extent("/drivers/0/a").end <= len(text)
