"""Changes on top of each other."""

import pytest

from tests.zuul.live.edits import neighbours
from tests.zuul.live.edits import with_records
from tests.zuul.live.edits import without_maintainers
from tests.zuul.live.records import GOOD_RECORD
from tests.zuul.live.told import told

pytestmark = pytest.mark.real_zuul

MISSPELT = (
    GOOD_RECORD
    | {"name": "Halden HX NVMe-oF", "releases": ["Flamingo", "Gazpaccho"]}
    | {"description": "Provides Cinder volumes on Halden HX arrays, attached over NVMe-oF."}
)


def test_each_of_a_stack_pays_for_its_own(stage, ada):
    """A stack of two, each with a mistake: each is told its own, and not the other's"""
    ada.start()
    lower_text = with_records(ada.text, MISSPELT)
    lower = ada.push("Add Halden HX NVMe-oF", lower_text)
    someone, _ = neighbours(lower_text, "Gazpacho", "Indri")
    upper = ada.push("Leave nobody behind", without_maintainers(lower_text, someone))

    rules = {}
    for change in (lower, upper):
        assert stage.verdict(change).vote == -1
        rules[change] = [rule for _severity, rule, _range in told(stage.comments(change))]
    assert rules[lower] == ["unknown-releases"]
    assert rules[upper] == ["driver-without-maintainer"]
