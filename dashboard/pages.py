"""The HTML pages of a site, one after the other."""

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from dashboard import ci_report
from dashboard.api_page import FEED
from dashboard.api_page import addresses
from dashboard.coverage import Coverage
from dashboard.coverage import coverage
from dashboard.coverage import coverage_of
from dashboard.machine.moments import moment
from dashboard.releases import alive
from dashboard.render import environment
from dashboard.render import page
from dashboard.states import MEANINGS
from dashboard.states import Mark
from dashboard.states import State
from dashboard.table_row import TableRow
from dashboard.table_row import table_row
from dashboard.view import DriverView
from dashboard.view import Group
from dashboard.view import View

# No inline script or style, nothing from elsewhere. docs/dashboard.md has the same as a header, with frame-ancestors.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)
Page = tuple[str, bytes]
_FEW = 4


def files(view: View) -> Iterator[Page]:
    """Yield each page of the site with its path."""
    pages = _Pages(view)
    yield from pages.fixed()
    yield from pages.groups("project", view.projects)
    yield from pages.groups("vendor", view.vendors)
    yield from pages.drivers()


class _Pages:
    """One site; what several pages need is worked out once."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._rows = {one.stem: row for one, row in zip(view.drivers, _rows(view), strict=True)}
        self._mark_rows: dict[Mark, Markup] = {}
        self._mark = environment().get_template("mark.html.j2")
        self._common = {
            "site": view,
            "policy": POLICY,
            "feed": FEED,
            "made_at": view.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }

    def _page(self, template: str, path: str, **values: Any) -> Page:
        return page(template, path, **{**self._common, **values})

    def fixed(self) -> Iterator[Page]:
        """Yield the pages that every site has."""
        view = self._view
        naming = tuple(filter(ci_report.names_ci, view.drivers))
        yield self._page(
            "index.html.j2", "index.html", rows=list(self._rows.values()),
            tested=tested(view.drivers), recorded=recorded(view.drivers), with_ci=len(naming),
        )  # fmt: skip
        yield self._page("vendors.html.j2", "vendors.html", rows=list(_vendors(view)))
        yield self._page("coverage.html.j2", "coverage.html", cover=coverage(view))
        yield self._page(
            "ci.html.j2",
            "ci.html",
            named=naming,
            chapters=ci_report.chapters(view),
            age=health_age(view),
        )
        meanings = list(MEANINGS.items())
        yield self._page("api.html.j2", "api.html", addresses=addresses(view), meanings=meanings)
        yield self._page("about.html.j2", "about.html", meanings=meanings)
        # It is served for any address, so its links cannot start from where it stands.
        root = f"{urlsplit(view.base_url).path.rstrip('/')}/"
        yield self._page("404.html.j2", "404.html", root=root)

    def groups(self, kind: str, groups: Iterable[Group]) -> Iterator[Page]:
        """Yield a page for each project, or for each vendor."""
        for group in groups:
            yield self._page(
                "group.html.j2", group.path, kind=kind, group=group,
                rows=[self._rows[one.stem] for one in group.drivers],
                tested=tested(group.drivers), recorded=recorded(group.drivers),
                cover=self._trend(group),
            )  # fmt: skip

    def _trend(self, group: Group) -> Coverage | None:
        """Return what the picture of a group is drawn from; None where there are too few to see anything in it."""
        if len(group.drivers) < _FEW:
            return None
        cover = coverage_of(self._view, group)
        return cover if len(cover.releases) > 1 else None

    def drivers(self) -> Iterator[Page]:
        """Yield a page for each driver."""
        for one in self._view.drivers:
            rows = [self._mark_row(mark) for mark in one.marks]
            yield self._page("driver.html.j2", one.page, one=one, mark_rows=rows)

    def _mark_row(self, mark: Mark) -> Markup:
        """Return the row of a release; most are alike in many drivers, and rendered once."""
        if mark not in self._mark_rows:
            release = self._view.registry.releases.get(mark.release)
            self._mark_rows[mark] = Markup(self._mark.render(mark=mark, release=release))
        return self._mark_rows[mark]


def health_age(view: View) -> int:
    """Return how many days older than the site the health report is; 0 if there is none, or it does not say."""
    made = moment(view.health.generated_at) if view.health else None
    return max(0, (view.now - made).days) if made else 0


def tested(drivers: Iterable[DriverView]) -> int:
    """Return how many drivers are tested."""
    return sum(one.state is State.TESTED for one in drivers)


def recorded(drivers: Iterable[DriverView]) -> bool:
    """Tell whether a result of any release is recorded, whatever came after it."""
    return any(mark.evidence for one in drivers for mark in one.marks)


def _rows(view: View) -> Iterator[TableRow]:
    living = frozenset(release.id for release in view.releases if alive(release))
    return (table_row(one, view.release_ranks, living) for one in view.drivers)


@dataclass(frozen=True, slots=True)
class VendorRow:
    """One line of the list of vendors."""

    group: Group
    tested: int
    projects: str


def _vendors(view: View) -> Iterator[VendorRow]:
    for group in view.vendors:
        projects = dict.fromkeys(one.project_title for one in group.drivers)
        yield VendorRow(group, tested(group.drivers), ", ".join(projects))
