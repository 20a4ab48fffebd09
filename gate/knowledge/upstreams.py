"""What `upstream` points at: one thing in a project's tree, and the storage protocol that its name tells."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from gate.knowledge.names import protocols
from registry.model import Driver
from registry.model import Registry
from registry.model import identity_of

# As they stand inside the name of a class: `HXISCSIDriver`, `HXFCDriver`, `HXFibreChannelDriver`.
_IN_CLASS = re.compile(
    r"(?P<iSCSI>iscsi)|(?P<iSER>iser)|(?P<FC>fib(?:re|er)_?channel|(?-i:FC(?![a-z]))|(?<=_)fc(?![a-z]))"
    r"|(?P<NFS>nfs)|(?P<SMB>smb|cifs)|(?P<NVMe>nvme)",
    re.IGNORECASE,
)


class Place(NamedTuple):
    """A file, or a class in it, in the tree of a Gerrit project."""

    project: str
    path: str
    class_name: str


def place_of(raw: object) -> Place | None:
    """Return what a raw record says its code is; None if it does not say."""
    upstream = raw.get("upstream") if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or not isinstance(upstream, dict):
        return None
    path, name, repo = upstream.get("path"), upstream.get("class"), raw.get("repo")
    if not isinstance(path, str) or not path.strip():
        return None
    project = repo if isinstance(repo, str) and repo else identity_of(raw).project_id
    class_name = name.strip() if isinstance(name, str) else ""
    return Place(project, path.strip().removeprefix("./").strip("/"), class_name)


def placed(registry: Registry) -> Iterator[tuple[Driver, Place]]:
    """Yield each driver that says what its code is, with what it says."""
    for index, raw in enumerate(registry.drivers.raw):
        place = place_of(raw)
        if place is not None:
            yield registry.drivers[index], place


class Contradiction(NamedTuple):
    """A field of `upstream` that tells other protocols than the driver's name."""

    field: str
    value: str
    said: str
    named: str


def contradiction(driver: Driver) -> Contradiction | None:
    """Return where class or file are about another protocol than the name; None if all is well or nothing is said."""
    upstream, named = driver.upstream, protocols(driver.name)
    if upstream is None or not named:
        return None
    file = upstream.path.rstrip("/").rpartition("/")[2]
    for field, value, said in (
        ("class", upstream.class_name or "", _of_class(upstream.class_name or "")),
        ("path", upstream.path, protocols(file)),
    ):
        if said & named:
            return None
        if said:
            return Contradiction(field, value, _listed(said), _listed(named))
    return None


def _of_class(name: str) -> set[str]:
    found = _IN_CLASS.finditer(name[:500])
    return {match.lastgroup for match in found if match.lastgroup is not None}


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))
