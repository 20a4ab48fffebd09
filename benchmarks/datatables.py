"""A stock DataTables page with the rows of our own first page, from npm's packages, for comparison."""

import re
import shutil
import subprocess
from pathlib import Path

# Where one types, and what says how many rows match.
SEARCH = (".dt-search input", ".dt-info")
_PACKAGE = "datatables.net-dt"
_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>DataTables</title>
<link rel="stylesheet" href="dataTables.css">
{table}
<script src="dataTables.js"></script>
<script src="dataTables.styling.js"></script>
<script src="start.js"></script>
</html>
"""


def make(index: Path, room: Path) -> str:
    """Make the page in `room` from the table in our `index`; return DataTables' version."""
    subprocess.run(
        ["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(room / "npm"), _PACKAGE],
        check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    modules = room / "npm" / "node_modules"
    files = {
        "dataTables.js": "datatables.net/js/dataTables.min.js",
        "dataTables.styling.js": f"{_PACKAGE}/js/dataTables.dataTables.min.js",
        "dataTables.css": f"{_PACKAGE}/css/dataTables.dataTables.min.css",
    }
    site = room / "site"
    site.mkdir()
    for name, source in files.items():
        shutil.copyfile(modules / source, site / name)
    (site / "start.js").write_text("new DataTable('#drivers');\n")
    (site / "index.html").write_text(_PAGE.format(table=_table(index)), encoding="utf-8")
    package = (modules / "datatables.net/package.json").read_text(encoding="utf-8")
    found = re.search(r'"version": "([^"]+)"', package)
    return found.group(1) if found else "of an unknown version"


def _table(index: Path) -> str:
    """Return our table with all its rows in one body, as DataTables expects it."""
    found = re.search(r"<table id=\"drivers\".*?</table>", index.read_text(encoding="utf-8"), re.S)
    if found is None:
        raise SystemExit("the first page has no table of drivers")
    return re.sub(r"(?:</tbody>)?\s*<tbody[^>]*>", _Bodies(), found.group())


class _Bodies:
    """Keeps the first body's tag and drops the others, and what closes the body before each."""

    def __init__(self) -> None:
        self._first = True

    def __call__(self, found: "re.Match[str]") -> str:
        kept, self._first = (found.group() if self._first else ""), False
        return kept
