"""The registry of the past that `history.py` makes: its releases, its projects, and a record for each driver."""

from collections.abc import Iterator
from collections.abc import Sequence
from datetime import UTC
from datetime import datetime
from typing import Any

# Release, version (where it has one), the day its development began.
RELEASES = (
    ("Train", "", "2019-Apr-10"),
    ("Ussuri", "", "2019-Oct-16"),
    ("Victoria", "", "2020-May-13"),
    ("Wallaby", "", "2020-Oct-14"),
    ("Xena", "", "2021-Apr-14"),
    ("Yoga", "", "2021-Oct-06"),
    ("Zed", "", "2022-Mar-30"),
    ("Antelope", "2023.1", "2022-Oct-05"),
    ("Bobcat", "2023.2", "2023-Mar-22"),
    ("Caracal", "2024.1", "2023-Oct-04"),
    ("Dalmatian", "2024.2", "2024-Apr-03"),
    ("Epoxy", "2025.1", "2024-Oct-02"),
    ("Flamingo", "2025.2", "2025-Apr-02"),
    ("Gazpacho", "2026.1", "2025-Oct-01"),
)
# Changes of the first release are there, and drivers that list it are not: they are too old to matter.
FIRST = 1
PROJECTS = ("openstack/cinder", "openstack/manila", "openstack/neutron", "openstack/ironic")
# A project of its own, for drivers that are not in the tree of theirs.
OUTSIDE = "x/networking-lab"
REPOSITORIES = (*PROJECTS, OUTSIDE)

Driver = tuple[str, str, str]


def registry(people: Sequence[Any]) -> dict[str, Any]:
    names = [name for name, _, _ in RELEASES]
    drivers = [record for vendor in people for record in _records(vendor, names)]
    for account, project in (("ghost-ci", 0), ("silent-ci", 1), ("unreadable-ci", 0)):
        record = _record((PROJECTS[project], "Vendor X", f"Driver of {account}"), names)
        pattern = {"success_pattern": "Build succeeded", "failure_pattern": "Build failed"}
        drivers.append({**record, "ci": {"id": account, **pattern}})
    drivers.sort(key=lambda one: [one[k].casefold() for k in ("project_id", "vendor", "name")])
    return {
        "projects": [{"id": name, "name": name.partition("/")[2].capitalize()} for name in sorted(PROJECTS)],
        "releases": [
            {
                "id": name,
                "wiki": f"https://releases.example.org/{name.lower()}",
                "start": start,
                **({"version": version} if version else {}),
                "status": "development" if name == names[-1] else "maintained",
            }
            for name, version, start in RELEASES
        ],
        "drivers": drivers,
    }  # fmt: skip


def _records(vendor: Any, names: Sequence[str]) -> Iterator[dict[str, Any]]:
    for job, drivers in vendor.jobs.items():
        success, failure = vendor.voice.patterns(job)
        for driver in drivers:
            record = _record(driver, names)
            ci = {"id": vendor.account, "success_pattern": success, "failure_pattern": failure}
            if vendor.shared and len(drivers) > 1:
                ci["shared"] = True
            outside = {"repo": OUTSIDE} if vendor.project_of[job] == OUTSIDE else {}
            yield {**record, **outside, "ci": ci}


def _record(driver: Driver, names: Sequence[str]) -> dict[str, Any]:
    project, vendor, name = driver
    return {
        "project_id": project,
        "vendor": vendor,
        "name": name,
        "description": f"Lets OpenStack use {name}.",
        "maintainers": [{"name": "Ada Lindqvist", "email": "ada@storage.example.org"}],
        "wiki": "https://storage.example.org/openstack",
        "releases": list(names[FIRST:]),
    }


def release(branch: str, when: datetime) -> str:
    """Return the release of a branch at a time; empty if there is none."""
    if branch == "master":
        return [name for name, _, start in RELEASES if day(start) <= when][-1]
    own = branch.rpartition("/")[2]
    return next((name for name, version, _ in RELEASES if own == (version or name.lower())), "")


def day(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%b-%d").replace(tzinfo=UTC)
