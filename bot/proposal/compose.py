"""The commit of a proposal in words: its message, its Change-Id and its date. The same proposal is the same commit.

Two instances of the bot that see the same make the very same commit, and Gerrit takes a commit only once. So there is
nothing of the moment or of chance in it.
"""

from collections.abc import Iterator
from hashlib import sha256

from bot.config.settings import Settings
from bot.proposal.state import Letter
from bot.review.state import Person
from bot.text import plain
from gate.refusal import Refusal

_MOST_SUBJECT = 59
_CANDIDATES = 10


def change_ids(settings: Settings, topic: str, me: Person, last: int) -> Iterator[str]:
    """Yield the Change-Ids that the next change of a topic may have, best first: others may have taken one.

    `last` is the number of our last change of the topic that is closed.
    """
    for attempt in range(_CANDIDATES):
        parts = (settings.project, settings.branch, topic, me.account, last, attempt)
        text = "\0".join(map(str, parts))
        yield f"I{sha256(text.encode()).hexdigest()[:40]}"


def signature(me: Person) -> str:
    """Return our name and e-mail as git has them; Gerrit takes no commit of somebody without."""
    name = "".join(c for c in plain(me.name or me.username) if c not in "<>").strip(" .,:;\"'")
    email = "".join(c for c in plain(me.email) if c not in "<> ")
    if not name or not email:
        missing = "e-mail address" if name else "name"
        raise Refusal(f"the bot's account has no {missing}; give it one in Gerrit's settings")
    return f"{name} <{email}>"


def message(letter: Letter, topic: str, who: str, change_id: str) -> str:
    """Return the commit message. Only the last paragraph has trailers, and no value gets in there."""
    subject = plain(letter.subject, _MOST_SUBJECT)
    return f"{subject}\n\n{letter.body}\n\nTopic: {topic}\nSigned-off-by: {who}\nChange-Id: {change_id}\n"


def moment(letter: Letter, tip: int, patch_set: int) -> int:
    """Return the date of the commit that becomes `patch_set`, in seconds since 1970; `tip` is that of its parent.

    Not the time of day, which no two instances share. A text that comes back after another was proposed is a new
    commit all the same.
    """
    return max(letter.moment, tip) + patch_set
