"""Which driver a person means: by its name, by `vendor, name` or `project_id, vendor, name`; case does not matter."""

import difflib

from registry.model import Driver
from registry.model import Registry


def spellings(driver: Driver) -> tuple[str, str, str]:
    """Return the names a driver goes by, the shortest first."""
    return driver.name, f"{driver.vendor}, {driver.name}", str(driver.identity)


def named(registry: Registry, name: str) -> list[Driver]:
    """Return the drivers that go by `name`, in file order."""
    wanted = plain(name)
    return [
        driver
        for driver in registry.drivers
        if wanted in (plain(spelling) for spelling in spellings(driver))
    ]


def nearest(registry: Registry, name: str) -> str:
    """Return the spelling of a driver that is nearest to `name`; empty if none is near."""
    known = {plain(each): each for driver in registry.drivers for each in spellings(driver)}
    near = difflib.get_close_matches(plain(name), known, n=1)
    return known[near[0]] if near else ""


def shortest(registry: Registry, driver: Driver) -> str:
    """Return the shortest spelling that means this driver alone."""
    for spelling in spellings(driver):
        if [other.index for other in named(registry, spelling)] == [driver.index]:
            return spelling
    return str(driver.identity)


def plain(name: str) -> str:
    """Return a name as it is compared: without case and without spaces too many."""
    return " ".join(name.split()).casefold()
