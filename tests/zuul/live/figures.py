"""How long a change waited for Zuul's word, and what of that was whose."""

from datetime import UTC
from datetime import datetime

from tests.lab.zuul.builds import phase_seconds
from tests.lab.zuul.builds import task_seconds
from tests.lab.zuul.transcript import Figure

GATE_JOB = "driverlog-gate"
GATE_TASK = "Judge what the change brings in"


def measure(stage, pushed, said):
    """Return the figure of a vote of check, by the clocks of Gerrit and Zuul; None where the gate's job had no end."""
    rest = stage.gerrit.rest("admin")
    change = rest.get(f"changes/{pushed.number}", o=["ALL_REVISIONS"])
    created = _of_gerrit(change["revisions"][pushed.commit]["created"])
    ref = {"change": pushed.number, "patchset": pushed.patch_set}
    builds = stage.client.builds(**ref, pipeline="check", job_name=GATE_JOB)
    build = next((each for each in builds if each["result"] in {"SUCCESS", "FAILURE"}), None)
    if build is None:
        return None
    folder = stage.lab.layout.builds / build["uuid"]
    return Figure(
        change["subject"],
        (_of_gerrit(said.at) - created).total_seconds(),
        (_of_zuul(build["start_time"]) - created).total_seconds(),
        build["duration"],
        phase_seconds(folder, "pre"),
        task_seconds(folder, GATE_TASK),
    )


def _of_gerrit(text):
    """Read one of Gerrit's times, which have nine digits after the second."""
    return datetime.fromisoformat(text[:26]).replace(tzinfo=UTC)


def _of_zuul(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
