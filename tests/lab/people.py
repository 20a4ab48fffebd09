"""Who is on both laboratory servers from the start, in which groups, and how the groups may vote. Pure."""

from typing import NamedTuple

ADMIN = "admin"
BOT = "driverlog-bot"
ADMINISTRATORS = "Administrators"
SERVICE_USERS = "Service Users"
CORES = "driverlog-core"
ZUUL = "Zuul"
THIRD_PARTY_CI = "Third-Party CI"

# Those that Gerrit does not bring along: group -> label -> (least, most) vote; cores submit as well.
GROUPS: dict[str, dict[str, tuple[int, int]]] = {
    SERVICE_USERS: {},
    CORES: {"Code-Review": (-2, 2), "Workflow": (-1, 1)},
    ZUUL: {"Verified": (-2, 2)},
    THIRD_PARTY_CI: {"Verified": (-1, 1)},
}


class Person(NamedTuple):
    """An account to be made; a server that makes it adds id and password."""

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
    Person(BOT, "DriverLog Bot", "driverlog-bot@example.org", (SERVICE_USERS,)),
    Person("ada", "Ada Lindqvist", "ada@storage.example.org"),
    Person("ben", "Ben Osei", "ben@network.example.org"),
    Person("core", "Cora Mbeki", "core@example.org", (CORES,)),
    Person("zuul", "Zuul", "zuul@example.org", (ZUUL,)),
    Person("halden-ci", "Halden Storage CI", "ci@halden.example.org", (THIRD_PARTY_CI,)),
)
