"""Which records a change moves: they are in base and head, but stand elsewhere among the others."""

from collections.abc import Sequence

from gate.knowledge.order import longest_sorted
from registry.model import Registry
from registry.model import identity_of


def moved(base: Registry, head: Registry) -> list[int]:
    """Return the indexes in the head of the fewest records that must have been moved."""
    old, new = base.drivers.raw, head.drivers.raw
    most = min(len(old), len(new))
    first = _same(old, new, most)
    last = _same(old[::-1], new[::-1], most - first)
    places = {identity_of(old[index]): index for index in range(first, len(old) - last)}
    both = [i for i in range(first, len(new) - last) if identity_of(new[i]) in places]
    kept = {both[i] for i in longest_sorted([places[identity_of(new[i])] for i in both])}
    return [index for index in both if index not in kept]


def _same(old: Sequence[object], new: Sequence[object], most: int) -> int:
    """Return how many records at the start are the same, `most` at most."""
    for index in range(most):
        if old[index] is not new[index] and old[index] != new[index]:
            return index
    return most
