"""Trees read from git instead of by one REST request a path: a Source for `Trees`, once it was told what will be asked.

A tree that could not be fetched is "could not tell". Files that git does not give one by one are asked for over REST,
each once, however many releases have it unchanged.
"""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from contextlib import suppress
from datetime import date

from bot.gerrit import GerritError
from bot.gerrit import Json
from bot.gerrit import Trouble
from bot.git.mirror import Entry
from bot.git.mirror import Mirror
from bot.lookups.trees import Ref
from bot.lookups.trees import Source
from bot.lookups.trees import Trees
from bot.lookups.trees import refusal
from gate.knowledge.upstreams import Place
from gate.refusal import Refusal
from registry.model import Registry
from registry.model import Release

_KEPT = 64


class Snapshots:
    """The trees of one server. `mirror` gives a project's repository; `rest` is asked for refs and single files."""

    def __init__(self, rest: Source, mirror: Callable[[str], Mirror]) -> None:
        self._rest = rest
        self._mirror = mirror
        self._mirrors: dict[str, Mirror] = {}
        self._entries: dict[tuple[str, str], Mapping[str, Entry]] = {}
        self._asked: dict[tuple[str, str], set[str]] = {}
        self._failed: dict[str, str] = {}
        self._contents: dict[str, bytes | None] = {}

    @property
    def fetches(self) -> int:
        """How often git asked the server."""
        return sum(mirror.fetches for mirror in self._mirrors.values())

    @property
    def bytes_read(self) -> int:
        """What git received."""
        return sum(mirror.bytes_read for mirror in self._mirrors.values())

    def branches(self, project: str) -> list[Json]:
        """Return the branches of a project."""
        return self._rest.branches(project)

    def tags(self, project: str) -> list[Json]:
        """Return the tags of a project."""
        return self._rest.tags(project)

    def fetch(self, project: str, refs: Iterable[Ref], paths: Iterable[str]) -> None:
        """Get ready for questions about `paths` at refs. What fails is said by the answers."""
        wanted, commits = set(paths), {ref.full: ref.commit for ref in refs}
        known = all(wanted <= self._asked.get((project, one), set()) for one in commits.values())
        if known or project in self._failed:
            return
        try:
            mirror = self._mirrors.setdefault(project, self._mirror(project))
            mirror.fetch(sorted(commits))
            trees = [self._listed(mirror, project, one, wanted) for one in {*commits.values()}]
            files = (entry for tree in trees for entry in tree.values() if entry.kind == "blob")
            mirror.prefetch({entry.id for entry in files})
        except (GerritError, Refusal) as error:
            self._failed[project] = str(error)

    def _listed(
        self, mirror: Mirror, project: str, commit: str, paths: Iterable[str]
    ) -> Mapping[str, Entry]:
        """Read a tree; one that is not there, because its branch moved on, stays unknown."""
        with suppress(GerritError):
            self._entries[project, commit] = mirror.entries(commit, paths)
            self._asked[project, commit] = set(paths)
        return self._entries.get((project, commit), {})

    def has_file(self, project: str, commit: str, path: str) -> bool:
        """Tell whether there is a file or a folder."""
        return path in self._tree(project, commit)

    def file_at(self, project: str, commit: str, path: str) -> bytes | None:
        """Return a file's contents; None if there is no such file."""
        entry = self._tree(project, commit).get(path)
        if entry is None or entry.kind != "blob":
            return None
        if entry.id not in self._contents:
            found = self._mirrors[project].blob(entry.id)
            content = found if found is not None else self._rest.file_at(project, commit, path)
            while len(self._contents) >= _KEPT:
                del self._contents[next(iter(self._contents))]
            self._contents[entry.id] = content
        return self._contents[entry.id]

    def _tree(self, project: str, commit: str) -> Mapping[str, Entry]:
        if (project, commit) in self._entries:
            return self._entries[project, commit]
        moved = f"{project} moved while it was looked at; try again"
        # Whatever it was: the other projects may still be had.
        raise GerritError(Trouble.BROKEN, self._failed.get(project, moved))


def prepare(
    trees: Trees,
    snapshots: Snapshots,
    registry: Registry,
    today: date,
    places: Iterable[Place],
    releases: Iterable[Release],
    show: Callable[[str], object] = lambda _: None,
) -> None:
    """Fetch what it takes to say whether `places` are in the trees of `releases`, a project at a time."""
    paths: dict[str, set[str]] = {}
    for place in places:
        if refusal(place.project, place.path, place.class_name) is None:
            paths.setdefault(place.project, set()).add(place.path)
    wanted = list(releases)
    for project in sorted(paths):
        show(project)
        refs = []
        for release in wanted:
            with suppress(GerritError):
                refs.append(trees.ref(project, release, registry, today))
        snapshots.fetch(project, [ref for ref in refs if ref is not None], paths[project])
