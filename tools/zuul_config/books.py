"""What playbooks and roles say: plays, tasks, the module of a task, and which files and roles they name."""

from collections.abc import Iterator
from typing import Any
from typing import NamedTuple

from tools.zuul_config.sides import LINE
from tools.zuul_config.sides import Side

_BLOCKS = ("block", "rescue", "always", "tasks", "pre_tasks", "post_tasks", "handlers")
# What a task says about itself, not which module it calls.
_KEYWORDS = {
    *("name", "register", "when", "loop", "vars", "delegate_to", "failed_when", "changed_when", "no_log"),
    *("environment", "args", "become", "until", "retries", "delay", "tags", "run_once", "ignore_errors"),
    *("loop_control", "notify", LINE),
}  # fmt: skip
INCLUDES = ("include_role", "import_role")


class Task(NamedTuple):
    """One task: its file, its line, its module and the arguments of that, and all it says."""

    path: str
    line: int
    module: str
    arguments: Any
    body: dict[str, Any]


def plays(side: Side) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the path and the body of each play."""
    for path, book in side.books.items():
        if path.startswith("playbooks/") and isinstance(book, list):
            yield from ((path, play) for play in book if isinstance(play, dict) and "hosts" in play)


def tasks(side: Side, path: str | None = None) -> Iterator[Task]:
    """Yield each task of the side's playbooks and roles, or of one file."""
    for where, book in side.books.items():
        if path in (None, where):
            yield from _tasks(where, book)


def _tasks(path: str, value: Any) -> Iterator[Task]:
    for item in value if isinstance(value, list) else []:
        if not isinstance(item, dict):
            continue
        inner = [key for key in _BLOCKS if key in item]
        for key in inner:
            yield from _tasks(path, item[key])
        modules = [key for key in item if key not in _KEYWORDS and key not in _BLOCKS]
        if not inner and "hosts" not in item and modules:
            yield Task(path, item[LINE], modules[0], item[modules[0]], item)


def roles(side: Side, path: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the name of each role that a file uses."""
    book = side.books.get(path)
    for play in book if isinstance(book, list) else []:
        for role in play.get("roles", []) if isinstance(play, dict) else []:
            name = role.get("role", role.get("name", "")) if isinstance(role, dict) else role
            yield play[LINE], str(name)
    for task in tasks(side, path):
        if task.module.rpartition(".")[2] in INCLUDES and isinstance(task.arguments, dict):
            yield task.line, str(task.arguments.get("name", ""))


def strings(value: Any) -> Iterator[str]:
    """Yield every string in a value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key != LINE:
                yield from strings(key)
                yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
