"""A record lists a release that the releases table does not have.

What
    Each entry of a record's `releases` is the `id` of a row of the releases table, letter by letter.
Why
    The dashboard asks "is there a driver for my release" by this id: an entry that is spelt otherwise
    answers nobody's question.
Wrong
    {"name": "HX iSCSI", "releases": ["icehouse", "Juno, Kilo"]}
Right
    {"name": "HX iSCSI", "releases": ["Icehouse", "Juno", "Kilo"]}
Fix
    Write the id of the table. `--fix` does it for other case, spaces, a branch name or a version, and splits
    several releases in one string. A release that is not in the table yet cannot be listed.
"""

from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import RemoveValue
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.release_names import is_misspelt_in_table
from gate.knowledge.release_names import nearest_release
from gate.knowledge.release_names import release_meant
from gate.knowledge.release_names import releases_meant
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("unknown-releases", Severity.ERROR, Scope.RECORD)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Look each release up."""
    known = registry.releases
    if not known or known.keys() >= {*driver.releases}:
        return
    for index, release in enumerate(driver.releases):
        if release and release not in known and not is_misspelt_in_table(release, registry):
            yield _unknown(driver, registry, index)


def _unknown(driver: Driver, registry: Registry, index: int) -> Finding:
    release, pointer = driver.releases[index], f"/releases/{index}"
    several = releases_meant(release, registry)
    if several:
        message = f'"{printable(release)}" is {len(several)} releases in one string; write them one by one'
        return Finding(pointer, message, key=release, fix=_split(driver, index, several))
    meant = release_meant(release, registry)
    if meant:
        message = f'unknown release "{printable(release)}", expected {meant}; write {meant}'
        return Finding(pointer, message, key=release, fix=_write(driver, pointer, meant, safe=True))
    message = f'unknown release "{printable(release)}", expected one of the releases table; '
    near = nearest_release(release, registry)
    if near:
        fix = _write(driver, pointer, near, safe=False)
        return Finding(pointer, f"{message}did you mean {near}", key=release, fix=fix)
    return Finding(
        pointer, f"{message}take it out, or wait until the release is there", key=release
    )


def _write(driver: Driver, pointer: str, meant: str, *, safe: bool) -> Fix:
    if meant in driver.releases:
        return Fix(f"take it out, {meant} is there already", (RemoveValue(pointer),), safe)
    return Fix(f"write {meant}", (SetValue(pointer, meant),), safe)


def _split(driver: Driver, index: int, several: list[str]) -> Fix:
    listed = [*driver.releases[:index], *several, *driver.releases[index + 1 :]]
    value = list(dict.fromkeys(listed))
    return Fix(f"write {', '.join(several)}", (SetValue("/releases", value),))
