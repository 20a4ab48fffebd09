"""Reads what a build left in its logs: how long its tasks took, and what those said that failed."""

import json
from datetime import datetime


def tasks(folder):
    """Yield (phase, name, seconds) of each task of a build as Zuul recorded it: phases are pre, run and post."""
    text = (folder / "job-output.json").read_text(encoding="utf-8")
    for playbook in json.loads(text):
        for play in playbook["plays"]:
            for each in play["tasks"]:
                yield playbook["phase"], each["task"]["name"], _seconds(each["task"]["duration"])


def failures(folder):
    """Yield (task, result) of each task that failed; Zuul shows these at the top of the build's page."""
    text = (folder / "job-output.json").read_text(encoding="utf-8")
    for playbook in json.loads(text):
        for play in playbook["plays"]:
            for each in play["tasks"]:
                for result in each["hosts"].values():
                    if result.get("failed"):
                        yield each["task"]["name"], result


def _seconds(duration):
    start, end = (datetime.fromisoformat(duration[key]) for key in ("start", "end"))
    return (end - start).total_seconds()


def phase_seconds(folder, phase):
    """Return how long the tasks of a phase took together."""
    return sum(seconds for where, _name, seconds in tasks(folder) if where == phase)


def task_seconds(folder, name):
    """Return how long the task of that name took, None where it did not run."""
    return next((seconds for _phase, each, seconds in tasks(folder) if each == name), None)
