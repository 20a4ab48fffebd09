"""The registry's older versions, newest first, as far back as is affordable."""

from collections.abc import Iterator
from collections.abc import Sequence
from functools import lru_cache

from gate.refusal import CannotJudge
from gate.source import Source
from registry.model import Registry
from registry.parsing import read

_MOST_COMMITS = 60
_MOST_BYTES = 64 * 1024 * 1024


def history(source: Source, base: str) -> Sequence[Registry]:
    """Return the registry's versions before the one of `base`, newest first; they are read once."""
    return _history(source, source.commit(base).hexsha)


@lru_cache(maxsize=4)
def _history(source: Source, base: str) -> Sequence[Registry]:
    return tuple(_older(source, base))


def _older(source: Source, base: str) -> Iterator[Registry]:
    """Yield the versions of the data file before `base`, newest first, within a budget of bytes."""
    budget = _MOST_BYTES
    like = None
    for number, commit in enumerate(
        source.repo.iter_commits(base, paths=source.data_path, max_count=_MOST_COMMITS)
    ):
        try:
            data = source.read_blob(commit)
        except CannotJudge:
            continue
        budget -= len(data)
        if budget < 0:
            return
        like = read(data, like)
        if number:
            yield Registry.of(like.value)
