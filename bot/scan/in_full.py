"""Asks by number for changes with all their patch sets, many at once: those on which older ones may count."""

from collections.abc import Callable
from collections.abc import Sequence

from bot.gerrit import GerritError
from bot.gerrit import Json
from bot.gerrit import Reader
from bot.scan import queries
from bot.scan import sizing
from bot.scan.asker import Asker
from bot.scan.pages import DIVISIBLE
from bot.scan.pages import Rows

# Rows, and the numbers of changes that are not to be had any more.
Take = Callable[[Rows, set[int]], object]


class InFull:
    """The changes that are left to be asked for; `take` gets those that came."""

    def __init__(
        self, reader: Reader, asker: Asker, options: Sequence[str], take: Take, page: int
    ) -> None:
        self.left: Sequence[int] = ()
        self._reader = reader
        self._asker = asker
        self._options = (*options, queries.ALL_PATCH_SETS)
        self._take = take
        self._most = max(sizing.SMALLEST_PAGE, page)

    def run(self, numbers: Sequence[int]) -> None:
        """Ask for all; Spent and GerritError end it, with what is left in `left`."""
        self.left = numbers
        while self.left:
            some = sizing.batch(self.left, self._most)
            try:
                rows = self._asker.now(self._rows, some)
            except GerritError as error:
                if error.trouble not in DIVISIBLE or len(some) == 1:
                    raise
                self._most = len(some) // 2
                continue
            self._came(some, rows)

    def _rows(self, numbers: Sequence[int]) -> list[Json]:
        query = queries.of_changes(numbers)
        return self._reader.changes(query, options=self._options, limit=len(numbers))

    def _came(self, asked: Sequence[int], rows: Rows) -> None:
        came = {row["_number"] for row in rows if isinstance(row.get("_number"), int)}
        # A server may give fewer rows than it was asked for; then the others are yet to come.
        gone = set() if came and queries.next_cursor(rows) else set(asked) - came
        self._take(rows, gone)
        self.left = [number for number in self.left if number not in came | gone]
