"""What went wrong with a fetch or a push, in one line, from git's exit and words."""

import re
from typing import NamedTuple

from bot.gerrit import GerritError
from bot.gerrit import Trouble
from bot.git.process import Git
from bot.git.process import GitFailed
from bot.git.process import GitStopped
from bot.git.process import GitTooLarge
from bot.patience import Hopeless
from gate.refusal import CannotJudge
from gate.refusal import Refusal


class PerhapsOurs(Refusal):
    """Git failed for no reason that we know; perhaps our repository was damaged, or the disk is full."""


class Unfit(CannotJudge):
    """The patch set itself cannot be had: it is too large, or git does not take what is in it."""


class _Known(NamedTuple):
    """A failure that git's words give away; `passes`: the same fetch may do better a moment later."""

    trouble: Trouble
    advice: str
    words: tuple[str, ...]
    passes: bool = False


_LATER = "try again later"
_NETWORK = f"check --gerrit and the network, or {_LATER}"
# Git has no codes for these. What comes first counts.
_KNOWN = (
    _Known(
        Trouble.DENIED,
        "check user and password",
        ("error: 401", "Authentication failed", "could not read Username"),
    ),
    _Known(
        Trouble.DENIED, "ask the administrators of that Gerrit", ("error: 403", "not permitted")
    ),
    _Known(
        Trouble.NOT_FOUND,
        "it is not there, or we may not see it",
        ("error: 404", "couldn't find remote ref", "' not found"),
    ),
    _Known(
        Trouble.REFUSED, "it redirects; correct --gerrit", ("error: 30", "update url base from")
    ),
    _Known(Trouble.BUSY, _LATER, ("error: 429", "error: 503"), passes=True),
    _Known(Trouble.BROKEN, _LATER, ("error: 5",), passes=True),
    _Known(
        Trouble.GARBLED,
        "that is no git over HTTP; correct --gerrit and --project",
        ("not valid: is this a git repository", "invalid server response"),
    ),
    _Known(
        Trouble.UNREACHABLE,
        "correct --gerrit, or name the file of the authority's certificate in GIT_SSL_CAINFO",
        ("certificate",),
    ),
    _Known(
        Trouble.UNREACHABLE,
        _NETWORK,
        (
            *(
                "Could not resolve",
                "Failed to connect",
                "Couldn't connect",
                "Connection",
                "connection",
            ),
            *("timed out", "Operation too slow", "Empty reply", "Recv failure", "Send failure"),
        ),
        passes=True,
    ),
    _Known(
        Trouble.GARBLED,
        _LATER,
        (
            *("hung up", "early EOF", "RPC failed", "transfer closed", "outstanding read data"),
            # As libcurl says it from 8.13 on.
            *("end of response with", "was not closed cleanly"),
            *(
                "expected flush",
                "bad line length",
                "bad band",
                "protocol error",
                "unexpected disconnect",
            ),
            *("pack is corrupted", "inflate", "bad pack header", "SHA1 COLLISION", "SHA1 mismatch"),
        ),
        passes=True,
    ),
    # Words of libcurl's that we do not know, or not yet: in any case not our repository's fault.
    _Known(
        Trouble.UNREACHABLE,
        _NETWORK,
        ("unable to access 'http",),
        passes=True,
    ),
)


def told(
    error: Exception, url: str, ref: str, git: Git, verb: str = "fetch"
) -> GerritError | Refusal:
    """Return our error for a fetch (or, by its `verb`, a push) that git could not do."""
    where = f"{ref} {'from' if verb == 'fetch' else 'to'} {url}"
    if isinstance(error, GitTooLarge):
        why = f"{ref} brings more than {git.largest} bytes, which we do not take"
        return Unfit(f"{why}; take out what is not data")
    if isinstance(error, GitStopped):
        return Hopeless(Trouble.BROKEN, f"git did not {verb} {ref}: we are to stop; {_LATER}")
    if not isinstance(error, GitFailed):
        why = f"it took more than {git.seconds:g} s"
        message = f"git did not {verb} {where}: {why}; {_LATER}"
        # Silence would have ended it sooner: what takes so long is this very call, not the server.
        return Hopeless(Trouble.BROKEN, message)
    if "fsck error" in error.words:
        return Unfit(f"git does not take {ref}: {error.line}; make the commit anew")
    for known in _KNOWN:
        if any(word in error.words for word in known.words):
            message = f"git cannot {verb} {where}: {error.line}; {known.advice}"
            kind = GerritError if known.passes else Hopeless
            return kind(known.trouble, message, status=_status(known, error.words))
    return PerhapsOurs(
        f"git cannot {verb} {where}: {error.line}; mend {git.folder}, or delete it, and try again"
    )


def _status(known: _Known, words: str) -> int:
    found = re.search(r"returned error: (\d{3})", words)
    # Git asks for a password instead of naming this one.
    return int(found[1]) if found else 401 if known is _KNOWN[0] else 0
