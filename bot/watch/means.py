"""What the watch needs from outside, handed in by the command, and what it hears back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic
from typing import NamedTuple
from typing import TypeVar

from bot.apply import Outcome
from bot.watch.sweep import Ask

Examined = TypeVar("Examined")


class View(NamedTuple):
    """What came of examining a change, as far as the watch has to know.

    `speak`: there is something to write. `unsure`: something could not be told for now. `person`: somebody has to act.
    """

    patch_set: int
    speak: bool
    reason: str
    verdict: str = ""
    unsure: bool = False
    person: bool = False


@dataclass(frozen=True)
class Means(Generic[Examined]):
    """Reading and writing for the watch.

    `ask`, `me` (our account's number), `sighted` (raises where the branch cannot be seen) and `examine` only read and
    may be broken off at any point; `apply` writes and is always let finish. All may raise GerritError or Refusal.
    `apply` is None in a dry run. `traffic` gives requests and bytes so far.
    """

    ask: Ask
    examine: Callable[[int], Examined]
    me: Callable[[], int | None]
    view: Callable[[Examined], View]
    apply: Callable[[Examined], Outcome] | None
    now: Callable[[], datetime]
    clock: Callable[[], float]
    traffic: Callable[[], tuple[int, int]]
    sighted: Callable[[], object] = lambda: None
