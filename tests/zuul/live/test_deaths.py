"""Jobs that die of what happens to machines: none of them counts as passed."""

import re
from pathlib import Path

import pytest

from tests.lab.zuul.processes import descendants
from tests.zuul.live.people import PATIENCE

pytestmark = pytest.mark.real_zuul

ON_NODE = "driverlog-tests"
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
    """A job hangs, one fills the disk, and a node loses power twice in the middle of a job"""
    hanging = sabotage(ada, "Think longer", SLEEP)
    filling = sabotage(ada, "Keep more", FILL + SLEEP)
    ada.start()
    on_node = ada.push("Say it better", ada.text, {GLOSSARY: f"{ada.read(GLOSSARY)}\n"})
    for attempt in (1, 2):  # Zuul makes no third one
        lose_power(stage, attempt)
    for change, job, result in (
        (filling, "driverlog-gate", "DISK_FULL"),
        (hanging, "driverlog-gate", "TIMED_OUT"),
        (on_node, ON_NODE, "RETRY_LIMIT"),
    ):
        said = stage.verdict(change)
        assert said.vote == -1
        assert said.results[job] == result


def lose_power(stage, attempt):
    """Let the node go in the middle of a job, until Zuul has given the attempt up."""
    zuul, client = stage.lab.zuul, stage.client
    client.wait_for(lambda: works(zuul.services["node"]), "job on the node", seconds=PATIENCE)
    zuul.services["node"].kill()
    stage.transcript.say("node", "loses power")
    ended = lambda: [each for each in client.builds(job_name=ON_NODE) if each["result"]]  # noqa: E731
    client.wait_for(lambda: len(ended()) >= attempt, f"end of attempt {attempt}", seconds=PATIENCE)
    stage.transcript.say("zuul", f"gives attempt {attempt} up")
    zuul.start_node()


def works(node):
    """True when a job has got as far as to run something on the node."""
    return any(name_of(pid).startswith("python") for pid in descendants(node.process.pid))


def name_of(pid):
    """Return the name of a process, nothing if it has ended."""
    try:
        return Path(f"/proc/{pid}/comm").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def sabotage(vendor, subject, code):
    """Push a change of the gate's code that takes the project's other jobs out, and shortens their time."""
    vendor.start()
    jobs = re.sub(r"(?m)^    timeout: \d+$", f"    timeout: {SECONDS}", vendor.read(JOBS))
    others = {PROJECT: GATE_ALONE, JOBS: jobs, CODE: code + vendor.read(CODE)}
    return vendor.push(subject, vendor.text, others)
