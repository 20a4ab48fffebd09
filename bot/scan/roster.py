"""Which of many CI accounts exist, asked for together; an empty answer is doubted as in `bot/lookups/accounts.py`."""

from collections.abc import Iterable
from collections.abc import Sequence

from bot.gerrit import GerritError
from bot.gerrit import Json
from bot.gerrit import Reader
from bot.gerrit import Trouble
from bot.lookups.accounts import NO_SUCH
from bot.lookups.accounts import Directory
from bot.lookups.accounts import Found
from bot.lookups.accounts import quoted
from bot.lookups.answer import Answer
from bot.lookups.inquiry import Inquiry
from gate.knowledge.accounts import MOST_CHARACTERS
from gate.knowledge.accounts import is_username

_AT_ONCE = 50
_NO_NAME = "Gerrit has no such usernames, expected letters, digits and -_. without spaces"
_INACTIVE = "the account is not active"
_HIDDEN = "Gerrit finds accounts and does not show their usernames"


def look_up(reader: Reader, usernames: Iterable[str], control: str = "") -> dict[str, Found]:
    """Return what is known of each account: one request for fifty of them, more only where none at all is found.

    `control` is one that exists, for a proof that we see accounts. GerritError is raised only for a server that cannot
    be used at all.
    """
    wanted = sorted(set(usernames))
    fit = [name for name in wanted if is_username(name) and len(name) <= MOST_CHARACTERS]
    found = {name: Found(Answer.NO, why=_NO_NAME) for name in wanted if name not in fit}
    for start in range(0, len(fit), _AT_ONCE):
        some = fit[start : start + _AT_ONCE]
        try:
            found |= _asked(reader, [*some, control] if control and not start else some)
        except GerritError as error:
            if error.trouble in (Trouble.UNREACHABLE, Trouble.BUSY):
                raise
            found |= {name: Found(Answer.UNKNOWN, why=str(error)) for name in some}
    missing = [name for name in fit if name not in found]
    seen = any(one.answer is Answer.YES for one in found.values())
    found |= _absent(reader, missing, seen=seen) if missing else {}
    return {name: found[name] for name in wanted}


def _absent(reader: Reader, missing: Sequence[str], *, seen: bool) -> dict[str, Found]:
    """Say no only if accounts are to be seen at all: another one was found, or a look-up has a proof of its own."""
    no = dict.fromkeys(missing, Found(Answer.NO, why=NO_SUCH))
    if seen:
        return no
    first = Directory(reader, Inquiry()).find(missing[0])
    if first.answer is Answer.UNKNOWN:
        return dict.fromkeys(missing, Found(Answer.UNKNOWN, why=first.why))
    return no | {missing[0]: first}


def _asked(reader: Reader, names: Sequence[str]) -> dict[str, Found]:
    """Return what an answer tells; a name that is not in it is not there, unless usernames are hidden from us."""
    rows = _rows(
        reader, f"({' OR '.join(f'username:{quoted(name)}' for name in names)})", len(names)
    )
    found: dict[str, Found] = {}
    for row in rows:
        name, number = row.get("username"), row.get("_account_id")
        if isinstance(name, str) and name in names:
            why = _INACTIVE if row.get("inactive") is True else ""
            found[name] = Found(Answer.YES, number if isinstance(number, int) else None, why)
    if any(not isinstance(row.get("username"), str) for row in rows):
        hidden = Found(Answer.UNKNOWN, why=_HIDDEN)
        return dict.fromkeys(names, hidden) | found
    return found


def _rows(reader: Reader, query: str, count: int) -> list[Json]:
    # Without the words on activity Gerrit finds the active ones alone.
    for more in (" (is:active OR is:inactive)", ""):
        try:
            return reader.accounts(query + more, limit=count)
        except GerritError as error:
            # Older servers do not know is:inactive. Where nobody is found, the answer is an empty list.
            if error.trouble is not Trouble.REFUSED or not more:
                raise
    return []
