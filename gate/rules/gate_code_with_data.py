"""Data and the gate that judges it in one change.

What
    The change touches the registry's data and, with it, the gate, the bot, the schema, the jobs or the exceptions.
Why
    A change that brings its own judge along can wave itself through: the data is then checked by rules that nobody
    has looked at yet.
Wrong
    data/default_data.json and gate/check.py in one change
Right
    gate/check.py in a change of its own, data/default_data.json in the next
Fix
    Split the change.
"""

from collections.abc import Iterator

from gate.change import Change
from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from registry.lexis import printable

META = Rule("gate-code-with-data", Severity.WARNING, Scope.CHANGE)

_ROOMS = (
    ".ci",
    ".zuul.d",
    "bot",
    "commands",
    "gate",
    "playbooks",
    "registry",
    "requirements",
    "roles",
    "schemas",
    "tools",
    "zuul.d",
)
_FILES = (".pre-commit-config.yaml", ".pre-commit-hooks.yaml", ".zuul.yaml", "cli.py", "driverlog.toml",
          "pyproject.toml", "setup.cfg", "setup.py", "tox.ini", "toxw", "zuul.yaml")  # fmt: skip
_MOST_SHOWN = 3


def check(change: Change) -> Iterator[Finding]:
    """Yield one finding that names the files which judge data."""
    if change.head.path not in change.paths:
        return
    judges = sorted(path for path in change.paths if path != change.head.path and _judges(path))
    if judges:
        shown = ", ".join(printable(path, 80) for path in judges[:_MOST_SHOWN])
        more = f" and {len(judges) - _MOST_SHOWN} more" if len(judges) > _MOST_SHOWN else ""
        message = f"the change touches what judges data as well ({shown}{more}); split it in two"
        yield Finding("", message, key="gate code", on_key=True)


def _judges(path: str) -> bool:
    return path.split("/")[0] in _ROOMS or path in _FILES or path.endswith("exceptions.json")
