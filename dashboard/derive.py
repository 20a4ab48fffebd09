"""Works out all that the pages show, once: each driver with its marks, then the vendors and projects. Pure."""

from collections import defaultdict
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping

from dashboard import addresses
from dashboard.health import DriverHealth
from dashboard.health import read_health
from dashboard.inputs import Inputs
from dashboard.releases import alive
from dashboard.states import Known
from dashboard.states import Mark
from dashboard.states import State
from dashboard.states import decide
from dashboard.upstream import UNASKED
from dashboard.upstream import Found
from dashboard.upstream import Tree
from dashboard.upstream import read_upstream
from dashboard.view import DriverView
from dashboard.view import Group
from dashboard.view import View
from registry.model import Driver
from registry.model import Evidence
from registry.model import Registry


def derive(inputs: Inputs) -> View:
    """Work out the site of these inputs."""
    maker = _Maker(inputs)
    drivers = tuple(maker.drivers())
    registry = inputs.registry
    return View(
        inputs=inputs,
        drivers=drivers,
        projects=_projects(registry, drivers),
        vendors=_groups(drivers, lambda one: one.driver.vendor, addresses.vendor_path),
        releases=tuple(reversed(registry.releases.values())),
        health=maker.health,
        upstream=maker.upstream,
    )


_TELLING = (State.TESTED, State.FAILING, State.SILENT)


class _Maker:
    """What all drivers have in common while they are looked at."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        self._registry = inputs.registry
        self._ranks = {name: rank for rank, name in enumerate(self._registry.releases)}
        self._living = frozenset(filter(self._lives, self._registry.releases))
        self.health = read_health(inputs.health)
        self.upstream = read_upstream(inputs.upstream)
        self._plain: dict[str, Mark] = {}

    def _lives(self, name: str) -> bool:
        return alive(self._registry.releases[name])

    def drivers(self) -> Iterator[DriverView]:
        stems = addresses.driver_stems(self._registry)
        for driver, stem in zip(self._registry.drivers, stems, strict=True):
            yield self._driver(driver, stem)

    def _driver(self, driver: Driver, stem: str) -> DriverView:
        project = self._registry.projects.get(driver.project_id)
        health = self.health.drivers.get(driver.identity) if self.health else None
        marks = tuple(self._marks(driver, health))
        today = headline(marks, self._living)
        history = self._inputs.history
        return DriverView(
            driver=driver,
            stem=stem,
            project_title=short_title(project.name if project else "", driver.project_id),
            project_path=addresses.project_path(driver.project_id),
            vendor_path=addresses.vendor_path(driver.vendor),
            marks=marks,
            headline=today,
            past=None if today else _first(marks, State.TESTED),
            health=health,
            history=None if history is None else tuple(history.get(driver.index, ())),
            unlisted=self._unlisted(driver),
        )

    def _marks(self, driver: Driver, health: DriverHealth | None) -> Iterator[Mark]:
        evidence = _newest_evidence(driver)
        listed = set(driver.releases)
        for release in sorted(
            listed.union(evidence), key=lambda name: (self._ranks.get(name, -1), name), reverse=True
        ):
            known = Known(
                evidence=evidence.get(release),
                health=health.of_release(release) if health else None,
                listed=release in listed,
                tree=self._tree(driver, release),
            )
            yield self._decided(release, known)

    def _tree(self, driver: Driver, release: str) -> Tree:
        if self.upstream is None:
            return UNASKED
        return self.upstream.trees.get((driver.identity, release), UNASKED)

    def _unlisted(self, driver: Driver) -> tuple[Found, ...]:
        found = self.upstream.unlisted.get(driver.identity, ()) if self.upstream else ()
        return tuple(each for each in found if each.release not in driver.releases)

    def _decided(self, release: str, known: Known) -> Mark:
        """Decide once for all the drivers of which nothing is known in a release."""
        if known.evidence or known.health or known.tree is not UNASKED:
            return decide(release, known)
        if release not in self._plain:
            self._plain[release] = decide(release, known)
        return self._plain[release]


def headline(marks: tuple[Mark, ...], living: frozenset[str]) -> Mark | None:
    """Return the mark that tells how a driver stands today; None where all is only claimed.

    A tick of a release that has ended says nothing of today, unless the driver ended with it.
    """
    current = tuple(mark for mark in marks if mark.release in living and mark.listed) or marks
    return _first(current, *_TELLING) or _first(current, State.UNKNOWN)


def _first(marks: tuple[Mark, ...], *states: State) -> Mark | None:
    return next((mark for mark in marks if mark.state in states), None)


def short_title(name: str, project_id: str) -> str:
    """Return what a project is called in a table: `Cinder` of `Cinder (Block Storage)`."""
    return name.split(" (", 1)[0].strip() or project_id


def _newest_evidence(driver: Driver) -> dict[str, Evidence]:
    found: dict[str, Evidence] = {}
    for evidence in driver.ci.tested if driver.ci else ():
        known = found.get(evidence.release)
        if evidence.release and (known is None or evidence.tested_at > known.tested_at):
            found[evidence.release] = evidence
    return found


def _projects(registry: Registry, drivers: tuple[DriverView, ...]) -> tuple[Group, ...]:
    def title(project_id: str) -> str:
        project = registry.projects.get(project_id)
        return (project.name if project else "") or project_id

    groups = _groups(drivers, lambda one: one.driver.project_id, addresses.project_path)
    return tuple(Group(group.id, title(group.id), group.path, group.drivers) for group in groups)


def _groups(
    drivers: tuple[DriverView, ...],
    name: Callable[[DriverView], str],
    path: Callable[[str], str],
) -> tuple[Group, ...]:
    """Return the groups by name; names that differ in case alone share an address, and so a page."""
    members: Mapping[str, list[DriverView]] = defaultdict(list)
    for driver in drivers:
        members[path(name(driver))].append(driver)
    groups = [Group(name(of[0]), name(of[0]), where, tuple(of)) for where, of in members.items()]
    return tuple(sorted(groups, key=lambda group: (group.id.casefold(), group.id)))
