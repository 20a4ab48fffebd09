"""One HTTP exchange with Gerrit, on pygerrit2's session: what was answered, or a GerritError."""

import logging
import threading
from http.client import HTTPException
from urllib.parse import urlsplit

import pygerrit2
import requests
import urllib3
from requests.auth import HTTPBasicAuth

from bot.config.credentials import Credentials
from bot.config.credentials import is_loopback
from bot.config.credentials import refuse_open_lines
from bot.http import failures
from bot.http.deadline import Deadline
from bot.http.deadline import DeadlineAdapter
from bot.http.exchange import Ask
from bot.http.exchange import Reply
from bot.patience import Limits

# It prints to stderr, whatever the application has set up.
logging.getLogger("pygerrit2").removeHandler(pygerrit2.rest.sh)

_PIECE = 64 * 1024
_LONGEST_REASON = 16 * 1024
_WENT_WRONG = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    HTTPException,
    OSError,
    ValueError,
)


class Transport:
    """Sends requests to one Gerrit as one user or as nobody; counts them and the bytes of the answers."""

    def __init__(self, url: str, credentials: Credentials | None, limits: Limits) -> None:
        refuse_open_lines(url, credentials)
        self.requests = 0
        self.bytes_read = 0
        self.credentials = credentials
        self.limits = limits
        parts = urlsplit(url)
        self._local = is_loopback(parts.hostname or "")
        self.where = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
        self._count = threading.Lock()
        # As bytes: as text they would have to be Latin-1.
        auth = (
            HTTPBasicAuth(credentials.user.encode(), credentials.password.encode())
            if credentials
            else pygerrit2.Anonymous()
        )
        self._api = pygerrit2.GerritRestAPI(self.where, auth, adapter=DeadlineAdapter())

    def close(self) -> None:
        """Close the connections."""
        self._api.session.close()

    def exchange(self, ask: Ask) -> Reply:
        """Send a request once and return the answer, whatever its status."""
        with self._count:
            self.requests += 1
        problem: Exception | None = None
        with Deadline(self.limits.request) as deadline:
            try:
                reply = self._exchange(ask)
            except _WENT_WRONG as error:
                problem = error
            late, sent = deadline.passed, deadline.sent
        # Where the answer ends with the connection, being cut off looks like the end.
        if problem is None and late:
            problem = TimeoutError()
        if problem is not None:
            broken = failures.broken(self.where, ask, problem, self.limits, late=late, sent=sent)
            # Not chained and not kept: the problem holds the request with its headers, and the connection.
            del problem
            raise broken
        if reply.status < 300 and len(reply.data) > self.limits.largest:
            raise failures.too_large(ask, reply, self.limits)
        return reply

    def _exchange(self, ask: Ask) -> Reply:
        session = self._api.session
        options = self._api.translate_kwargs(params=ask.params)
        request = requests.Request(
            ask.method,
            self._api.make_url(ask.path),
            params=options["params"],
            headers={**options["headers"], "User-Agent": "driverlog", **_accept(ask)},
            # With no `auth` at all, requests would look into netrc by itself.
            auth=options["auth"] or _as_nobody,
            json=ask.body,
        )
        prepared = session.prepare_request(request)
        around = session.merge_environment_settings(prepared.url, {}, True, options["verify"], None)
        if self._local:
            around["proxies"] = {}
        # The adapter follows no redirect: our password goes to the host that it is for, and nowhere else.
        response = session.get_adapter(prepared.url).send(
            prepared, timeout=(self.limits.connect, self.limits.silence), **around
        )
        try:
            return Reply(response.status_code, response.headers, self._data(ask, response))
        finally:
            response.close()

    def _data(self, ask: Ask, response: requests.Response) -> bytes:
        """Return the body, up to a piece more than allowed; of a refusal, whose status says enough, as much as came."""
        good = response.status_code < 300
        most = self.limits.largest if good else _LONGEST_REASON
        data = bytearray()
        try:
            for part in response.iter_content(_PIECE):
                data += part
                if len(data) > most:
                    break
        except _WENT_WRONG:
            if good:
                raise
        with self._count:
            self.bytes_read += len(data)
        return bytes(data)


def _accept(ask: Ask) -> dict[str, str]:
    """Return what to accept for an answer: asked for JSON, Gerrit makes a text of a file, and loses what is none."""
    return {"Accept": "*/*"} if ask.path.endswith("/content") else {}


def _as_nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request
