"""Reads the locked requirements and tells, without any network, what in them does not agree with pyproject.toml."""

import re
from collections.abc import Iterator
from collections.abc import Mapping
from typing import Any
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

EXTRAS = ("bot", "site")
# The jobs of a change have no word on Gerrit: they get what the gate and the site need, and nothing of the bot's.
JOB_EXTRAS = ("site",)
BUILD_GROUP = "build"
# A lock names no place to install from: each machine has its own, and a name that comes with a lock would win over it.
PLACES = ("-i", "--index-url", "--extra-index-url", "-f", "--find-links", "--trusted-host")
# Nothing is built but what is published as source alone: a build runs code of its author's. pip heeds the order.
WHEELS_ONLY = "--only-binary :all:\n"
OPTIONS = dict.fromkeys(("build", "bot"), f"{WHEELS_ONLY}--no-binary pygerrit2\n")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}(?![0-9a-f])")


class Pin(NamedTuple):
    """One locked release: who asked for it, the hashes of its files, the line it stands in."""

    requirement: Requirement
    hashes: tuple[str, ...]
    via: tuple[str, ...]
    line: int

    @property
    def name(self) -> str:
        return str(canonicalize_name(self.requirement.name))

    @property
    def version(self) -> str:
        """The version that is pinned; empty where it is not one."""
        exact = [each for each in self.requirement.specifier if each.operator == "=="]
        return exact[0].version if exact and "*" not in exact[0].version else ""


class Locks(NamedTuple):
    """The texts of the locks: what builds, a deployment, the jobs of a change."""

    build: str
    bot: str
    jobs: str


def pins(text: str) -> dict[str, Pin]:
    """Return what a lock pins, by name."""
    found = (_pin(start, block) for start, block in _blocks(text))
    return {pin.name: pin for pin in found}


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each requirement with the indented lines that belong to it."""
    block: list[str] = []
    start = 0
    for number, line in enumerate(text.splitlines(), 1):
        if line[:1].isalnum():
            if block:
                yield start, block
            start, block = number, [line]
        elif block:
            block.append(line)
    if block:
        yield start, block


def _pin(start: int, block: list[str]) -> Pin:
    words = block[0].removesuffix("\\").strip()
    hashes = tuple(found for line in block[1:] for found in HASH.findall(line))
    comments = (line.strip().removeprefix("#").strip() for line in block if "#" in line)
    via = (comment.removeprefix("via").strip() for comment in comments)
    return Pin(Requirement(words), hashes, tuple(name for name in via if name), start)


def wanted(project: Mapping[str, Any]) -> dict[str, list[Requirement]]:
    """Return what pyproject.toml asks for, by the name of the lock."""
    build = [*project["build-system"]["requires"], *project["dependency-groups"][BUILD_GROUP]]
    return {
        "build": [Requirement(line) for line in build],
        "bot": _with_extras(project, EXTRAS),
        "jobs": _with_extras(project, JOB_EXTRAS),
    }


def _with_extras(project: Mapping[str, Any], names: tuple[str, ...]) -> list[Requirement]:
    extras = project["project"]["optional-dependencies"]
    lines = [line for name in names for line in extras[name]]
    return [Requirement(line) for line in (*project["project"]["dependencies"], *lines)]


def flaws(project: Mapping[str, Any], locks: Locks) -> Iterator[str]:
    """Yield what does not agree, a line each; nothing where the locks may be used."""
    asked = wanted(project)
    for lock, text in locks._asdict().items():
        held = pins(text)
        where = f"requirements/{lock}.txt"
        yield from _options(where, text, OPTIONS.get(lock, WHEELS_ONLY))
        yield from (f"{where}:{line}" for pin in held.values() for line in _loose(pin))
        yield from (f"{where}: {line}" for line in _unmet(asked[lock], held))
        yield from (f"{where}:{line}" for line in _orphans(asked[lock], held))
    yield from _two_versions(locks)


def _options(where: str, text: str, expected: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.split("=")[0].split(" ")[0] in PLACES:
            yield f"{where}:{number}: names a place to install from, expected none"
    options = "".join(f"{line}\n" for line in text.splitlines() if line.startswith("--"))
    if options != expected:
        yield f"{where}: expected the options {' '.join(expected.split())}, and no others"


def _loose(pin: Pin) -> Iterator[str]:
    if not pin.version:
        yield f"{pin.line}: {pin.name} is not pinned, expected =="
    if not pin.hashes:
        yield f"{pin.line}: {pin.name} has no hash, expected one for each file of the release"


def _unmet(asked: list[Requirement], held: Mapping[str, Pin]) -> Iterator[str]:
    for want in asked:
        pin = held.get(canonicalize_name(want.name))
        if pin is None:
            yield f"{want.name} is missing, pyproject.toml asks for {want}"
        elif pin.version and not want.specifier.contains(pin.version, prereleases=True):
            yield f"{want.name} {pin.version} does not fit, pyproject.toml asks for {want}"


def _orphans(asked: list[Requirement], held: Mapping[str, Pin]) -> Iterator[str]:
    """Yield what nobody in the lock, and not the project either, asks for any more."""
    names = {str(canonicalize_name(want.name)) for want in asked}
    for pin in held.values():
        askers = {canonicalize_name(name) for name in pin.via if not name.startswith("driverlog (")}
        if pin.name not in names and not askers & held.keys():
            yield f"{pin.line}: {pin.name} is locked, and nothing asks for it"


def _two_versions(locks: Locks) -> Iterator[str]:
    bot = pins(locks.bot)
    for lock, text in locks._asdict().items():
        for name, pin in pins(text).items():
            if name in bot and bot[name].version != pin.version:
                yield f"requirements: {name} is {pin.version} in {lock}.txt and {bot[name].version} in bot.txt"
