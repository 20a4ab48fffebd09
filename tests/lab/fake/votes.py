"""Which labels there are, who may vote how on them, and what a change needs; the same as on the real lab server."""

from tests.lab.people import ADMINISTRATORS
from tests.lab.people import GROUPS

LABELS = {"Code-Review": (-2, 2), "Verified": (-2, 2), "Workflow": (-1, 1)}
# Everybody who is signed in, then those whom Gerrit itself brings along: label -> (least, most) vote.
EVERYBODY = {"Code-Review": (-1, 1)}
RIGHTS = {ADMINISTRATORS: {"Code-Review": (-2, 2)}, **GROUPS}
# What a change needs to be submitted, beside no unresolved comments; in the order Gerrit tells what is missing.
NEEDED = {"Verified": 2, "Workflow": 1, "Code-Review": 2}


def vote_range(groups: tuple[str, ...], label: str) -> tuple[int, int]:
    """Return the least and most vote that a member of these groups may give on a label."""
    ranges = [RIGHTS.get(group, {}).get(label, (0, 0)) for group in groups]
    ranges.append(EVERYBODY.get(label, (0, 0)))
    return min(low for low, _ in ranges), max(high for _, high in ranges)
