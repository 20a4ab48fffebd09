"""The path in `upstream` is not a path in the project's tree.

What
    `upstream.path` is relative to the top of the project's tree, has forward slashes and ends with a file or a
    folder: `cinder/volume/drivers/halden.py`, `cinder/volume/drivers/halden`. It is no web address, no module
    name and no bare file name.
Why
    The path is looked up in the tree of each release that the record lists. A path that cannot be there
    makes every release look wrong.
Wrong
    {"upstream": {"path": "/cinder/volume/drivers/halden/"}}
Right
    {"upstream": {"path": "cinder/volume/drivers/halden/iscsi.py"}}
Fix
    Copy the path from the project's tree. `--fix` takes `./` at the start and slashes at the ends away.
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

META = Rule("malformed-upstream-path", Severity.ERROR, Scope.RECORD)
_PATH = re.compile(r"(?!\.{1,2}/)(?:[\w.+-]+/(?!\.{1,2}(?:/|$)))+[\w.+-]+", re.ASCII)


def check(driver: Driver, registry: Registry) -> Iterator[Finding]:
    """Compare the path with the shape of one."""
    if driver.upstream is None:
        return
    path = driver.upstream.path
    if not path or _PATH.fullmatch(path) or is_placeholder(path):
        return
    message = f"upstream path {printable(path, 80)} {_reason(path)}, expected one such as cinder/volume/drivers/rbd.py"
    mended = re.sub(r"^(?:\.?/+)+", "", path.strip().replace("\\", "/")).rstrip("/")
    if _PATH.fullmatch(mended):
        fix = Fix(f"write {mended}", (SetValue("/upstream/path", mended),))
        yield Finding("/upstream/path", f"{message}; write {mended}", key=path, fix=fix)
    else:
        yield Finding("/upstream/path", f"{message}; copy it from the project's tree", key=path)


def _reason(path: str) -> str:
    if "://" in path:
        return "is a web address"
    if path.startswith("/"):
        return "starts with a slash"
    if "\\" in path:
        return "has a backslash"
    parts = path.split("/")
    if ".." in parts or "." in parts or "" in parts[:-1] or parts == [""]:
        return "has a part that names nothing"
    if "/" not in path:
        return "has no folder"
    if path.endswith("/"):
        return "ends with a slash"
    return "has a character that no file there has"
