"""Asks Gerrit until there is an answer, or no more use in asking."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.gerrit import GerritError
from bot.gerrit import Trouble
from bot.http import failures
from bot.http import payload
from bot.http.exchange import Ask
from bot.http.exchange import Reply
from bot.http.transport import Transport
from bot.patience import Hopeless
from bot.patience import Patience

_T = TypeVar("_T")


@dataclass(frozen=True)
class Asking:
    """A transport and the patience with it."""

    transport: Transport
    patience: Patience

    def ask(self, ask: Ask, read: Callable[[Reply], _T]) -> _T:
        """Send a request, again where that may help, and return what `read` makes of the answer."""
        return self.patience.until(lambda: self._once(ask, read), write=ask.write)

    def _once(self, ask: Ask, read: Callable[[Reply], _T]) -> _T:
        reply, where = self.transport.exchange(ask), self.transport.where
        if not 200 <= reply.status < 300:
            raise failures.refused(where, ask, reply, self.transport.credentials)
        try:
            return read(reply)
        except payload.Unexpected as error:
            why = f"{where} answered {ask}, but not with {error}"
            if error.page:
                message = f"{why}: that is no Gerrit REST API; correct --gerrit"
                raise Hopeless(Trouble.GARBLED, message, maybe_done=ask.write) from error
            message = f"{why}; try again later"
            raise GerritError(Trouble.GARBLED, message, maybe_done=ask.write) from error
