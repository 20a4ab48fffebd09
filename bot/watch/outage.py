"""How long to stay away from a Gerrit that cannot be used for now."""

from bot.gerrit import GerritError
from bot.gerrit import Trouble
from bot.journal import Journal
from bot.watch.memory import back_off

_LONGEST = 900.0
_OF_THE_SERVER = (Trouble.UNREACHABLE, Trouble.BUSY)


def is_of_the_server(error: GerritError) -> bool:
    """Tell whether every other request would meet the same, so that the one change is not to blame."""
    return error.trouble in _OF_THE_SERVER or error.status == 401


class Outage:
    """Whether we stay away, and until when; it is logged once, and again when the trouble is another one."""

    def __init__(self, first: float, journal: Journal) -> None:
        self.until = 0.0
        self.why = ""
        self._first = first
        self._journal = journal
        self._failures = 0
        self._since = 0.0

    def __bool__(self) -> bool:
        """Whether Gerrit failed us last."""
        return self._failures > 0

    def met(self, error: GerritError, now: float) -> None:
        """Stay away, longer each time; at least as long as the server asked for."""
        wait = max(error.retry_after or 0.0, back_off(self._failures, self._first, _LONGEST))
        self.until = now + wait
        self._since = self._since if self else now
        self._failures += 1
        if error.trouble.value != self.why:
            self._journal.warning(
                "waiting-for-gerrit",
                trouble=error.trouble.value,
                why=str(error),
                seconds=round(wait),
            )
        self.why = error.trouble.value

    def over(self, now: float) -> None:
        """Gerrit has answered."""
        if self:
            self._journal.info("gerrit-is-back", after_seconds=round(now - self._since))
        self._failures, self.why = 0, ""
