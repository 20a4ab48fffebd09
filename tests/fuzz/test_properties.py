"""What holds for every text and every value, drawn by Hypothesis: reading, judging, comparing and mending."""

import copy
import json
import os

from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from gate.change import Snapshot
from gate.finding import State
from gate.fixing import fixed_text
from gate.fixing import safe_fixes
from registry.changes import Changes
from registry.changes import differences
from registry.layout import canonical
from registry.nesting import MOST_LEVELS
from registry.parsing import read
from registry.pointer import escape
from tests.fuzz.full_record import REGISTRY
from tests.fuzz.full_record import text_of
from tests.fuzz.judging import PATH
from tests.fuzz.judging import judge
from tests.fuzz.judging import offences
from tests.fuzz.mutations import HOSTILE_VALUES
from tests.fuzz.mutations import parent_of
from tests.fuzz.mutations import pointers

EXAMPLES = max(20, int(os.environ.get("DRIVERLOG_FUZZ_CASES", "1000")) // 10)
often = settings(
    max_examples=EXAMPLES,
    suppress_health_check=list(HealthCheck),
)
BASE = Snapshot(PATH, read(text_of(REGISTRY)))
PATHS = list(pointers(REGISTRY))

texts = st.text(st.characters(), max_size=30)
plain = st.text(max_size=30)
numbers = st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False)
keys = st.sampled_from([str(path[-1]) for path in PATHS]) | plain
values = st.recursive(
    st.none() | st.booleans() | numbers | plain,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=15,
)
marks = st.text(st.sampled_from("{}[],:\"\\ \n0-eE.tfn/'x“\u2028"), max_size=60)


@often
@given(marks | texts)
def test_every_text_is_read(text):
    document = read(text.encode("utf-8", "surrogatepass"))
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        assert document.faults
        return
    if not document.faults:
        assert document.value == value


@often
@given(st.binary(max_size=200))
def test_every_file_is_read(data):
    document = read(data)
    assert document.faults or json.loads(data.decode()) == document.value


@often
@given(values, st.sampled_from([None, 2, 4]), st.booleans())
def test_plain_json_is_read_as_it_is(value, indent, ascii_only):
    document = read(json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode())
    assert document.value == value
    assert document.faults == ()


@often
@given(values)
def test_extent_of_a_pointer_holds_its_value(value):
    document = read(json.dumps({"drivers": [{"a": value}], "projects": value}, indent=4).encode())
    for path in pointers(document.value):
        if len(path) >= MOST_LEVELS:
            continue
        extent = document.extent("".join(f"/{escape(key)}" for key in path))
        inside = json.loads(document.text[extent.start : extent.end])
        assert inside == parent_of(document.value, path)[path[-1]]


@often
@given(values)
def test_any_value_is_judged(value):
    assert offences(json.dumps(value).encode()) == []


@often
@given(st.dictionaries(st.sampled_from(["projects", "releases", "drivers"]), values))
def test_any_tables_are_judged(value):
    assert offences(json.dumps(value).encode(), BASE) == []


@often
@given(
    st.lists(
        st.tuples(st.sampled_from(PATHS), values | texts | st.sampled_from(HOSTILE_VALUES)),
        max_size=3,
    )
)
def test_any_value_in_any_place_is_judged(changes):
    assert offences(_spoilt(changes), BASE) == []


def _spoilt(changes):
    value = copy.deepcopy(REGISTRY)
    for path, new in changes:
        try:
            parent_of(value, path)[path[-1]] = copy.deepcopy(new)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place away
    return text_of(value)


@often
@given(
    st.lists(st.tuples(st.sampled_from(PATHS), texts | st.sampled_from(HOSTILE_VALUES)), max_size=3)
)
def test_mending_comes_to_an_end_and_breaks_nothing(changes):
    data, errors = _spoilt(changes), None
    for _ in range(10):
        result = judge(data, BASE)
        fixes = safe_fixes(result.verdict.reports, PATH)
        now = {report.rule for report in result.verdict.reports if _is_new_error(report)}
        errors = now if errors is None else errors
        if not fixes:
            break
        data = fixed_text(read(data), fixes).encode("utf-8", "surrogatepass")
    assert not fixes
    assert read(data).faults == () or not read(_spoilt(changes)).faults


def _is_new_error(report):
    return report.state is State.NEW and report.severity == "error"


@often
@given(st.lists(st.tuples(st.sampled_from(PATHS), values), max_size=3))
def test_nothing_differs_from_itself(changes):
    document = read(_spoilt(changes))
    same = Snapshot(PATH, read(_spoilt(changes)))
    base = Snapshot(PATH, document)
    found = differences(base.registry, same.registry)
    assert found == Changes()
    new = [
        r
        for r in judge(document.text.encode(), base).verdict.reports
        if r.state is not State.UNCHANGED
    ]
    assert new == []


@often
@given(st.lists(st.tuples(st.sampled_from(PATHS), values), max_size=3))
def test_canonical_text_is_canonical_and_keeps_the_meaning(changes):
    value = read(_spoilt(changes)).value
    text = canonical(value)
    again = read(text.encode("utf-8", "surrogatepass"))
    assert canonical(again.value) == text
