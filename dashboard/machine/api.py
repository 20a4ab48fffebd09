"""`api/1.0/…`: static JSON in the shapes that the first DriverLog's API had, for programs that were written for it.

Differences are on purpose: no mail addresses; a CI that failed is not `ci_tested`; releases stand in the order of time,
which was that of the alphabet until Zed.
"""

from collections.abc import Iterator
from collections.abc import Mapping

from dashboard.machine.moments import moment
from dashboard.machine.text import json_bytes
from dashboard.states import Mark
from dashboard.states import State
from dashboard.view import DriverView
from dashboard.view import View
from registry.model import Maintainer
from registry.model import Registry

_ROOT = "api/1.0"
_RESULTS = {State.TESTED: True, State.FAILING: False}


def files(view: View) -> Iterator[tuple[str, bytes]]:
    """Yield each resource at two addresses: the original's, and one whose ending tells any server what it is."""
    for path, name, rows in _resources(view):
        content = json_bytes({name: rows})
        yield f"{_ROOT}/{path}", content
        yield f"{_ROOT}/{path}.json", content


def _resources(view: View) -> Iterator[tuple[str, str, list[dict[str, object]]]]:
    yield "drivers", "drivers", [_driver(one, view.registry) for one in view.drivers]
    yield "list/releases", "releases", list(_releases(view))
    yield "list/project_ids", "project_ids", list(_projects(view))
    yield "list/vendors", "vendors", list(_vendors(view))


def _releases(view: View) -> Iterator[dict[str, object]]:
    """Releases that some driver lists, newest first."""
    listed = {name for one in view.drivers for name in one.driver.releases}
    for release in view.releases:
        if release.id in listed:
            yield {"id": release.id.lower(), "text": release.id}


def _projects(view: View) -> Iterator[dict[str, object]]:
    rows = {group.id: group.title for group in view.projects}
    for project, title in sorted(rows.items(), key=lambda row: (row[1], row[0])):
        yield {"id": project, "text": title}


def _vendors(view: View) -> Iterator[dict[str, object]]:
    for vendor in sorted({one.driver.vendor for one in view.drivers}):
        yield {"id": vendor, "text": vendor}


def _driver(one: DriverView, registry: Registry) -> dict[str, object]:
    driver = one.driver
    project = registry.projects.get(driver.project_id)
    row: dict[str, object] = {
        "project_id": driver.project_id,
        "vendor": driver.vendor,
        "name": driver.name,
        "description": driver.description,
        "maintainers": [maintainer(person) for person in driver.maintainers],
        "wiki": driver.wiki,
        "repo": driver.repo,
        "releases": {mark.release.lower(): _result(mark) for mark in one.marks if mark.listed},
        "branches": {},
        "releases_info": list(_releases_info(driver.releases, registry)),
        "project_name": project.name if project else driver.project_id,
    }
    if driver.ci is not None:
        row["ci"] = {
            "id": driver.ci.id,
            "success_pattern": driver.ci.success_pattern,
            "failure_pattern": driver.ci.failure_pattern,
        }
    return {key: value for key, value in row.items() if value is not None}


def maintainer(person: Maintainer) -> dict[str, str]:
    """Return whom to contact, without the mail address: people are shown it, programs have the registry."""
    fields = {"name": person.name, "irc": person.irc, "launchpad_id": person.launchpad_id}
    return {key: value for key, value in fields.items() if value is not None}


def _result(mark: Mark) -> Mapping[str, object]:
    """Return the result of a CI in a release; `ci_result` is there where one is known."""
    row: dict[str, object] = {"ci_tested": mark.state is State.TESTED}
    when = moment(mark.at)
    if mark.state in _RESULTS and when is not None:
        row |= {
            "ci_result": _RESULTS[mark.state],
            "comment": mark.comment,
            "timestamp": int(when.timestamp()),
            "review_url": mark.review_url,
        }
    return row


def _releases_info(listed: tuple[str, ...], registry: Registry) -> Iterator[dict[str, str]]:
    """Releases of the driver that the table knows, oldest first: its users take the last for the newest."""
    for release in registry.releases.values():
        if release.id in listed:
            yield {"release_id": release.id.lower(), "name": release.id, "wiki": release.wiki}
