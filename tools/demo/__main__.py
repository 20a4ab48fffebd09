"""The demo: the gate on this registry and on broken changes, the bot on a Gerrit of our own, then the site.

Exits 0 when both behaved: the registry passes, each broken change is stopped, every mistake is found, the bot reviews
from push to green and is silent then, the site is built whole.
"""

import sys
import tempfile
from pathlib import Path

from tools.demo import bot
from tools.demo import gate
from tools.demo import site
from tools.demo.stage import Unexpected
from tools.demo.stage import title


def main() -> int:
    """Run all parts in folders that are gone afterwards."""
    try:
        for part in (gate, bot, site):
            with tempfile.TemporaryDirectory(prefix="driverlog-demo-") as folder:
                part.play(Path(folder))
    except Unexpected as problem:
        print(f"\ndemo: {problem}", file=sys.stderr)
        return 1
    title(
        "As it should be: the registry passed, all broken changes were stopped, and mended they pass"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
