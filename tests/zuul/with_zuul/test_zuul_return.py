"""Our predicate for what is handed to Zuul against Zuul's own: whatever ours takes, Zuul's takes."""

import copy

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from gate.zuul_return import flaws
from gate.zuul_return import handed_over
from tests.gate.test_zuul_return import ANYTHING
from tests.gate.test_zuul_return import BAD_COMMENTS
from tests.gate.test_zuul_return import FOUND
from tests.gate.test_zuul_return import PATH
from tests.gate.test_zuul_return import TEXTS
from tests.gate.test_zuul_return import body
from tests.gate.test_zuul_return import comment


def taken_by_zuul(value):
    """Do with it what the executor does: hold it to both schemas, and read its lines."""
    import voluptuous
    from zuul.ansible.schema import warning_schema
    from zuul.lib import filecomments

    try:
        warning_schema(value)
        comments = copy.deepcopy(value["zuul"]["file_comments"])
        filecomments.validate(comments)
    except voluptuous.Invalid:
        return False
    filecomments.updateLines(comments, dict.fromkeys(filecomments.extractLines(comments), 1))
    return all(path[0] for path in comments)


@settings(max_examples=100)
@given(FOUND, st.lists(TEXTS), TEXTS)
def test_whatever_was_found_is_taken(found, elsewhere, last):
    assert taken_by_zuul(handed_over(found, elsewhere, last))


@settings(max_examples=100)
@given(st.dictionaries(st.text(max_size=5), st.lists(ANYTHING, max_size=2)), ANYTHING)
def test_what_we_take_zuul_takes(comments, warnings):
    value = {"zuul": {"file_comments": comments, "warnings": warnings}}
    assert flaws(value) or taken_by_zuul(value)


@pytest.mark.parametrize("bad", [bad for bad, why in BAD_COMMENTS if "exactly the keys" in why])
def test_zuul_is_as_strict_about_keys(bad):
    """Were it not any more, this would say so, and fixes could travel."""
    value = body({PATH: [comment(), bad]})
    assert flaws(value)
    assert not taken_by_zuul(value) or set(bad) < set(comment())
