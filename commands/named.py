"""Drivers named on a command line: the ones that are meant, or one line that says which may have been."""

import shlex
from collections.abc import Sequence

from gate.refusal import Refusal
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry
from registry.naming import named
from registry.naming import nearest
from registry.naming import plain


def chosen(registry: Registry, names: Sequence[str]) -> list[Driver]:
    """Return the drivers that were named, all if none was; raise Refusal for a name that nobody has.

    A driver is named by its name, by `vendor, name`, or by `project_id, vendor, name`; case does not matter.
    """
    if not names:
        return list(registry.drivers)
    wanted = {driver.index for name in names for driver in _found(registry, name)}
    return [driver for driver in registry.drivers if driver.index in wanted]


def one_driver(registry: Registry, name: str) -> Driver:
    """Return the one driver that was named; raise Refusal if there is none, or if there are several."""
    found = _found(registry, name)
    if len(found) > 1:
        names = "; ".join(f'"{printable(str(each.identity), 120)}"' for each in found[:5])
        more = f" and {len(found) - 5} more" if len(found) > 5 else ""
        what = f'{len(found)} drivers go by "{printable(name, 80)}"'
        raise Refusal(f"{what}; name one of {names}{more}")
    return found[0]


def _found(registry: Registry, name: str) -> list[Driver]:
    found = named(registry, name)
    if not found:
        what = f'no driver "{printable(name, 80)}"'
        wanted = 'expected its name, "vendor, name" or "project, vendor, name"'
        raise Refusal(f"{what}, {wanted}{_hint(registry, name)}")
    return found


def _hint(registry: Registry, name: str) -> str:
    vendor = next((vendor for vendor in registry.by_vendor if plain(vendor) == plain(name)), None)
    if vendor is not None:
        where = printable(shlex.quote(f"vendor={vendor}"), 160)
        return f"; it is a vendor, driverlog list --where {where} shows its drivers"
    near = nearest(registry, name)
    return f'; did you mean "{printable(near, 120)}"' if near else "; driverlog list shows them all"
