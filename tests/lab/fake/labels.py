"""Votes as Gerrit shows them, and what a change still needs before it can be submitted."""

from collections.abc import Callable
from typing import Any

from tests.lab.fake.model import Change
from tests.lab.fake.model import User
from tests.lab.fake.model import is_unresolved
from tests.lab.fake.model import threads
from tests.lab.fake.timestamps import stamp
from tests.lab.fake.votes import LABELS
from tests.lab.fake.votes import NEEDED
from tests.lab.fake.votes import vote_range
from tests.lab.fake.world import World

Show = Callable[[int | None], dict[str, Any]]


def signed(value: int) -> str:
    """Write a vote as Gerrit does: `-1`, ` 0`, `+1`."""
    return f"{value:+}" if value else " 0"


def label_infos(world: World, change: Change, show: Show, *, detailed: bool) -> dict[str, Any]:
    """Return label -> LabelInfo; the votes one by one only if `detailed`."""
    return {label: _label(world, change, label, show, detailed) for label in LABELS}


def _label(world: World, change: Change, label: str, show: Show, detailed: bool) -> dict[str, Any]:
    low, high = LABELS[label]
    votes = {vote.account: vote for vote in change.votes.values() if vote.label == label}
    info: dict[str, Any] = {}
    for account, vote in votes.items():
        if vote.value in (low, high):
            info["rejected" if vote.value < 0 else "approved"] = show(account)
        elif vote.value:
            info |= {
                "disliked" if vote.value < 0 else "recommended": show(account),
                "value": vote.value,
            }
    if detailed:
        voters = [who for who, state in change.reviewers.items() if state == "REVIEWER"]
        info["all"] = [_approval(world, change, label, who, show) for who in voters]
    values = {signed(value): "a vote" for value in range(low, high + 1)}
    return info | {"values": values, "description": "", "default_value": 0, "optional": True}


def _approval(world: World, change: Change, label: str, account: int, show: Show) -> dict[str, Any]:
    info: dict[str, Any] = {}
    low, high = vote_range(world.users[account].groups, label)
    if low or high:
        info |= {"value": 0, "permitted_voting_range": {"min": low, "max": high}}
    if vote := change.votes.get((label, account)):
        info |= {"value": vote.value, "date": stamp(vote.date)}
        info |= {"tag": vote.tag} if vote.tag else {}
    return info | show(account)


def permitted(user: User | None) -> dict[str, list[str]]:
    """Return label -> the votes that somebody may give."""
    if user is None:
        return {}
    ranges = {label: vote_range(user.groups, label) for label in LABELS}
    return {
        label: [signed(value) for value in range(low, high + 1)]
        for label, (low, high) in ranges.items()
        if (low, high) != (0, 0)
    }


def unmet(change: Change) -> list[str]:
    """Return the names of the submit requirements that a change does not satisfy, in the order Gerrit tells them."""
    missing = []
    for label, needed in NEEDED.items():
        values = {vote.value for vote in change.votes.values() if vote.label == label}
        if needed not in values or LABELS[label][0] in values:
            missing.append(label)
    if any(map(is_unresolved, threads(change.comments))):
        missing.append("No-Unresolved-Comments")
    return missing


def requirements(change: Change) -> list[dict[str, Any]]:
    """Return the SubmitRequirementResultInfos."""
    open_ones = unmet(change)
    return [
        {
            "name": name,
            "status": "UNSATISFIED" if name in open_ones else "SATISFIED",
            "is_legacy": False,
            "submittability_expression_result": {
                "expression": expression,
                "fulfilled": name not in open_ones,
                "status": "FAIL" if name in open_ones else "PASS",
            },
        }
        for name, expression in {
            **{label: f"label:{label}=MAX AND -label:{label}=MIN" for label in NEEDED},
            "No-Unresolved-Comments": "-has:unresolved",
        }.items()
    ]
