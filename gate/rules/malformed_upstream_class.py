"""The class in `upstream` is not the name of a class.

What
    `upstream.class` is the bare name of a Python class in the file, such as `RBDDriver`: without its module,
    without brackets or spaces.
Why
    The class is looked up in the file as it stands.
Wrong
    {"upstream": {"path": "cinder/volume/drivers/rbd.py", "class": "rbd.RBDDriver"}}
Right
    {"upstream": {"path": "cinder/volume/drivers/rbd.py", "class": "RBDDriver"}}
Fix
    Write the name alone; `--fix` takes module, `class` and brackets away.
"""

import re
from collections.abc import Iterator

from gate.finding import Finding
from gate.finding import Fix
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import SetValue
from gate.finding import Severity
from gate.knowledge.placeholders import is_placeholder
from registry.lexis import printable
from registry.model import Driver
from registry.model import Registry

META = Rule("malformed-upstream-class", Severity.ERROR, Scope.RECORD)
_AROUND = re.compile(r"\s*(?:class\s+)?(?:\w+[.:])*(\w+)\s*(?:\([^()]*\))?\s*:?\s*")


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Look whether the class is an identifier."""
    name = driver.upstream.class_name if driver.upstream else None
    if not name or name.isidentifier() or is_placeholder(name):
        return
    message = (
        f"upstream class {printable(name, 80)} is no class name, expected one such as RBDDriver"
    )
    inner = _AROUND.fullmatch(name[:500])
    if inner is not None and inner[1].isidentifier():
        fix = Fix(f"write {inner[1]}", (SetValue("/upstream/class", inner[1]),))
        yield Finding("/upstream/class", f"{message}; write {inner[1]}", key=name, fix=fix)
    else:
        yield Finding("/upstream/class", f"{message}; write the name alone", key=name)
