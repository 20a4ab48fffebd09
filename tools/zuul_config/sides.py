"""The two sides of the configuration, the project's and the trusted one, read with the lines of things."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from typing import NamedTuple

import yaml

from tools.zuul_config.flaw import Flaw
from tools.zuul_config.flaw import Unreadable

LINE = "__line__"


class Tagged(NamedTuple):
    """A value under one of Zuul's or Ansible's own YAML tags."""

    tag: str
    value: Any


class _Loader(yaml.SafeLoader):
    """Keeps the line of each mapping, and the tags that plain YAML does not know."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    return {**loader.construct_mapping(node, deep=True), LINE: node.start_mark.line + 1}


def _tagged(loader: _Loader, suffix: str, node: yaml.Node) -> Tagged:
    if isinstance(node, yaml.MappingNode):
        return Tagged(suffix, loader.construct_mapping(node, deep=True))
    if isinstance(node, yaml.SequenceNode):
        return Tagged(suffix, loader.construct_sequence(node, deep=True))
    return Tagged(suffix, node.value)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
_Loader.add_multi_constructor("!", _tagged)


@dataclass(frozen=True)
class Stanza:
    """One item of zuul.d: its kind (job, pipeline, …), what it says, and where."""

    kind: str
    body: dict[str, Any]
    path: str
    line: int

    @property
    def name(self) -> str:
        """The name it is known by; a project may leave it out where it speaks of itself."""
        return str(self.body.get("name", ""))

    def flaw(self, message: str, line: int | None = None) -> Flaw:
        """Return a flaw of this stanza."""
        return Flaw(self.path, line or self.line, f"{self.kind} {self.name}: {message}")


@dataclass(frozen=True)
class Side:
    """A project with Zuul configuration: where it is, as whose folder it is shown, and whether Zuul trusts it."""

    root: Path
    shown: str
    trusted: bool
    stanzas: tuple[Stanza, ...]
    books: dict[str, Any]
    """What stands in the YAML files of playbooks/ and roles/, by path relative to the root."""

    def of_kind(self, kind: str) -> list[Stanza]:
        """Return the stanzas of one kind."""
        return [stanza for stanza in self.stanzas if stanza.kind == kind]

    def show(self, path: str) -> str:
        """Return a path of this side as the reader knows it."""
        return f"{self.shown}{path}"


@dataclass(frozen=True)
class Setup:
    """All of it."""

    project: Side
    tenant: Side

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both sides, the trusted one first, as Zuul reads them."""
        return self.tenant, self.project

    def of_kind(self, kind: str) -> list[Stanza]:
        """Return the stanzas of one kind from both sides."""
        return [stanza for side in self.sides for stanza in side.of_kind(kind)]

    def named(self, kind: str) -> dict[str, Stanza]:
        """Return the stanzas of one kind by name."""
        return {stanza.name: stanza for stanza in self.of_kind(kind)}


def read_setup(project: Path, tenant: Path) -> Setup:
    """Read both sides, or raise with all that is no YAML."""
    flaws: list[Flaw] = []
    inside = tenant.relative_to(project).as_posix() if tenant.is_relative_to(project) else tenant
    setup = Setup(
        _side(project, "", flaws, trusted=False), _side(tenant, f"{inside}/", flaws, trusted=True)
    )
    if flaws:
        raise Unreadable(flaws)
    return setup


def _side(root: Path, shown: str, flaws: list[Flaw], *, trusted: bool) -> Side:
    stanzas = tuple(_stanzas(root, shown, flaws))
    books = {
        path: _load(root, path, shown, flaws)
        for folder in ("playbooks", "roles")
        for path in _yaml_files(root, folder)
    }
    return Side(root, shown, trusted, stanzas, books)


def _stanzas(root: Path, shown: str, flaws: list[Flaw]) -> Iterator[Stanza]:
    for path in _yaml_files(root, "zuul.d"):
        items = _load(root, path, shown, flaws)
        for item in items if isinstance(items, list) else [items]:
            kinds = [key for key in item if key != LINE] if isinstance(item, dict) else []
            if len(kinds) != 1 or not isinstance(item[kinds[0]], dict):
                line = item[LINE] if isinstance(item, dict) else 1
                flaws.append(
                    Flaw(f"{shown}{path}", line, "expected a list of stanzas, one key each")
                )
                continue
            yield Stanza(kinds[0], item[kinds[0]], f"{shown}{path}", item[LINE])


def _yaml_files(root: Path, folder: str) -> list[str]:
    found = [path for end in ("yaml", "yml") for path in (root / folder).rglob(f"*.{end}")]
    return sorted(path.relative_to(root).as_posix() for path in found)


def _load(root: Path, path: str, shown: str, flaws: list[Flaw]) -> Any:
    try:
        return yaml.load((root / path).read_text(encoding="utf-8"), _Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        flaws.append(Flaw(f"{shown}{path}", line, f"not YAML: {error.problem}"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        flaws.append(Flaw(f"{shown}{path}", 1, f"cannot be read: {type(error).__name__}"))
    return []
