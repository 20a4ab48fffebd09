"""Which elements of a list stand out of order: those that were put in or moved, not their innocent neighbours."""

from bisect import bisect_right
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

Key = TypeVar("Key", int, tuple[str, ...])


def longest_sorted(keys: Sequence[Key]) -> list[int]:
    """Return the indexes of a longest subsequence in which no key is smaller than the one before it."""
    ends: list[Key] = []  # the smallest key with which a subsequence of each length can end
    where: list[int] = []
    previous: list[int] = []
    for index, key in enumerate(keys):
        length = bisect_right(ends, key)
        previous.append(where[length - 1] if length else -1)
        if length == len(ends):
            ends.append(key)
            where.append(index)
        else:
            ends[length], where[length] = key, index
    result = []
    index = where[-1] if where else -1
    while index >= 0:
        result.append(index)
        index = previous[index]
    return result[::-1]


def misplaced(keys: Sequence[Key], focus: Collection[int]) -> list[int]:
    """Return which indexes of `focus` do not fit into the order of all the others, or of each other."""
    chosen = set(focus)
    others = [index for index in range(len(keys)) if index not in chosen]
    settled = {others[place] for place in longest_sorted([keys[index] for index in others])}
    fitting = _fitting(keys, settled, chosen)
    kept = {fitting[place] for place in longest_sorted([keys[index] for index in fitting])}
    return sorted(chosen - kept)


def _fitting(keys: Sequence[Key], settled: set[int], chosen: set[int]) -> list[int]:
    """Return the indexes that are settled, or chosen and between the settled ones around them."""
    not_below = _running(range(len(keys)), settled)
    not_above = _running(range(len(keys) - 1, -1, -1), settled)
    fitting = []
    for index, key in enumerate(keys):
        low, high = not_below.get(index), not_above.get(index)
        fits = (low is None or keys[low] <= key) and (high is None or key <= keys[high])
        if index in settled or (index in chosen and fits):
            fitting.append(index)
    return fitting


def _running(indexes: Iterable[int], settled: set[int]) -> dict[int, int]:
    """Return for each index the settled one that was passed last."""
    result: dict[int, int] = {}
    last: int | None = None
    for index in indexes:
        if last is not None:
            result[index] = last
        last = index if index in settled else last
    return result


def homes(keys: Sequence[Key], wrong: Collection[int]) -> dict[int, tuple[int | None, int | None]]:
    """Return for each misplaced index the two between which it belongs; None at an end."""
    strays = set(wrong)
    others = [index for index in range(len(keys)) if index not in strays]
    settled = [others[place] for place in longest_sorted([keys[index] for index in others])]
    sorted_keys = [keys[index] for index in settled]
    result: dict[int, tuple[int | None, int | None]] = {}
    for index in wrong:
        at = bisect_right(sorted_keys, keys[index])
        before = settled[at - 1] if at else None
        result[index] = (before, settled[at] if at < len(settled) else None)
    return result


def descents(keys: Iterable[Key]) -> int:
    """Return how often a key is smaller than the one before it."""
    return sum(one > other for one, other in pairwise(keys))
