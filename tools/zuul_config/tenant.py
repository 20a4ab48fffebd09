"""Which projects a tenant's definition names, and by which connection: those of the example where there is none."""

from pathlib import Path
from typing import Any
from typing import NamedTuple

import yaml

from tools.zuul_config.flaw import Flaw
from tools.zuul_config.flaw import Unreadable

FILE = "main.yaml"
_EXPECTED = "expected a tenant with a config project and an untrusted project, as in the example"


class Names(NamedTuple):
    """The connection in zuul.conf, the config project, and the project with the data."""

    connection: str = "gerrit"
    config_project: str = "zuul-config"
    project: str = "openstack/driverlog"


def names(folder: Path, shown: str) -> Names:
    """Return the first connection with a config project and an untrusted one; raise Unreadable where there is none."""
    file = folder / FILE
    if not file.is_file():
        return Names()
    try:
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Unreadable(
            [Flaw(f"{shown}{FILE}", 1, f"not YAML: {type(error).__name__}")]
        ) from error
    for tenant in (_part(item, "tenant") for item in _items(document)):
        for connection, said in _part(tenant, "source").items():
            trusted, others = (
                _names(_part(said).get(key)) for key in ("config-projects", "untrusted-projects")
            )
            if trusted and others:
                return Names(str(connection), trusted[0], others[0])
    raise Unreadable([Flaw(f"{shown}{FILE}", 1, _EXPECTED)])


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _part(value: Any, *keys: str) -> dict[Any, Any]:
    """Return the mapping below these keys, an empty one where that is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _names(value: Any) -> list[str]:
    """Return the names of projects: each stands alone, or as the one key of what is said about it."""
    return [str(next(iter(item), "") if isinstance(item, dict) else item) for item in _items(value)]
