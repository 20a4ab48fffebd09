"""What a change can set in its own configuration, and whom it does not reach."""

import json

import pytest

from tests.lab.people import BOT
from tests.zuul.live.edits import with_records
from tests.zuul.live.people import PATIENCE
from tests.zuul.live.records import GOOD_RECORD

pytestmark = pytest.mark.real_zuul

# Whatever runs with these fails.
VARIABLES = {
    "ansible_become": True,
    "ansible_become_exe": "/bin/false",
    "driverlog_installed": "/nowhere",
    "driverlog_state": "/nowhere",
}
RECORD = GOOD_RECORD | {
    "project_id": "openstack/ironic",
    "name": "Halden Servers",
    "description": "Manages Halden servers by their own management controller.",
}


def test_variables_of_a_change_do_not_reach_the_bot(stage, ada):
    """A change sets variables for all jobs of its project, with which any of them would fail: none does"""
    ada.start()
    jobs = {"jobs": ["driverlog-gate"]}
    stanza = [{"project": {"vars": VARIABLES, "check": jobs, "gate": jobs}}]
    text = with_records(ada.text, RECORD)
    change = ada.push("Add a driver", text, {"zuul.d/project.yaml": json.dumps(stanza)})
    said = stage.verdict(change, seconds=PATIENCE)
    assert said.vote == 1
    assert set(said.results.values()) == {"SUCCESS"}
    review = stage.message_of(BOT, change)
    assert review.startswith("DriverLog: ")
    assert "zuul.d/project.yaml" in review
    stage.transcript.say(BOT, "says, by the installed code", review)
