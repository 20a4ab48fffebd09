"""Asks a server each thing once: answers and failures are remembered, and one that does not answer is left alone."""

from collections.abc import Callable
from collections.abc import Hashable
from typing import TypeVar
from typing import cast

from bot.gerrit import GerritError
from bot.gerrit import Trouble

T = TypeVar("T")
# The client has tried again already; whoever asks on makes the review late and the server's day worse.
_HOPELESS = frozenset([Trouble.UNREACHABLE, Trouble.BUSY])


class Inquiry:
    """The memory of one run; `asked` counts what was really asked."""

    def __init__(self) -> None:
        self.asked = 0
        self._answers: dict[Hashable, object] = {}
        self._gone: GerritError | None = None

    def ask(self, key: Hashable, call: Callable[[], T]) -> T:
        """Return what `call` returns, or returned for the same key; raise GerritError if it failed."""
        if key not in self._answers:
            self._answers[key] = self._call(call)
        answer = self._answers[key]
        if isinstance(answer, GerritError):
            raise _again(answer)
        return cast("T", answer)

    def _call(self, call: Callable[[], object]) -> object:
        if self._gone is not None:
            return self._gone
        self.asked += 1
        try:
            return call()
        except GerritError as error:
            if error.trouble in _HOPELESS:
                self._gone = error
            return error


def _again(error: GerritError) -> GerritError:
    return GerritError(
        error.trouble, str(error), status=error.status, retry_after=error.retry_after
    )
