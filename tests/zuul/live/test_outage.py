"""Gerrit goes away in the middle of it all, and comes back."""

import pytest

from tests.zuul.live.edits import with_records
from tests.zuul.live.people import PATIENCE
from tests.zuul.live.records import GOOD_RECORD

pytestmark = pytest.mark.real_zuul

RECORD = GOOD_RECORD | {
    "project_id": "openstack/manila",
    "name": "Halden HX NFS",
    "description": "Provides Manila shares on Halden HX arrays, exported over NFS.",
}


def test_gerrit_is_restarted_meanwhile(stage, ada, core):
    """Gerrit is restarted while the jobs of a change run: it gets its vote, goes through the gate, and so do others"""
    change = ada.push_anew("Add the Halden HX NFS driver", with_records(ada.text, RECORD))
    ref = f"{change.number},{change.patch_set}"
    client = stage.client
    runs = lambda: any(ref == each for _, each, _ in client.running())  # noqa: E731
    client.wait_for(runs, "running job", seconds=PATIENCE)
    stage.gerrit.pause()
    stage.transcript.say("gerrit", "goes down")
    stage.gerrit.start_again()
    stage.transcript.say("gerrit", "is back")

    client.wait_for(lambda: ref not in client.items("check"), "end of check", seconds=PATIENCE)
    if not any(said.vote for said in client.said(change.number)):
        # Zuul tries three times in thirty seconds to say it, and a Gerrit may take longer to start.
        ada.says(change, "recheck")
    assert stage.verdict(change).vote == 1
    core.approve(change)
    stage.merged(change)
