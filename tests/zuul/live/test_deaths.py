"""Jobs that die of what happens to machines: none of them counts as passed."""

import re

import pytest

from tests.lab.zuul.processes import descendants
from tests.zuul.live.people import PATIENCE

pytestmark = pytest.mark.real_zuul

CODE = "cli.py"
GLOSSARY = "docs/glossary.md"
JOBS = "zuul.d/jobs.yaml"
PROJECT = "zuul.d/project.yaml"
# The tenant's own stanza keeps the gate in place, whatever a change takes out of the project's.
GATE_ALONE = "- project: {check: {jobs: [driverlog-gate]}, gate: {jobs: [driverlog-gate]}}\n"
SLEEP = "import time\ntime.sleep(3600)\n"
# More than config.DISK_MEGABYTES, and no more than a machine can bear.
FILL = "f = open('full', 'wb')\nfor _ in range(900):\n    f.write(bytes(2**20))\nf.flush()\n"
# For all of the job: making its environment must not take so long on a busy machine.
SECONDS = 100


def test_jobs_that_die(stage, ada):
    """A job hangs, one fills the disk, and a node loses power and is still off when Zuul tries again"""
    hanging = sabotage(ada, "Think longer", SLEEP)
    filling = sabotage(ada, "Keep more", FILL + SLEEP)
    ada.start()
    on_node = ada.push("Say it better", ada.text, {GLOSSARY: f"{ada.read(GLOSSARY)}\n"})
    node = stage.lab.zuul.services["node"]
    stage.client.wait_for(
        lambda: works_on(node, stage.client, on_node), "job on the node", seconds=PATIENCE
    )
    node.kill()
    stage.transcript.say("node", "loses power")
    try:
        for change, job, results in (
            (filling, "driverlog-gate", {"DISK_FULL"}),
            (hanging, "driverlog-gate", {"TIMED_OUT"}),
            (on_node, "driverlog-tests", {"RETRY_LIMIT", "NODE_FAILURE"}),
        ):
            said = stage.verdict(change)
            assert said.vote == -1
            assert said.results[job] in results
    finally:
        stage.lab.zuul.start_node()


def sabotage(vendor, subject, code):
    """Push a change of the gate's code that takes the project's other jobs out, and shortens their time."""
    vendor.start()
    jobs = re.sub(r"(?m)^    timeout: \d+$", f"    timeout: {SECONDS}", vendor.read(JOBS))
    others = {PROJECT: GATE_ALONE, JOBS: jobs, CODE: code + vendor.read(CODE)}
    return vendor.push(subject, vendor.text, others)


def works_on(node, client, pushed):
    """True when the job of a change is at work on the node."""
    ref = f"{pushed.number},{pushed.patch_set}"
    begun = ("check", ref, "driverlog-tests") in client.running()
    return begun and len(descendants(node.process.pid)) > 2
