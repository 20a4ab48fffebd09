"""The setting of the bot's figures: a fake Gerrit with our registry, trees and CI comments, and changes to review."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.measure import driverlog
from bot.review.memory import TAG
from registry import edit
from registry.document import Document
from registry.lexis import apply
from registry.parsing import parse
from tests.lab.fake import FakeServer
from tools.demo.records import CINDER
from tools.demo.records import CLAIMS
from tools.demo.records import NEW_RECORD
from tools.demo.records import TREE
from tools.demo.records import ci_said
from tools.demo.records import with_record

ROOT = Path(__file__).parent.parent
DATA = "data/default_data.json"
PROJECT = "openstack/driverlog"
BOT = "driverlog-bot"
BRANCHES = ("stable/2025.2", "stable/2026.1", "stable/2026.2")
ZUUL_SAID = {
    "zuul": "Build succeeded (check pipeline).\n\n- driverlog-check https://logs.example.org/2 : SUCCESS in 1m 07s\n"
}
# Many a vendor's first change; of its mistakes the release and the patterns are left.
NEW_DRIVER = (
    NEW_RECORD
    | CLAIMS
    | {"maintainers": [{"name": "Ada Lindqvist", "email": "ada@storage.example.org"}]}
)
_AT_ONCE = 50


class Setting:
    """The registry at its real size on `server`, the trees its records speak of, and how to run the bot on it."""

    def __init__(self, server: FakeServer, folder: Path) -> None:
        self.server = server
        self.before = (ROOT / DATA).read_text(encoding="utf-8")
        self._document = parse(self.before)
        self._steady = list(_steady(self._document))
        self.environment = {
            "DRIVERLOG_GERRIT_USER": BOT,
            "DRIVERLOG_GERRIT_PASSWORD": server.account(BOT).password,
            "XDG_CACHE_HOME": str(folder / "cache"),
        }
        server.add_project(PROJECT, [], {DATA: self.before})
        for project, files in _trees(self._document).items():
            server.add_project(project, BRANCHES, files)
        server.add_changes(CINDER, 20, merged=True, messages=ci_said(1))

    def command(self, *arguments: str) -> list[str]:
        """Return the command line of `driverlog bot` on this server."""
        return driverlog("bot", *arguments, "--gerrit", self.server.url, "--project", PROJECT)

    def new_driver(self) -> str:
        """Return the registry with one record more, which has claims to be tested and mistakes."""
        return with_record(self.before, NEW_DRIVER)

    def new_drivers(self, count: int) -> list[int]:
        """Push as many changes that add a driver."""
        text = self.new_driver()
        return self.server.add_changes(PROJECT, count, files=lambda _: {DATA: text})

    def new_releases(self, count: int) -> list[int]:
        """Push as many of a vendor's usual changes, a release more, over as many hours."""
        until = datetime.now(UTC) - timedelta(days=1)
        numbers: list[int] = []
        for first in range(0, count, _AT_ONCE):
            numbers += self.server.add_changes(
                PROJECT,
                min(_AT_ONCE, count - first),
                files=self._one_release_more,
                messages=ZUUL_SAID,
                until=until - timedelta(hours=first),
                every=timedelta(hours=1),
            )
        return numbers

    def _one_release_more(self, number: int) -> dict[str, str]:
        index, release = self._steady[number % len(self._steady)]
        where = f"/drivers/{index}/releases/-"
        return {DATA: apply(self.before, edit.set_value(self._document, where, release))}

    def reviewed(self, numbers: list[int]) -> None:
        """Put a review of the bot on changes, as an instance before this one left it there."""
        rest = self.server.rest(BOT)
        message = (
            'DriverLog: fine.\n\nBot data: {"digest":"0","patch_set":1,"untrue":[],"version":1}'
        )
        for number in numbers:
            when = self.server.world.changes[number].updated
            body = {"message": message, "tag": TAG, "notify": "NONE"}
            rest.post(f"changes/{number}/revisions/current/review", body)
            self.server.backdate(number, when)


def _drivers(document: Document) -> list[dict[str, Any]]:
    value: Any = document.value
    return list(value["drivers"])


def _steady(document: Document) -> Iterator[tuple[int, str]]:
    """Yield the drivers that keep up, each with the release that it would add next."""
    value: Any = document.value
    known = [release["id"] for release in value["releases"]]
    drivers = _drivers(document)
    [(newest, _)] = Counter(driver["releases"][-1] for driver in drivers).most_common(1)
    for index, driver in enumerate(drivers):
        if driver["releases"][-1] == newest:
            yield index, known[known.index(newest) + 1]


def _trees(document: Document) -> dict[str, dict[str, str]]:
    """Return project -> path -> text of what the records say is upstream, and of the new driver."""
    trees: dict[str, dict[str, str]] = {CINDER: dict(TREE)}
    for driver in _drivers(document):
        upstream = driver.get("upstream") or {}
        if "path" in upstream:
            name = str(upstream.get("class", "Driver")).rpartition(".")[2]
            files = trees.setdefault(driver.get("repo") or driver["project_id"], {})
            text = files.get(upstream["path"], "")
            files[upstream["path"]] = f"{text}class {name}:\n    pass\n"
    return trees
