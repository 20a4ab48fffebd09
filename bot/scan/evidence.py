"""Marks into the registry's text, and contradicted evidence out of it: what is written where, and why. Pure.

An entry that holds stays as it is, even where there is a newer success: nobody learns anything from another one, and
each change costs a reviewer's time.
"""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bot.scan.entries import age
from bot.scan.entries import entry_of
from bot.scan.entries import order
from bot.scan.entries import place
from bot.scan.record import Sheet
from bot.scan.record import sheet_of
from bot.scan.state import Mark
from gate.knowledge.evidence import faults
from registry.document import Document
from registry.lexis import TextEdit
from registry.lexis import apply
from registry.model import Driver
from registry.model import Evidence
from registry.model import Identity
from registry.model import Registry

Contradicted = Mapping[tuple[Identity, Evidence], str]


class Edited(NamedTuple):
    """One entry written (`before` is the one it replaces), or one taken out (`entry` is None), and why."""

    driver: Identity
    branch: str
    entry: Evidence | None
    before: Evidence | None
    why: str


class LeftOut(NamedTuple):
    """A mark that the registry has no room for, and why."""

    mark: Mark
    why: str


@dataclass(frozen=True)
class Proposed:
    """The registry's text with the evidence in it, and what of it is new, by record; the same text if nothing is."""

    text: str
    edits: tuple[Edited, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def proposed(
    document: Document,
    marks: Iterable[Mark],
    contradicted: Contradicted | None = None,
    earlier: Registry | None = None,
) -> Proposed:
    """Return a document of the registry with marks written into it, and without what Gerrit contradicts.

    `contradicted` is (driver, entry) -> reason. `earlier` is a proposal of ours that is not merged: an entry of it
    that still fits is proposed again rather than a newer one, so that the proposal stays the same as long as it can.
    """
    registry = Registry.of(document.value)
    case = _Case(registry, contradicted or {}, earlier)
    pieces: list[TextEdit] = []
    edits: list[Edited] = []
    left_out: list[LeftOut] = []
    for index, found in sorted(_by_record(registry, marks, case.contradicted, left_out).items()):
        steps, refused = _steps(registry.drivers[index], found, case)
        sheet = sheet_of(document, index) if steps else None
        if steps and sheet is None:
            refused = [LeftOut(mark, "the text of its record is not in order") for mark in found]
        elif sheet is not None:
            _write(sheet, steps, registry)
            pieces.append(sheet.edit)
            edits.extend(steps)
        left_out.extend(refused)
    return Proposed(apply(document.text, pieces), tuple(edits), tuple(left_out))


class _Case(NamedTuple):
    registry: Registry
    contradicted: Contradicted
    earlier: Registry | None

    def best(self, driver: Driver, mark: Mark) -> Evidence:
        """Return the entry to propose for a mark: the earlier proposal's, if it says the same and still fits."""
        one = _the_driver(self.earlier, driver.identity) if self.earlier is not None else None
        for entry in one.ci.tested if one is not None and one.ci is not None else ():
            alike = (entry.branch, entry.release) == (mark.branch, mark.release)
            refuted = (driver.identity, entry) in self.contradicted
            if alike and not refuted and not self.fault(driver, entry):
                return entry
        return entry_of(mark)

    def fault(self, driver: Driver, entry: Evidence) -> str:
        """Return why an entry does not fit its record; empty if it does. It is what the gate would say."""
        if driver.ci is None:
            return "its record names no CI"
        if not entry.comment.strip():
            return "the line shows nothing"
        found = faults(entry, driver.ci, frozenset(driver.releases), self.registry)
        return next((fault.message.partition(";")[0] for fault in found), "")


def _by_record(
    registry: Registry,
    marks: Iterable[Mark],
    contradicted: Contradicted,
    left_out: list[LeftOut],
) -> dict[int, list[Mark]]:
    """Return index -> marks of all records that may need an edit."""
    found: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        driver = _the_driver(registry, mark.driver)
        if driver is None:
            left_out.append(LeftOut(mark, "there is no such driver, or more than one record of it"))
        else:
            found[driver.index].append(mark)
    for identity, _ in contradicted:
        driver = _the_driver(registry, identity)
        if driver is not None:
            found.setdefault(driver.index, [])
    return found


def _the_driver(registry: Registry, identity: Identity) -> Driver | None:
    indexes = registry.identities.get(identity.key, [])
    return registry.drivers[indexes[0]] if len(indexes) == 1 else None


def _steps(
    driver: Driver, marks: Iterable[Mark], case: _Case
) -> tuple[list[Edited], list[LeftOut]]:
    """Return what to do to the evidence of one record, newest release first, and the marks it cannot take."""
    tested = driver.ci.tested if driver.ci is not None else ()
    refuted = {e: why for e in tested if (why := case.contradicted.get((driver.identity, e)))}
    steps: list[Edited] = []
    left_out: list[LeftOut] = []
    for mark in sorted(marks, key=lambda mark: order(mark, case.registry)):
        of_branch = [entry for entry in tested if entry.branch == mark.branch]
        before = next(iter(sorted(of_branch, key=refuted.__contains__)), None)
        entry = case.best(driver, mark)
        if entry == before:
            refuted.pop(entry, None)
        elif why := _need(driver, before, entry, refuted, case):
            fault = case.fault(driver, entry)
            if fault:
                left_out.append(LeftOut(mark, fault))
            else:
                steps.append(Edited(driver.identity, mark.branch, entry, before, why))
    replaced = [step.before for step in steps]
    for entry in tested:
        if entry in replaced:
            replaced.remove(entry)
        elif entry in refuted:
            steps.append(Edited(driver.identity, entry.branch, None, entry, refuted[entry]))
    return steps, left_out


def _need(
    driver: Driver,
    before: Evidence | None,
    entry: Evidence,
    refuted: Mapping[Evidence, str],
    case: _Case,
) -> str:
    """Return why an entry has to be written; empty if the one that is there will do."""
    if before is None:
        return f"first success found on {entry.branch}"
    if before in refuted:
        return refuted[before]
    fault = case.fault(driver, before)
    if fault:
        return f"what was recorded does not fit its record any more: {fault}"
    if age(entry.release, case.registry) > age(before.release, case.registry):
        return f"{entry.branch} is {entry.release} now"
    return ""


def _write(sheet: Sheet, steps: Iterable[Edited], registry: Registry) -> None:
    for step in steps:
        entries = sheet.entries
        gone = entries.index(step.before) if step.before is not None else None
        rest = [entry for index, entry in enumerate(entries) if index != gone]
        target = place(step.entry, rest, registry) if step.entry is not None else -1
        if gone is not None and gone != target:
            sheet.take_out(gone)
        if step.entry is not None:
            sheet.put(target, step.entry, instead=gone == target)
