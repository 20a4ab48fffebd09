"""Reads what a build left in its logs: how long a task took."""

import json
from datetime import datetime


def tasks(folder):
    """Yield each task of a build as Zuul recorded it, in all its playbooks."""
    text = (folder / "job-output.json").read_text(encoding="utf-8")
    for playbook in json.loads(text):
        for play in playbook["plays"]:
            yield from play["tasks"]


def task_seconds(folder, name):
    """Return how long the task of that name took, None where it did not run."""
    for each in tasks(folder):
        if each["task"]["name"] == name:
            duration = each["task"]["duration"]
            start, end = (datetime.fromisoformat(duration[key]) for key in ("start", "end"))
            return (end - start).total_seconds()
    return None
