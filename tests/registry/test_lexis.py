"""The words of JSON text, one by one."""

import json

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from registry.lexis import TextEdit
from registry.lexis import apply
from registry.lexis import printable
from registry.lexis import scalar
from registry.strings import string


@given(st.text(max_size=20), st.booleans())
@settings(max_examples=150)
def test_string_noop(value, ascii_only):
    text = json.dumps(value, ensure_ascii=ascii_only)
    word = string(f"{text}, 1", 0)
    assert (word.value, word.end, word.faults) == (value, len(text), ())


@pytest.mark.parametrize(
    "text", ["0", "-0", "12", "-1.50", "1e9", "1E+2", "2.5e-3", "true", "null"]
)
def test_scalar_noop(text):
    word = scalar(f"[{text}]", 1)
    assert (word.value, word.end, word.faults) == (json.loads(text), 1 + len(text), ())
    assert type(word.value) is type(json.loads(text))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é", "plain é"),
        ("a\u00a0b\u202e", "a<U+00A0>b<U+202E>"),
        ("two\nlines\r\t\x00", "two<U+000A>lines<U+000D><U+0009><U+0000>"),
        ("\ud83d", "<U+D83D>"),
        ("x" * 40, "x" * 40),
        ("x" * 41, "x" * 39 + "…"),
        ("\0" * 1000, "<U+0000>" * 15 + "…"),
    ],
)
def test_printable(text, shown):
    assert printable(text) == shown
    assert shown.isprintable()


def test_apply_takes_the_first_of_two_that_overlap():
    edits = [TextEdit(3, 5, "X"), TextEdit(0, 1, "A"), TextEdit(4, 6, "Y"), TextEdit(0, 1, "A")]
    assert apply("0123456", edits) == "A12X56"


def test_apply_inserts_in_order():
    assert apply("ab", [TextEdit(1, 1, ","), TextEdit(1, 1, '"'), TextEdit(2, 2, "!")]) == 'a",b!'


def test_apply_noop():
    assert apply("text", []) == "text"


@given(st.text(max_size=12), st.data())
@settings(max_examples=50)
def test_apply_is_independent_of_the_order_given(text, data):
    places = st.integers(0, len(text))
    edits = data.draw(
        st.lists(st.builds(lambda a, b, t: TextEdit(min(a, b), max(a, b), t), places, places,
                           st.text("xy", max_size=2)), max_size=4)
    )  # fmt: skip
    assert apply(text, edits) == apply(text, edits[::-1])
