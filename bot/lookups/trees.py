"""Is a path in the tree of a release? Branches and tags are read once a project; a no needs a commit that is there."""

import re
from collections.abc import Iterator
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from typing import Protocol

from bot.gerrit import GerritError
from bot.gerrit import Json
from bot.lookups.answer import Answer
from bot.lookups.inquiry import Inquiry
from bot.review.tested_claims import InTree
from registry.branches import branch_names
from registry.branches import release_of
from registry.lexis import printable
from registry.model import Registry
from registry.model import Release
from registry.model import objects

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_CLASS = re.compile(r"(?:[A-Za-z_]\w{0,199}\.){0,5}([A-Za-z_]\w{0,199})", re.ASCII)
_PROJECT = re.compile(r"[A-Za-z0-9][\w.+-]*(?:/[A-Za-z0-9][\w.+-]*)*", re.ASCII)
_MOST_CHARACTERS = 1000
_HEADS, _TAGS = "refs/heads/", "refs/tags/"
# What OpenStack leaves when a branch goes: its last state, then the states in which its maintenance ended.
_ENDINGS = ("eol", "eom", "em", "last")


class Source(Protocol):
    """What trees are read from; what each call is says `bot/gerrit.py`."""

    def branches(self, project: str) -> list[Json]:
        """Return the branches of a project."""

    def tags(self, project: str) -> list[Json]:
        """Return the tags of a project."""

    def file_at(self, project: str, commit: str, path: str) -> bytes | None:
        """Return a file's contents; None if there is no such file."""

    def has_file(self, project: str, commit: str, path: str) -> bool:
        """Tell whether there is a file or a folder."""


class Ref(NamedTuple):
    """The branch or tag that stands for a release, its commit id, and its name in full."""

    name: str
    commit: str
    full: str


class Trees:
    """The trees of one server, as far as they were asked for in this run.

    `branched`: master does not stand for a release in development, only a branch or a tag of its own does.
    """

    def __init__(
        self, source: Source, inquiry: Inquiry | None = None, *, branched: bool = False
    ) -> None:
        self._source = source
        self._branched = branched
        self._inquiry = inquiry or Inquiry()

    def in_release(
        self,
        project: str,
        release: Release,
        registry: Registry,
        today: date,
        path: str,
        class_name: str = "",
    ) -> InTree:
        """Return whether `path` (and in it `class_name`, if one is given) is in the project's tree of `release`."""
        refused = refusal(project, path, class_name)
        if refused is not None:
            return InTree(release.id, "", *refused)
        try:
            found = self.ref(project, release, registry, today)
        except GerritError as error:
            return InTree(release.id, "", Answer.UNKNOWN, str(error))
        if found is None:
            tried = ", ".join([*branch_names(release), f"{_names(release)[0]}-eol"])
            why = f"{project} has no branch or tag of this release; tried {tried}"
            return InTree(release.id, "", Answer.UNKNOWN, why)
        try:
            answer, why = self._look(project, found.commit, path, class_name)
        except GerritError as error:
            return InTree(release.id, found.name, Answer.UNKNOWN, str(error))
        return InTree(release.id, found.name, answer, why)

    def ref(self, project: str, release: Release, registry: Registry, today: date) -> Ref | None:
        """Return what stands for a release, None if nothing does; raise GerritError where Gerrit does not tell."""
        branches = self._inquiry.ask(
            ("branches", project), lambda: _heads(self._source.branches(project))
        )
        named = list(branch_names(release))
        if not self._branched and release_of("master", registry, today) == release:
            named.insert(0, "master")
        for name in named:
            if name in branches:
                return Ref(name, branches[name], f"{_HEADS}{name}")
        tags = self._inquiry.ask(("tags", project), lambda: _tags(self._source.tags(project)))
        wanted = (f"{name}-{ending}" for ending in _ENDINGS for name in _names(release))
        return next((Ref(tag, tags[tag], f"{_TAGS}{tag}") for tag in wanted if tag in tags), None)

    def _look(self, project: str, commit: str, path: str, class_name: str) -> tuple[Answer, str]:
        place = (project, commit, path)
        if not class_name:
            there = self._inquiry.ask(("has", *place), lambda: self._source.has_file(*place))
            return (Answer.YES, "") if there else (Answer.NO, "no such file or directory")
        names = self._inquiry.ask(("classes", *place), lambda: self._classes(*place))
        if names is None:
            return Answer.NO, "no such file"
        if class_name.rpartition(".")[2] in names:
            return Answer.YES, ""
        return Answer.NO, f"the file is there, without a class {class_name}"

    def _classes(self, project: str, commit: str, path: str) -> frozenset[str] | None:
        """Return the names after the word `class` in a file; None if there is no such file."""
        content = self._source.file_at(project, commit, path)
        if content is None:
            return None
        return frozenset(
            name.decode("ascii") for name in re.findall(rb"\bclass[ \t]+([A-Za-z_]\w*)", content)
        )


def refusal(project: str, path: str, class_name: str) -> tuple[Answer, str] | None:
    """Return what is answered without asking, because no server should be asked for such a thing."""
    if not _PROJECT.fullmatch(project) or len(project) > _MOST_CHARACTERS:
        return Answer.UNKNOWN, f'"{printable(project)}" is no name of a project'
    if len(path) > _MOST_CHARACTERS or not path.isprintable():
        what = f"{len(path)} characters" if path.isprintable() else "characters that nobody sees"
        return Answer.UNKNOWN, f"a path with {what} was not looked up"
    if any(part in ("", ".", "..", ".git") for part in path.split("/")):
        return Answer.NO, f'"{printable(path)}" is no path in a tree of git'
    if class_name and not _CLASS.fullmatch(class_name):
        return Answer.UNKNOWN, f'"{printable(class_name)}" is no name of a class'
    return None


def _names(release: Release) -> tuple[str, ...]:
    names = (release.version, release.id.lower())
    return tuple(name for name in names if name)


def _heads(rows: Sequence[Json]) -> dict[str, str]:
    return dict(_pointers(rows, _HEADS, "revision"))


def _tags(rows: Sequence[Json]) -> dict[str, str]:
    """Return tag -> commit id; an annotated tag has it in `object`, its `revision` is the tag's own id."""
    return {
        **dict(_pointers(rows, _TAGS, "revision")),
        **dict(_pointers(rows, _TAGS, "object")),
    }


def _pointers(rows: Sequence[Json], prefix: str, key: str) -> Iterator[tuple[str, str]]:
    for row in objects(rows):
        ref, commit = row.get("ref"), row.get(key)
        if not isinstance(ref, str) or not ref.startswith(prefix):
            continue
        if isinstance(commit, str) and _COMMIT.fullmatch(commit):
            yield ref.removeprefix(prefix), commit
