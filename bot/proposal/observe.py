"""What Gerrit has of a topic: our own changes, open and closed. Reads only."""

from collections.abc import Iterable

from bot.config.settings import Settings
from bot.gerrit import GerritError
from bot.gerrit import Json
from bot.gerrit import Reader
from bot.gerrit import Trouble
from bot.proposal.signs import abandoned_by
from bot.proposal.signs import account_of
from bot.proposal.signs import touched
from bot.proposal.signs import uploader_of
from bot.proposal.state import Own
from bot.proposal.state import Standing
from bot.review.facts import person
from bot.review.state import Person
from gate.refusal import Refusal

_OPTIONS = ("ALL_REVISIONS", "MESSAGES", "DETAILED_LABELS")
_MOST = 500
# So many abandoned changes in a row are looked at for the last one that somebody else abandoned.
_MOST_CLOSED = 5


def standing(reader: Reader, settings: Settings, topic: str) -> Standing:
    """Return our changes of a topic on the branch. Read anonymously, they are those of the account in the settings."""
    account = reader.myself()
    me = person(account) if account is not None else None
    owner = "self" if me else settings.account
    if not owner:
        return Standing(None)
    # Somebody may have taken off one of both.
    query = f"owner:{owner} {place(settings)} (topic:{topic} OR hashtag:{topic})"
    rows = sorted(reader.changes(query, limit=_MOST), key=number_of)
    mine = [row for row in rows if me is None or account_of(row.get("owner")) == me.account]
    return Standing(
        me,
        tuple(own(reader, number_of(row)) for row in mine if row.get("status") == "NEW"),
        _refused(reader, mine),
        max((number_of(row) for row in mine if row.get("status") != "NEW"), default=0),
    )


def place(settings: Settings) -> str:
    """Return the part of a query that says where."""
    return f'project:"{settings.project}" branch:"{settings.branch}"'


def own(reader: Reader, number: int) -> Own:
    """Return one of our changes with all that matters of it."""
    info = reader.change(number, options=_OPTIONS)
    me = account_of(info.get("owner"))
    try:
        revisions = {str(sha): int(one["_number"]) for sha, one in info["revisions"].items()}
        ours = [sha for sha, one in info["revisions"].items() if uploader_of(one) == me]
        revision = max(ours or revisions, key=lambda sha: revisions[sha])
        return Own(
            number=number,
            status=str(info["status"]),
            change_id=str(info["change_id"]),
            patch_set=revisions[revision],
            revision=revision,
            latest=str(info["current_revision"]),
            touched=touched(info, me),
            by_us=info["status"] == "ABANDONED" and abandoned_by(info) == me,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        why = f"the description of change {number} lacks {error}; is this a Gerrit of 3.0 or newer?"
        raise GerritError(Trouble.GARBLED, why) from error


def _refused(reader: Reader, rows: list[Json]) -> Own | None:
    """Return the last change that somebody else abandoned, unless one was merged since or is open."""
    for row in list(reversed(rows))[:_MOST_CLOSED]:
        if row.get("status") != "ABANDONED":
            return None
        if not (found := own(reader, number_of(row))).by_us:
            return found
    return None


def number_of(row: Json) -> int:
    """Return the number of a ChangeInfo."""
    number = row.get("_number")
    return number if isinstance(number, int) else 0


def holder(reader: Reader, settings: Settings, change_id: str) -> Json | None:
    """Return the change that has a Change-Id on the branch, whoever's it is."""
    query = f"change:{change_id} {place(settings)}"
    rows = reader.changes(query, options=("CURRENT_REVISION",), limit=2)
    exact = [row for row in rows if row.get("change_id") == change_id]
    return exact[0] if exact else None


def free_id(
    reader: Reader, settings: Settings, candidates: Iterable[str], me: Person
) -> tuple[str, Json | None]:
    """Return the first Change-Id that no change on the branch has, and None; or one that an open change of ours has.

    They can be told in advance: somebody may have made a change with one, to get our next patch set on it.
    """
    for candidate in candidates:
        there = holder(reader, settings, candidate)
        if there is None:
            return candidate, None
        if there.get("status") == "NEW" and account_of(there.get("owner")) == me.account:
            return candidate, there
    raise Refusal("all Change-Ids for the next change are taken; look who made changes with them")
