"""The original's way to find evidence, for comparison: a query for each driver and branch, one after the other.

Ten changes of each, with all that Gerrit tells of them; an account's comments count if it voted, and any line of any of
them that the pattern takes is a success. `python -m benchmarks.original URL REGISTRY` prints what it found, as JSON.
"""

import json
import re
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.ci.comments import comments
from bot.http.rest import RestGerrit
from registry.branches import branch_names
from registry.model import Driver
from registry.model import Registry

# As Gerrit's SSH query tells it with --comments --all-approvals --current-patch-set.
_OPTIONS = (
    "DETAILED_ACCOUNTS",
    "DETAILED_LABELS",
    "MESSAGES",
    "CURRENT_REVISION",
    "CURRENT_COMMIT",
)
_LIMIT = 10


def main(url: str, registry: str) -> None:
    """Ask for everything, and print the marks with what they took."""
    known = Registry.of(json.loads(Path(registry).read_text(encoding="utf-8")))
    with closing(RestGerrit(url, None)) as gerrit:
        found = [
            {"driver": list(driver.identity), "branch": branch, "change": number}
            for driver in known.drivers
            for branch in _branches(driver, known)
            if (number := _first_success(gerrit, driver, branch))
        ]
        report = {"found": found, "requests": gerrit.requests, "bytes": gerrit.bytes_read}
    sys.stdout.write(json.dumps(report) + "\n")


def _branches(driver: Driver, registry: Registry) -> Iterator[str]:
    """Yield master and the first name of each listed release's own branch."""
    yield "master"
    for name in driver.releases:
        yield branch_names(registry.releases[name])[0]


def _first_success(gerrit: RestGerrit, driver: Driver, branch: str) -> int:
    if driver.ci is None or not driver.ci.id or not driver.ci.success_pattern:
        return 0
    query = f"status:merged project:{driver.repo or driver.project_id} branch:{branch} reviewer:{driver.ci.id}"
    pattern = re.compile(driver.ci.success_pattern)
    for row in gerrit.changes(query, options=_OPTIONS, limit=_LIMIT):
        if _says(row, driver.ci.id, pattern):
            return int(row["_number"])
    return 0


def _says(row: Any, account: str, pattern: re.Pattern[str]) -> bool:
    said = (one.text for one in comments(row) if one.username == account)
    return any(pattern.search(line) for text in said for line in text.splitlines())


if __name__ == "__main__":
    main(*sys.argv[1:])
