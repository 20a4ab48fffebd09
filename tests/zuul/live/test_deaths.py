"""Jobs that die of what happens to machines: none of them counts as passed."""

import re

import pytest

from tests.lab.zuul.processes import descendants
from tests.zuul.live.people import PATIENCE

pytestmark = pytest.mark.real_zuul

PROJECT_YAML = "zuul.d/project.yaml"
JOBS_YAML = "zuul.d/jobs.yaml"
CODE = "cli.py"
GATE_ALONE = "- project: {check: {jobs: [driverlog-gate]}, gate: {jobs: [driverlog-gate]}}\n"
# More than config.DISK_MEGABYTES, and no more than a machine can bear.
FILL = "f = open('full', 'wb')\nfor _ in range(900):\n    f.write(bytes(2**20))\nf.flush()\n"
SLEEP = "import time\ntime.sleep(3600)\n"
SECONDS = 60


def test_a_node_that_is_gone(stage, ada):
    """The node loses power in the middle of a job, and is still off when Zuul tries again"""
    ada.start()
    glossary = "docs/glossary.md"
    text = (ada.tree.folder / glossary).read_text(encoding="utf-8")
    change = ada.push("Say it better", ada.text, {glossary: f"{text}\n"})
    node = stage.lab.zuul.services["node"]
    ref = f"{change.number},{change.patch_set}"

    def working():
        here = ("check", ref, "driverlog-tests") in stage.client.running()
        return here and len(descendants(node.process.pid)) > 2

    stage.client.wait_for(working, "job on the node", seconds=PATIENCE)
    node.kill()
    stage.transcript.say("node", "is gone")
    try:
        said = stage.verdict(change)
    finally:
        stage.lab.zuul.start_node()
    assert said.vote == -1
    assert said.results["driverlog-tests"] in {"RETRY_LIMIT", "NODE_FAILURE"}


@pytest.mark.parametrize(("code", "result"), [(SLEEP, "TIMED_OUT"), (FILL + SLEEP, "DISK_FULL")])
def test_a_job_that_hangs_or_fills_the_disk(stage, ada, code, result):
    """A change takes its own tests out and breaks the gate's code, so that the job dies of a limit"""
    ada.start()
    texts = {
        path: (ada.tree.folder / path).read_text(encoding="utf-8") for path in (CODE, JOBS_YAML)
    }
    jobs = re.sub(r"(?m)^    timeout: \d+$", f"    timeout: {SECONDS}", texts[JOBS_YAML])
    others = {PROJECT_YAML: GATE_ALONE, JOBS_YAML: jobs, CODE: code + texts[CODE]}
    change = ada.push("Improve the gate", ada.text, others)
    said = stage.verdict(change)
    assert said.vote == -1
    assert said.results["driverlog-gate"] == result
