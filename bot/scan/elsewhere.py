"""Where an account writes that wrote nothing here: by `commentby:`, which sees comments without a vote too."""

from datetime import datetime

from bot.ci.comments import comments
from bot.gerrit import Json
from bot.gerrit import Reader
from bot.gerrit import moment
from bot.scan.merged import is_by

_OPTIONS = ("MESSAGES", "DETAILED_ACCOUNTS", "SKIP_DIFFSTAT")


def wrote_elsewhere(reader: Reader, account: str, who: str) -> tuple[datetime, str] | None:
    """Return when and in which project an account wrote on the change that it wrote on and that was updated last.

    `who` is the account as a query names it. None if it never wrote.
    """
    for row in reader.changes(f"commentby:{who}", options=_OPTIONS, limit=1):
        said = _last(row, account, int(who) if who.isdecimal() else 0)
        project = row.get("project")
        if said is not None and isinstance(project, str):
            return said, project
    return None


def _last(row: Json, account: str, number: int) -> datetime | None:
    own = [one for one in comments(row) if is_by(one, number, account)]
    # An inline comment alone is no message; the change tells roughly when.
    return moment(own[-1].date if own else row.get("updated"))
