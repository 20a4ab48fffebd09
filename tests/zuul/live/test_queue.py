"""Several changes at once: what the gate merges together, and what it does not although each was good alone."""

import pytest

from tests.zuul.live.edits import neighbours
from tests.zuul.live.edits import renamed
from tests.zuul.live.edits import with_records
from tests.zuul.live.edits import with_release
from tests.zuul.live.people import PATIENCE
from tests.zuul.live.test_change import GOOD_RECORD

pytestmark = pytest.mark.real_zuul

DOUBLE = GOOD_RECORD | {
    "vendor": "QNAP",
    "name": "QNAP ES iSCSI",
    "description": "Provides Cinder volumes on QNAP ES arrays, attached over iSCSI.",
}
OLD_NAME = ("openstack/cinder", "QNAP", "QNAP iSCSI")


def test_neighbours_and_doubles_in_the_gate(stage, ada, ben, core):
    """Five changes approved at once: neighbours merge; a driver that is there twice by then does not"""
    base = ada.text
    one, other = neighbours(base, "Gazpacho", "Hibiscus")
    words = DOUBLE["description"].replace("Provides", "Serves")
    changes = {
        "a release for a record": ada.push_anew("One", with_release(base, one, "Hibiscus")),
        "a new driver": ada.push_anew("Add QNAP ES", with_records(base, DOUBLE)),
        "a release for its neighbour": ben.push_anew(
            "Other", with_release(base, other, "Hibiscus")
        ),
        "another record takes its name": ben.push_anew(
            "Rename", renamed(base, OLD_NAME, DOUBLE["name"])
        ),
        "the new driver once more": ben.push_anew(
            "Add QNAP ES too", with_records(base, DOUBLE | {"description": words})
        ),
    }
    for change in changes.values():
        assert stage.verdict(change).vote == 1

    record, driver, neighbour, rename, again = changes.values()
    core.approve(*changes.values())
    stage.client.wait_for(
        lambda: len(stage.client.items("gate")) >= 4, "four changes in the gate", seconds=PATIENCE
    )
    stage.transcript.say("zuul", f"gate: has {', '.join(stage.client.items('gate'))} at once")

    for merged in (record, driver, neighbour):
        stage.merged(merged)
    said = stage.verdict(rename, "gate")
    assert said.vote == -2
    assert said.results["driverlog-gate"] == "FAILURE"
    [comment] = stage.comments(rename)[-1:]
    assert comment["message"].startswith("error: ")
    assert "[duplicate-drivers]" in comment["message"]
    said = stage.verdict(again, "gate")
    assert said.vote == -2
    assert "unable to be automatically merged" in said.text

    text = stage.merged_text()
    assert text == with_records(
        with_release(with_release(base, one, "Hibiscus"), other, "Hibiscus"), DOUBLE
    )
