"""`python -m tests.lab.fake`: a fake Gerrit by hand, with a small project, until Ctrl-C."""

import argparse
import contextlib
import signal
import sys
import threading
from pathlib import Path

from tests.lab.fake.server import start_fake

PROJECT = "openstack/driverlog"
DATA = "data/default_data.json"
BRANCHES = ("stable/2026.1", "stable/2025.2")


def main() -> int:
    """Serve and say what there is."""
    parser = argparse.ArgumentParser(prog="python -m tests.lab.fake", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="default: any that is free")
    parser.add_argument(
        "--no-fix-suggestions",
        action="store_true",
        help="refuse them, as a server without the experiment",
    )
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with start_fake(port=options.port, fix_suggestions=not options.no_fix_suggestions) as server:
        root = Path(__file__).parents[3]
        server.add_project(PROJECT, files={DATA: (root / DATA).read_bytes()})
        server.add_project("openstack/cinder", BRANCHES, {"cinder/volume/drivers/__init__.py": ""})
        said = {"halden-ci": "* halden-hx-iscsi https://ci.halden.example.org/1 : SUCCESS"}
        server.add_changes("openstack/cinder", 20, merged=True, messages=said)
        print(f"{server.url} has {', '.join(server.world.projects)}; Ctrl-C ends it")
        for account in server.accounts.values():
            print(f"  {account.username:14} {account.password}  {account.name}")
        print(f"push: git push {server.remote(PROJECT, 'ada')} HEAD:refs/for/master")
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
