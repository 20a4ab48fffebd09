"""`python -m tools.zuul_config`: what is wrong with our jobs and the tenant to copy, a line each.

Exits 0 = nothing, 1 = something, 2 = could not look. With `--without-zuul` only what needs no Zuul is looked at.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.zuul_config import trust
from tools.zuul_config import trust_in_books
from tools.zuul_config import upkeep
from tools.zuul_config import wiring
from tools.zuul_config.flaw import Flaw
from tools.zuul_config.flaw import Unreadable
from tools.zuul_config.loader import Project
from tools.zuul_config.sides import Setup
from tools.zuul_config.sides import read_setup
from tools.zuul_config.tenant import names

ROOT = Path(__file__).parent.parent.parent
CHECKS = (*wiring.CHECKS, *upkeep.CHECKS, *trust.CHECKS, *trust_in_books.CHECKS)


def flaws(setup: Setup) -> list[Flaw]:
    """Return what our own checks have to say."""
    return sorted({flaw for check in CHECKS for flaw in check(setup)})


def flaws_by_zuul(project: Path, tenant: Path) -> list[Flaw]:
    """Return what Zuul's loader has to say."""
    from tools.zuul_config.freezing import refused
    from tools.zuul_config.loader import load

    both = projects(project, tenant)
    loaded = load(both)
    return sorted({*loaded.flaws, *refused(loaded, both)})


def projects(project: Path, tenant: Path) -> list[Project]:
    """Return the two projects of the tenant, the trusted one first; raise Unreadable where it does not name them."""
    inside = tenant.relative_to(project).as_posix() if tenant.is_relative_to(project) else tenant
    connection, config_project, data = names(tenant, f"{inside}/")
    trusted = Project(connection, config_project, tenant, f"{inside}/", trusted=True)
    return [trusted, Project(connection, data, project, "", trusted=False)]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="zuul-config", description="check the jobs for Zuul")
    parser.add_argument("--project", type=Path, default=ROOT, help="this project's checkout")
    parser.add_argument("--tenant", type=Path, help="the config project (default: the example)")
    parser.add_argument("--without-zuul", action="store_true", help="leave Zuul's loader out")
    options = parser.parse_args(argv)
    tenant = options.tenant or options.project / "examples/zuul-config"
    for folder in (options.project, tenant):
        if not (folder / "zuul.d").is_dir():
            print(f"zuul-config: no {folder}/zuul.d; name a folder that has one", file=sys.stderr)
            return 2
    try:
        found = flaws(read_setup(options.project, tenant))
        found += [] if options.without_zuul else flaws_by_zuul(options.project, tenant)
    except Unreadable as unreadable:
        found = list(unreadable.flaws)
    for flaw in found:
        print(flaw)
    print(f"zuul-config: {len(found) or 'nothing'} to mend")
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main())
