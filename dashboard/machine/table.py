"""`drivers.csv`: one row per driver, for spreadsheets. No cell is a formula, whatever the data says."""

import csv
import io
import re
from collections.abc import Iterator

from dashboard.links import web_link
from dashboard.machine.text import encoded
from dashboard.states import State
from dashboard.view import DriverView
from dashboard.view import View
from registry.spreadsheet import as_text

PATH = "drivers.csv"
COLUMNS = (
    "project_id",
    "vendor",
    "driver",
    "description",
    "releases",
    "state",
    "ci_tested_releases",
    "last_tested_at",
    "review_url",
    "log_url",
    "ci_account",
    "maintainers",
    "documentation",
    "page",
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def content(view: View) -> bytes:
    """Return the table in the form of RFC 4180, in UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in view.drivers:
        writer.writerow([cell(value) for value in _row(one, view)])
    return encoded(out.getvalue())


def cell(text: str) -> str:
    """Return a value as a cell, which is read as text and nothing else."""
    return as_text(_CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text))


def _row(one: DriverView, view: View) -> Iterator[str]:
    driver, tested = one.driver, [mark for mark in one.marks if mark.state is State.TESTED]
    newest = tested[0] if tested else None
    yield from driver.identity
    yield driver.description or ""
    yield "; ".join(driver.releases)
    yield one.state.value
    yield "; ".join(mark.release for mark in tested)
    yield newest.at if newest else ""
    yield (web_link(newest.review_url) or "") if newest else ""
    yield (web_link(newest.log_url) or "") if newest else ""
    yield (driver.ci.id or "") if driver.ci else ""
    yield "; ".join(person.name or "" for person in driver.maintainers)
    yield web_link(driver.wiki) or ""
    yield view.url(one.page)
