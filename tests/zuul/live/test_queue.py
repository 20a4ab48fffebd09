"""Several changes at once: what the gate merges together, and what it does not although each was good alone."""

import pytest

from tests.zuul.live.edits import neighbours
from tests.zuul.live.edits import renamed
from tests.zuul.live.edits import with_records
from tests.zuul.live.edits import with_release
from tests.zuul.live.people import PATIENCE
from tests.zuul.live.records import GOOD_RECORD

pytestmark = pytest.mark.real_zuul

DOUBLE = GOOD_RECORD | {
    "vendor": "QNAP",
    "name": "QNAP QuTS iSCSI",
    "description": "Provides Cinder volumes on QNAP QuTS arrays, attached over iSCSI.",
}
OLD_NAME = ("openstack/cinder", "QNAP", "QNAP iSCSI")


def test_neighbours_and_doubles_in_the_gate(stage, ada, ben, core):
    """Five changes approved at once: neighbours merge; a driver that is there twice by then does not"""
    base = ada.text
    words = DOUBLE["description"].replace("Provides", "Serves")
    driver = ada.push("Add QNAP QuTS", with_records(base, DOUBLE))
    rename = ben.push("Say which QNAP it is", renamed(base, OLD_NAME, DOUBLE["name"]))
    again = ben.push_anew("Add QuTS", with_records(base, DOUBLE | {"description": words}))
    for change in (driver, rename, again):
        assert stage.verdict(change).vote == 1

    one, other = neighbours(base, "Gazpacho", "Hibiscus")
    record = ada.push_anew("It is in Hibiscus", with_release(base, one, "Hibiscus"))
    neighbour = ben.push_anew("So is ours", with_release(base, other, "Hibiscus"))
    core.approve(record, driver, neighbour, rename, again)
    gate = stage.client.wait_for(
        lambda: len(found := stage.client.items("gate")) >= 4 and found,
        "four changes in the gate",
        seconds=PATIENCE,
    )
    stage.transcript.say("zuul", f"gate: has {' '.join(gate)} at once")

    for merged in (record, driver, neighbour):
        stage.merged(merged)
    assert is_refused_by_the_gate(stage, rename)
    said = stage.verdict(again, "gate")
    assert said.vote == -2
    assert "unable to be automatically merged" in said.text
    both = with_release(with_release(base, one, "Hibiscus"), other, "Hibiscus")
    assert stage.merged_text() == with_records(both, DOUBLE)


def is_refused_by_the_gate(stage, change):
    """Look at what Zuul says of a change that was good alone."""
    said = stage.verdict(change, "gate")
    assert said.vote == -2
    assert said.results["driverlog-gate"] == "FAILURE"
    messages = [comment["message"] for comment in stage.comments(change)]
    return any(
        message.startswith("error: ") and "[duplicate-drivers]" in message for message in messages
    )
