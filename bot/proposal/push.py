"""What proposals write: commits pushed for review, and changes of ours abandoned. With `bot/apply.py`, all that writes.

A push that may or may not have arrived is not sent again before somebody has looked; and were it sent twice, the same
commit is no new patch set.
"""

import re
from collections.abc import Iterator
from contextlib import suppress

from bot.config.settings import Settings
from bot.gerrit import GerritError
from bot.gerrit import Trouble
from bot.gerrit import Writer
from bot.git import failures
from bot.git.checkout import Checkout
from bot.git.process import ENDED
from bot.git.process import GitFailed
from bot.patience import Hopeless
from bot.proposal.observe import holder
from bot.proposal.observe import number_of
from registry.lexis import printable

_PUSH = ("push", "--no-verify", "--no-signed", "--no-recurse-submodules", "--no-progress")
_REJECTED = re.compile(r"^ ! \[remote rejected\].* \((?P<why>.*)\)$", re.MULTILINE)
_THERE = ("no new changes", "commit(s) already exists", "already exists in change")
_READ_BACK = (0.0, 2.0, 5.0)
# Where there was no answer, the server may still be at it.
_UNTOLD = (Trouble.UNREACHABLE, Trouble.BUSY, Trouble.BROKEN, Trouble.GARBLED)


def push(
    writer: Writer, checkout: Checkout, settings: Settings, commit: str, change_id: str, topic: str
) -> int:
    """Push a commit for review and return the number of its change; 0 where nobody could tell.

    Raise GerritError if it is not there afterwards: a CONFLICT where another one, or the end of the change, came first.
    """
    refspec = f"{commit}:refs/for/{settings.branch}%topic={topic},hashtag={topic}"

    def once() -> int:
        try:
            _push(checkout, refspec)
        except GerritError as error:
            for _ in _pauses(error, checkout):
                there = holder(writer, settings, change_id)
                if there is not None and there.get("current_revision") == commit:
                    return number_of(there)
            raise
        with suppress(GerritError):
            return number_of(holder(writer, settings, change_id) or {})
        return 0

    return checkout.patience.until(once)


def abandon(writer: Writer, number: int, reason: str) -> bool:
    """Abandon an open change of ours and tell whether it was us who did; one that is closed already is fine."""
    try:
        writer.abandon(number, reason)
    except GerritError as error:
        if not error.maybe_done and error.trouble is not Trouble.CONFLICT:
            raise
        if writer.change(number).get("status") == "NEW":
            raise
        return error.maybe_done
    return True


def _push(checkout: Checkout, refspec: str) -> None:
    git = checkout.repository.git
    try:
        with checkout.repository.locked() as lock:
            git.run(*_PUSH, "--end-of-options", checkout.url, refspec, lock=lock)
    except ENDED as error:
        ref = refspec.partition(":")[2].partition("%")[0]
        raise _told(error, checkout, ref) from None


def _told(error: Exception, checkout: Checkout, ref: str) -> GerritError:
    found = _REJECTED.search(error.words) if isinstance(error, GitFailed) else None
    if found is None:
        git = checkout.repository.git
        told = failures.told(error, checkout.url, ref, git, verb="push")
        if isinstance(told, GerritError) and told.status == 403:
            why = "the account may not push for review"
            advice = "give it push on refs/for/refs/heads/*, see docs/permissions.md"
            return Hopeless(
                Trouble.DENIED, f"Gerrit does not take {ref}: {why}; {advice}", status=403
            )
        return told if isinstance(told, GerritError) else Hopeless(Trouble.BROKEN, str(told))
    why = printable(found["why"], 300)
    trouble, advice = Trouble.REFUSED, "look at the change on Gerrit"
    if "prohibited" in why or "not permitted" in why:
        trouble, advice = Trouble.DENIED, "ask the administrators of that Gerrit"
    elif why.startswith(_THERE) or why.endswith("closed") or "lock" in why:
        trouble, advice = Trouble.CONFLICT, "try again later"
    return GerritError(trouble, f"Gerrit does not take {ref}: {why}; {advice}")


def _pauses(error: GerritError, checkout: Checkout) -> Iterator[None]:
    """Wait before each look whether a push that failed is there; an answer, however bad, ends the server's work."""
    pauses = _READ_BACK if error.trouble in _UNTOLD else _READ_BACK[:1]
    for pause in pauses:
        checkout.patience.sleep(pause)
        yield
