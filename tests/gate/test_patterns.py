"""Patterns of the data, run by RE2: what saves it the work must not change what is found."""

import pytest
import re2
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from gate.knowledge.patterns import replaced
from gate.knowledge.patterns import replacement_refusal
from gate.knowledge.patterns import searches
from gate.knowledge.patterns import taken

FOUND = [
    (r"hx-iscsi \S+ : SUCCESS", "- hx-iscsi https://x.example.org : SUCCESS in 5m", True),
    (r"hx-iscsi \S+ : SUCCESS", "- hx-iscsi https://x.example.org : FAILURE in 5m", False),
    (r"hx-iscsi \S+ : SUCCESS", "- hx-iscsi : SUCCESS", False),
    (r"job \S+ : (FAILURE|TIMED_OUT)", "job x : TIMED_OUT", True),
    (r"(FAILURE|TIMED_OUT)", "TIMED_OUT", True),
    (r"a|b", "b", True),
    (r"ab*", "a", True),
    (r"a\.b", "axb", False),
    (r"a.b", "axb", True),
    (r"a\?", "a\ud800", True),
    (r"^a$", "ba", False),
    (r"a\$", "a$", True),
    (r"(?i)success", "SUCCESS", True),
    (r"[", "[", False),
    (r"(?=a)", "a", False),
    ("", "", True),
    ("a" * 501, "a" * 501, False),
    ("b", "a" * 4000 + "b", False),
    ("b", "a" * 3999 + "b", True),
]


@pytest.mark.parametrize(("pattern", "line", "found"), FOUND, ids=lambda value: ascii(value)[:40])
def test_searches(pattern, line, found):
    assert searches(pattern, line) is found
    assert list(taken(pattern, ["", line])) == [x for x in ("", line) if searches(pattern, x)]


PARTS = r"a,b, ,:,\S+,\d*,.,\.,\?,\\,(a|b),(ab|b),(?i),^,$,|,?,*,{2},\w,[ab],é,-,\-,\$,\n".split(
    ","
)


@given(
    st.lists(st.sampled_from(PARTS), max_size=7).map("".join),
    st.lists(st.sampled_from("ab :.?\\-$é\ud8001A"), max_size=9).map("".join),
)
@settings(max_examples=500)
def test_searches_is_what_re2_says(pattern, line):
    quiet = re2.Options()
    quiet.log_errors = False
    try:
        expected = re2.compile(pattern, quiet).search(line.encode("utf-8", "replace").decode())
    except re2.error:
        expected = None
    assert searches(pattern, line) == (expected is not None)


@pytest.mark.parametrize(
    ("pattern", "words", "value", "result"),
    [
        ("^http:", "https:", "http://a http://b", "https://a http://b"),
        ("a", "b", "aaa", "bbb"),
        (r"(\w+)@(\w+)", r"\2 at \1", "ada@example", "example at ada"),
        ("x", "y", "no match", "no match"),
        ("é", "e", "café", "cafe"),
        ("(", "y", "(", "("),
        ("x", r"\1", "x", "x"),
    ],
)
def test_replaced(pattern, words, value, result):
    assert replaced(pattern, words, value) == result


@pytest.mark.parametrize(
    ("pattern", "words", "why"),
    [
        ("(a)", r"\1", ""),
        ("(a)", r"\0", ""),
        ("a", r"\1", "it names group 1, the pattern has 0"),
        ("(a)", r"\1\2", "it names group 2, the pattern has 1"),
        ("a", "x\\", "it ends with a backslash"),
        ("a", "x\\\\", ""),
    ],
)
def test_replacement_refusal(pattern, words, why):
    assert replacement_refusal(pattern, words) == why
