"""What the watch knows of each change, and which one to look at next. Pure: values in, values out.

Losing all of it costs requests, never a review: Gerrit's messages are the lasting memory. Times called `now` and `due`
are seconds of a clock that only runs forward; times of changes are Gerrit's own.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import datetime
from datetime import timedelta

from bot.gerrit import moment
from bot.watch.rows import Mark
from bot.watch.rows import Row

# A review that was written just before a restart may lack its last step: such a change gets one more look.
_HALF_DONE = timedelta(minutes=15)
_FIRST_RETRY = 60.0
_LAST_RETRY = 3600.0
# What could not be told is asked again that often, and then left to the next patch set.
_ASK_AGAIN = (600.0, 3600.0, 6 * 3600.0)
# After a merge all open changes stand against another registry; a few of them a minute are looked at again.
_AFTER_MERGE = 12.0


@dataclass(frozen=True)
class Known:
    """One open change: what was seen of it last, and when it is due for a look; None = not before it changes."""

    mark: Mark
    updated: str
    due: float | None = None
    failures: int = 0
    asked: int = 0


@dataclass(frozen=True)
class Memory:
    """All open changes by number; `newest` is the latest `updated` that Gerrit told."""

    changes: Mapping[int, Known] = field(default_factory=dict)
    newest: str = ""
    merged: frozenset[int] = frozenset()


def noticed(
    memory: Memory, rows: Iterable[Row], now: float, today: datetime, *, whole: bool
) -> Memory:
    """Return the memory after a query. `whole`: the rows are all open changes, so what is not among them is gone.

    A change becomes due when it is new to us or its mark differs; not if our own review already stands on its
    current patch set and this is the first we see of it, as after a restart.
    """
    rows = list(rows)
    changes = {} if whole else dict(memory.changes)
    for row in rows:
        before = memory.changes.get(row.number)
        if not row.open:
            changes.pop(row.number, None)
        elif before is None:
            due = None if row.reviewed and not _just_now(row, today) else now
            changes[row.number] = Known(row.mark, row.updated, due)
        elif before.mark != row.mark:
            changes[row.number] = Known(row.mark, row.updated, now)
        else:
            changes[row.number] = replace(before, updated=row.updated)
    merged = frozenset(row.number for row in rows if row.mark.status == "MERGED")
    # A server whose clock was ahead is believed again after the next query for all.
    newest = max([*([] if whole and rows else [memory.newest]), *(row.updated for row in rows)])
    after = Memory(changes, newest, memory.merged | merged)
    # The first query tells of merges that were there before; only later ones move the branch under our feet.
    return _moved(after, now) if memory.newest and merged - memory.merged else after


def _just_now(row: Row, today: datetime) -> bool:
    written = moment(row.own[-1]) if row.own else None
    return written is not None and today - written < _HALF_DONE


def _moved(memory: Memory, now: float) -> Memory:
    changes = dict(memory.changes)
    waiting = [number for number in sorted(changes, reverse=True) if changes[number].due is None]
    for place, number in enumerate(waiting, 1):
        changes[number] = replace(changes[number], due=now + place * _AFTER_MERGE)
    return replace(memory, changes=changes)


def candidates(memory: Memory, now: float) -> tuple[int, ...]:
    """Return the changes to look at: those that never failed first, among them the last updated first."""
    due = [(number, known) for number, known in memory.changes.items() if _is_due(known, now)]
    due.sort(key=lambda one: (one[1].updated, one[0]), reverse=True)
    due.sort(key=lambda one: one[1].failures)
    return tuple(number for number, _ in due)


def _is_due(known: Known, now: float) -> bool:
    return known.due is not None and known.due <= now


def pending(memory: Memory) -> int:
    """Return how many changes wait for a look: new ones, failed ones, and those to be asked again."""
    return sum(known.due is not None for known in memory.changes.values())


def handled(memory: Memory, number: int, now: float, *, unsure: bool) -> Memory:
    """Return the memory after a look at a change; `unsure`: something could not be told, so it is asked again later."""
    known = memory.changes.get(number)
    if known is None:
        return memory
    again = unsure and known.asked < len(_ASK_AGAIN)
    due = now + _ASK_AGAIN[known.asked] if again else None
    return _with(memory, number, replace(known, due=due, failures=0, asked=known.asked + again))


def failed(memory: Memory, number: int, now: float, *, wait: float = 0.0) -> Memory:
    """Return the memory after a look that failed: it stays pending, and waits longer each time, at least `wait`."""
    known = memory.changes.get(number)
    if known is None:
        return memory
    due = now + max(wait, back_off(known.failures, _FIRST_RETRY, _LAST_RETRY))
    return _with(memory, number, replace(known, due=due, failures=known.failures + 1))


def _with(memory: Memory, number: int, known: Known) -> Memory:
    return replace(memory, changes={**memory.changes, number: known})


def back_off(failures: int, first: float, last: float) -> float:
    """Return how long to wait after so many failures in a row: twice as long each time, up to `last`."""
    return float(min(last, first * 2 ** min(failures, 30)))
