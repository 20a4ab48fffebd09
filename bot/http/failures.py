"""What went wrong with a request, as a GerritError in one line: of the network, or in an answer's status."""

from http.client import HTTPException
from http.client import RemoteDisconnected
from urllib.parse import urlsplit

import requests
import urllib3

from bot.config.credentials import PASSWORD_FILE
from bot.config.credentials import USER
from bot.config.credentials import Credentials
from bot.gerrit import GerritError
from bot.gerrit import Trouble
from bot.http.exchange import Ask
from bot.http.exchange import Reply
from bot.patience import Hopeless
from bot.patience import Limits
from registry.lexis import printable

_LONGEST_TEXT = 300
_TROUBLES = {
    401: Trouble.DENIED,
    403: Trouble.DENIED,
    404: Trouble.NOT_FOUND,
    409: Trouble.CONFLICT,
    429: Trouble.BUSY,
    503: Trouble.BUSY,
}


def broken(
    where: str, ask: Ask, error: Exception, limits: Limits, *, late: bool, sent: bool
) -> GerritError:
    """Return the error for a request without a whole answer; `late`: the deadline ended it, `sent`: it went out."""
    chain = _chain(error)
    done = ask.write and sent
    if not late and isinstance(error, requests.exceptions.InvalidURL):
        message = f"{printable(where, 100)} is no URL; correct --gerrit"
        return Hopeless(Trouble.UNREACHABLE, message)
    if not late and any("CERTIFICATE_VERIFY_FAILED" in str(e) for e in chain):
        message = (
            f"{where} has a certificate that is not trusted ({ask}); correct --gerrit, or name the file of the "
            "authority's certificate in REQUESTS_CA_BUNDLE"
        )
        return Hopeless(Trouble.UNREACHABLE, message)
    if not late and (why := _garbled(chain)):
        message = f"the answer of {where} to {ask} {why}; try again later"
        return GerritError(Trouble.GARBLED, message, maybe_done=done)
    why = f"it was not complete after {limits.request:g} s" if late else _reason(chain, limits)
    message = f"no answer from {where} to {ask}: {why}; check --gerrit and the network, or try again later"
    return GerritError(Trouble.UNREACHABLE, message, maybe_done=done)


def too_large(ask: Ask, reply: Reply, limits: Limits) -> GerritError:
    """Return the error for an answer that we did not read to its end."""
    return Hopeless(
        Trouble.GARBLED,
        f"the answer to {ask} is larger than {limits.largest} bytes; ask for less, or allow more",
        status=reply.status,
        maybe_done=ask.write,
    )


def refused(where: str, ask: Ask, reply: Reply, ours: Credentials | None) -> GerritError:
    """Return the error for an answer that is not a success."""
    said = _own_words(reply, ours)
    # Turned away at the door: nothing was done.
    turned_away = reply.status == 503 and reply.retry_after is not None
    return GerritError(
        _TROUBLES.get(reply.status, Trouble.BROKEN if reply.status >= 500 else Trouble.REFUSED),
        f"{where} answered {ask} with {reply.status}{said}; {_advice(reply, ours)}",
        status=reply.status,
        maybe_done=ask.write and reply.status >= 500 and not turned_away,
        retry_after=reply.retry_after,
    )


def _garbled(chain: list[BaseException]) -> str:
    """Return what is wrong with an answer that began to arrive; empty if none did."""
    if any(isinstance(e, requests.exceptions.ContentDecodingError) for e in chain):
        return "cannot be decompressed"
    if any(isinstance(e, requests.exceptions.ChunkedEncodingError) for e in chain):
        return "was cut off"
    if any(isinstance(e, HTTPException) and not isinstance(e, RemoteDisconnected) for e in chain):
        return "is not HTTP"
    return ""


def _reason(chain: list[BaseException], limits: Limits) -> str:
    if any(isinstance(e, requests.ConnectTimeout) for e in chain):
        return f"no connection within {limits.connect:g} s"
    if any(isinstance(e, requests.Timeout | urllib3.exceptions.ReadTimeoutError) for e in chain):
        return f"nothing came for {limits.silence:g} s"
    if any(isinstance(e, RemoteDisconnected) for e in chain):
        return "the server closed the connection"
    words = [e.strerror for e in chain if isinstance(e, OSError) and e.strerror]
    return printable(words[-1].lower(), 100) if words else type(chain[-1]).__name__


def _chain(error: BaseException | None) -> list[BaseException]:
    """Return an error with those that it was made of, the first cause last."""
    found: list[BaseException] = []
    while error is not None:
        found.append(error)
        inner = [getattr(error, "reason", None), *error.args, error.__cause__, error.__context__]
        error = next((e for e in inner if isinstance(e, BaseException) and e not in found), None)
    return found


def _own_words(reply: Reply, ours: Credentials | None) -> str:
    """Return the first line of what Gerrit says; a web page says nothing."""
    text = reply.data.decode("utf-8", "replace").strip()
    if not text or text.startswith("<") or "html" in reply.headers.get("Content-Type", ""):
        return ""
    line = text.splitlines()[0]
    shown = printable(ours.hide(line) if ours else line, _LONGEST_TEXT)
    return f" ({shown[:_LONGEST_TEXT]})"


def _advice(reply: Reply, ours: Credentials | None) -> str:
    """Say what to do about a refusal."""
    who = f"user {printable(ours.user)}" if ours else "anonymous users"
    if reply.status < 400:
        return f"it redirects{_target(reply)}; correct --gerrit"
    if reply.status == 401 and ours:
        return f"check {who} and the password from {printable(ours.source, 200)}"
    if reply.status in (401, 403):
        if ours is None:
            return f"{who} may not do that; set {USER} and {PASSWORD_FILE}"
        return f"{who} may not do that; ask the administrators of that Gerrit"
    if reply.status == 404:
        return f"it is not there, or {who} may not see it"
    if reply.status == 409:
        return "look at its present state and try again"
    if reply.status == 429 or reply.status >= 500:
        return "try again later"
    return "the request has to be changed"


def _target(reply: Reply) -> str:
    """Return where a redirect leads, without anything but scheme, host and path."""
    try:
        parts = urlsplit(reply.headers.get("Location", ""))
        host = parts.hostname
    except ValueError:
        return ""
    return f" to {printable(f'{parts.scheme}://{host}{parts.path}', 120)}" if host else ""
