"""The site's part of the demo: the registry as people see it, built beside the checkout, and how to open it."""

import json
from pathlib import Path

from tools.demo.stage import DATA
from tools.demo.stage import ROOT
from tools.demo.stage import Unexpected
from tools.demo.stage import show
from tools.demo.stage import title

# It stays, to be looked at; git ignores it.
OUTPUT = ROOT / "build" / "site"
_MUST_BE_THERE = ("index.html", "coverage.html", "drivers.csv", "feed.atom", "api/1.0/drivers")


def play(_: Path) -> None:
    """Build the site of this registry, look whether it is whole, and say how to open it."""
    title("7. The site: this registry as operators see it, in static files")
    show(ROOT, "site", "build", "--output", str(OUTPUT.relative_to(ROOT)))
    if missing := [name for name in _MUST_BE_THERE if not (OUTPUT / name).is_file()]:
        raise Unexpected(f"the site has no {', '.join(missing)}")
    if (OUTPUT / DATA).read_bytes() != (ROOT / DATA).read_bytes():
        raise Unexpected("the site's registry is not the registry")
    drivers = len(json.loads((OUTPUT / "api/1.0/drivers").read_bytes())["drivers"])
    pages = len(list((OUTPUT / "driver").rglob("*.html")))
    if drivers != pages:
        raise Unexpected(f"{pages} pages for {drivers} drivers")
    print(
        f"\n  Look at it: driverlog site serve, or open {OUTPUT.relative_to(ROOT)}/index.html as it is."
    )
