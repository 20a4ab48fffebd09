"""A JSON file per driver, the twin of its page: `schemas/site_driver.schema.json` describes it."""

from collections.abc import Iterator

from dashboard.history import Entry
from dashboard.links import web_link
from dashboard.machine.api import maintainer
from dashboard.machine.moments import iso
from dashboard.machine.text import json_bytes
from dashboard.states import Mark
from dashboard.upstream import UNASKED
from dashboard.view import DriverView
from dashboard.view import View

VERSION = 1


def files(view: View) -> Iterator[tuple[str, bytes]]:
    """Yield the file of each driver. No moment of the build is in it: what did not change stays the same file."""
    for one in view.drivers:
        yield one.json, json_bytes(_record(one, view))


def _record(one: DriverView, view: View) -> dict[str, object]:
    driver = one.driver
    return {
        "version": VERSION,
        "driver": list(driver.identity),
        "project": one.project_title,
        "description": driver.description,
        "wiki": web_link(driver.wiki),
        "repo": driver.repo,
        "upstream": driver.upstream
        and {"path": driver.upstream.path, "class": driver.upstream.class_name},
        "ci": driver.ci and {"account": driver.ci.id, "shared": driver.ci.shared},
        "releases": list(driver.releases),
        "maintainers": [maintainer(person) for person in driver.maintainers],
        "state": one.state.value,
        "marks": [_mark(mark) for mark in one.marks],
        "history": None if one.history is None else [_line(entry) for entry in one.history],
        "page": view.url(one.page),
        "badge": view.url(one.badge),
    }


def _mark(mark: Mark) -> dict[str, object]:
    tree = mark.tree
    return {
        "release": mark.release,
        "listed": mark.listed,
        "state": mark.state.value,
        "why": mark.why,
        "at": mark.at or None,
        "review_url": web_link(mark.review_url),
        "log_url": web_link(mark.log_url),
        "comment": mark.comment,
        "upstream": None
        if tree is UNASKED
        else {"answer": tree.answer, "why": tree.why, "url": web_link(tree.url)},
    }


def _line(entry: Entry) -> dict[str, object]:
    revision = entry.revision
    return {
        "commit": revision.commit,
        "time": iso(revision.time),
        "author": revision.author,
        "subject": revision.subject,
        "review_url": web_link(revision.review_url),
        "kind": entry.kind,
        "fields": list(entry.fields),
        "before": None if entry.before is None else list(entry.before),
    }
