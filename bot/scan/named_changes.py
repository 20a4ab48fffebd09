"""The changes that marks name, and who wrote on them: many are asked for at once, each change and account once."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence

from bot.gerrit import GerritError
from bot.gerrit import Json
from bot.gerrit import Reader
from bot.gerrit import Trouble
from bot.lookups.accounts import Directory
from bot.lookups.accounts import Found
from bot.lookups.accounts import quoted
from bot.lookups.answer import Answer
from bot.lookups.inquiry import Inquiry
from registry.model import Evidence
from registry.model import objects

_OPTIONS = ("MESSAGES", "DETAILED_ACCOUNTS", "ALL_REVISIONS", "SKIP_DIFFSTAT")
# What may be the fault of the request itself: half of it is asked again.
_DIVISIBLE = frozenset([Trouble.REFUSED, Trouble.GARBLED, Trouble.BROKEN])
Progress = Callable[[int, int], object]


class NamedChanges:
    """What Gerrit said of them."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._inquiry = Inquiry()
        self._directory = Directory(reader, self._inquiry)
        self._changes: dict[int, Json] = {}
        self._troubles: dict[int, str] = {}

    def ask(self, numbers: Sequence[int], at_once: int, progress: Progress) -> None:
        """Ask for changes, in several requests; a request that may be at fault itself is split."""
        left = [list(numbers[i : i + at_once]) for i in range(0, len(numbers), at_once)][::-1]
        error: GerritError | None = None
        done = 0
        while left:
            some, again = left.pop(), list[int]()
            try:
                again = self._batch(some)
            except GerritError as caught:
                error = caught
                if error.trouble in _DIVISIBLE and len(some) > 1:
                    half = len(some) // 2
                    left += [some[half:], some[:half]]
                    continue
                self._troubles |= dict.fromkeys(some, str(error))
            left += [again] if again else []
            done += len(some) - len(again)
            progress(done, len(numbers))
        if error is not None and len(self._troubles) == len(numbers):
            raise error

    def _batch(self, numbers: Sequence[int]) -> list[int]:
        """Ask for changes and return those that the server left for another time."""
        query = " OR ".join(f"change:{number:d}" for number in numbers)
        rows = self._inquiry.ask(
            query, lambda: self._reader.changes(query, options=_OPTIONS, limit=len(numbers))
        )
        found = dict(_numbered(rows))
        self._changes |= {number: found[number] for number in numbers if number in found}
        more = bool(rows) and rows[-1].get("_more_changes") is True
        rest = [number for number in numbers if number not in found]
        return rest if more and len(rest) < len(numbers) else []

    def change(self, number: int) -> Json | None:
        """Return what Gerrit said of a change; None if it said nothing."""
        return self._changes.get(number)

    def trouble(self, number: int) -> str | None:
        """Return why nobody knows whether there is such a change."""
        return self._troubles.get(number)

    def account(self, entry: Evidence, info: Json) -> Found:
        """Return the account of a mark; one that is seen to write on the change need not be looked up."""
        authors = (message.get("author") for message in objects(info.get("messages")))
        for author in objects(list(authors)):
            number = author.get("_account_id")
            if author.get("username") == entry.account and isinstance(number, int):
                return Found(Answer.YES, number)
        return self._directory.find(entry.account)

    def sees(self, project: str) -> bool:
        """Tell whether we see merged changes of a project at all: where we see none, a missing one tells nothing."""
        if any(info.get("project") == project for info in self._changes.values()):
            return True
        if '"' in project or not project:
            return False
        query = f"status:merged project:{quoted(project)}"
        return bool(self._inquiry.ask(query, lambda: self._reader.changes(query, limit=1)))


def _numbered(rows: Iterable[Json]) -> Iterator[tuple[int, Json]]:
    for row in objects(rows if isinstance(rows, list) else list(rows)):
        number = row.get("_number")
        if isinstance(number, int) and not isinstance(number, bool):
            yield number, row
