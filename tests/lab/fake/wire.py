"""The HTTP side: who asks, routes or git, the log of requests, and faults on the way out."""

import base64
import gzip
import re
import socket
import threading
import traceback
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
from typing import NamedTuple
from typing import cast
from urllib.parse import parse_qs
from urllib.parse import unquote

from tests.lab.fake import misbehaviour
from tests.lab.fake import smart_http
from tests.lab.fake.ask import JSON
from tests.lab.fake.ask import Ask
from tests.lab.fake.ask import Reply
from tests.lab.fake.faults import Faults
from tests.lab.fake.model import User
from tests.lab.fake.refusal import Refusal
from tests.lab.fake.routes import answer
from tests.lab.fake.world import World

_CHALLENGE = {"WWW-Authenticate": 'Basic realm="Gerrit Code Review"'}
_SMALL = 256


class Seen(NamedTuple):
    """One request: path and query as sent, username ("" if anonymous), status (0: no answer), what was sent with it.

    `size` are the bytes of the answer's body as it goes over the wire.
    """

    method: str
    path: str
    account: str
    status: int
    size: int
    sent: bytes


class Wire(ThreadingHTTPServer):
    """Listens, on a thread of its own, until it is closed."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(
        self, port: int, world: World, backend: smart_http.Backend, faults: Faults, seen: list[Seen]
    ) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.world = world
        self.backend = backend
        self.faults = faults
        self.seen = seen
        self.closing = threading.Event()
        self.connections: set[socket.socket] = set()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening and break all connections."""
        self.closing.set()
        self.shutdown()
        self.server_close()
        for connection in list(self.connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
        self._thread.join()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is none of our business; what breaks in a route was answered with 500."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def setup(self) -> None:
        super().setup()
        self.wire.connections.add(self.connection)

    def finish(self) -> None:
        self.wire.connections.discard(self.connection)
        super().finish()

    @property
    def wire(self) -> Wire:
        return cast(Wire, self.server)

    def log_message(self, *_: object) -> None:
        """Say nothing: `Wire.seen` has it."""

    def _serve(self) -> None:
        wire, body = self.wire, self._body()
        fault = wire.faults.take(self.command, self.path)
        if fault is not None and not fault.is_late:
            sent = misbehaviour.act(self, fault, None)
            self._note("", *sent, body)
            return
        user, reply = self._answered(body)
        name = user.username if user else ""
        if fault is not None:
            # Counted before it is sent, so that whoever has the answer finds it counted.
            self._note(name, *misbehaviour.foretold(fault, reply), body)
            misbehaviour.act(self, fault, reply)
            return
        reply = self._packed(reply)
        self._note(name, reply.status, len(reply.body), body)
        self.send(reply)

    def do_GET(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _note(self, account: str, status: int, size: int, body: bytes) -> None:
        self.wire.seen.append(Seen(self.command, self.path, account, status, size, body))

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        chunks = []
        while size := int(self.rfile.readline().split(b";")[0] or b"0", 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def _answered(self, body: bytes) -> tuple[User | None, Reply]:
        path, _, query = self.path.partition("?")
        path = re.sub(r"^/+", "/", path)
        inner = path.removeprefix("/a") if path.startswith("/a/") else path
        git = smart_http.PATH.fullmatch(unquote(inner))
        known, user = self._user()
        if not known or (inner != path and user is None):
            return None, Reply(401, b"Unauthorized", headers=_CHALLENGE)
        if git:
            return user, self._git(git, query, body, user)
        user = user if inner != path else None
        return user, self._rest(inner, query, body, user)

    def _user(self) -> tuple[bool, User | None]:
        """Return whether the credentials are good (none are), and whose they are."""
        kind, _, code = self.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "basic":
            return not kind, None
        try:
            name, _, password = base64.b64decode(code, validate=True).decode().partition(":")
        except ValueError:
            return False, None
        user = self.wire.world.user(name)
        good = user is not None and user.password == password
        return good, user if good else None

    def _git(self, git: re.Match[str], query: str, body: bytes, user: User | None) -> Reply:
        project, what = git["project"], git["what"]
        if user is None and "git-receive-pack" in f"{what}?{query}":
            return Reply(401, b"Unauthorized", headers=_CHALLENGE)
        if project not in self.wire.world.projects:
            return Reply(404, b"Not Found")
        return self.wire.backend.answer(
            self.command, project, what, query, dict(self.headers), body, user
        )

    def _rest(self, path: str, query: str, body: bytes, user: User | None) -> Reply:
        params = parse_qs(query, keep_blank_values=True)
        kind, accept = (self.headers.get(name, "") for name in ("Content-Type", "Accept"))
        ask = Ask(self.wire.world, user, params, body, kind, accept)
        try:
            with self.wire.world.lock:
                return answer(ask, self.command, path)
        except Refusal as why:
            return Reply(why.status, f"{why.text}\n".encode())
        except Exception as why:  # noqa: BLE001  # a test that hits a gap of ours is to be told, not to hang
            traceback.print_exc()
            return Reply(500, f"the fake Gerrit broke: {why!r}\n".encode())

    def _packed(self, reply: Reply) -> Reply:
        """Compress JSON for who wants it, as Gerrit does."""
        wanted = "gzip" in self.headers.get("Accept-Encoding", "")
        if not wanted or reply.type != JSON or len(reply.body) < _SMALL:
            return reply
        headers = {**reply.headers, "Content-Encoding": "gzip"}
        return reply._replace(body=gzip.compress(reply.body, 1), headers=headers)

    def send(self, reply: Reply, length: int | None = None) -> None:
        """Send an answer; `length` is what we claim its length to be."""
        self.send_response(reply.status)
        if reply.status != 204:
            self.send_header("Content-Type", reply.type)
            self.send_header("Content-Length", str(len(reply.body) if length is None else length))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)
        self.wfile.flush()
