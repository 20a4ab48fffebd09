"""Who is there from the start, in which groups, and how the groups may vote; the same as on the real lab server."""

from typing import NamedTuple

ADMIN = "admin"
ADMINISTRATORS = "Administrators"
SERVICE_USERS = "Service Users"
CORES = "driverlog-core"
ZUUL = "Zuul"
THIRD_PARTY_CI = "Third-Party CI"

LABELS = {"Code-Review": (-2, 2), "Verified": (-2, 2), "Workflow": (-1, 1)}
# Everybody who is signed in, then group -> label -> (least, most) vote.
EVERYBODY = {"Code-Review": (-1, 1)}
GROUPS: dict[str, dict[str, tuple[int, int]]] = {
    ADMINISTRATORS: {"Code-Review": (-2, 2)},
    SERVICE_USERS: {},
    CORES: {"Code-Review": (-2, 2), "Workflow": (-1, 1)},
    ZUUL: {"Verified": (-2, 2)},
    THIRD_PARTY_CI: {"Verified": (-1, 1)},
}
# What a change needs to be submitted, beside no unresolved comments; in the order Gerrit tells what is missing.
NEEDED = {"Verified": 2, "Workflow": 1, "Code-Review": 2}


class Person(NamedTuple):
    """An account to be made."""

    username: str
    name: str
    email: str | None
    groups: tuple[str, ...] = ()


class Account(NamedTuple):
    """An account as a test sees it."""

    username: str
    password: str
    id: int
    name: str
    email: str | None


PEOPLE = (
    Person(ADMIN, "Administrator", "admin@example.com", (ADMINISTRATORS,)),
    Person("driverlog-bot", "DriverLog Bot", "driverlog-bot@example.org", (SERVICE_USERS,)),
    Person("ada", "Ada Lindqvist", "ada@storage.example.org"),
    Person("ben", "Ben Osei", "ben@network.example.org"),
    Person("core", "Cora Mbeki", "core@example.org", (CORES,)),
    Person("zuul", "Zuul", "zuul@example.org", (ZUUL,)),
    Person("halden-ci", "Halden Storage CI", "ci@halden.example.org", (THIRD_PARTY_CI,)),
)


def vote_range(groups: tuple[str, ...], label: str) -> tuple[int, int]:
    """Return the least and most vote that a member of these groups may give on a label."""
    ranges = [GROUPS.get(group, {}).get(label, (0, 0)) for group in groups]
    ranges.append(EVERYBODY.get(label, (0, 0)))
    return min(low for low, _ in ranges), max(high for _, high in ranges)
