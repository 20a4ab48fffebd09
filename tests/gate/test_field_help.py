"""Every field that can be asked for is explained in the schema's own words."""

import pytest

from gate.knowledge.field_help import explained
from registry.fields import FIELDS


@pytest.mark.parametrize("name", [name for name, field in FIELDS.items() if not field.evidence])
def test_explained(name):
    assert len(explained(name)) > 20


def test_what_the_schema_does_not_know():
    assert explained("nothing") == explained("ci.nothing") == explained("name.part") == ""


def test_a_list_has_its_own_words_and_its_parts_theirs():
    assert explained("maintainers").startswith("The people or the team")
    assert explained("maintainers.email").startswith("One public address")
