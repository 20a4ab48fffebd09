"""How each kind of fault looks on the wire."""

import socket
import struct
from http.server import BaseHTTPRequestHandler
from typing import Protocol
from typing import cast

from tests.lab.fake.ask import JSON
from tests.lab.fake.ask import MAGIC
from tests.lab.fake.ask import Reply
from tests.lab.fake.faults import SAYS
from tests.lab.fake.faults import Fault

_PAGE = (
    b"<!DOCTYPE html>\n<html><head><title>Please log in</title></head><body>proxy</body></html>\n"
)
_SILENT = ("refused", "reset", "timeout")


class _Closing(Protocol):
    def wait(self, timeout: float | None = None) -> bool: ...


class _Wire(Protocol):
    closing: _Closing


class _Sender(Protocol):
    def send(self, reply: Reply, length: int | None = None) -> None: ...


def foretold(fault: Fault, reply: Reply) -> tuple[int, int]:
    """Return status and size of what a client will see of an answer that is lost, cut, or replaced; 0 if nothing."""
    if fault.kind in _SILENT:
        return 0, 0
    if fault.kind in ("slow", "cut"):
        return reply.status, len(reply.body) // (2 if fault.kind == "cut" else 1)
    instead = _instead(fault)
    return instead.status, fault.size if fault.kind == "huge" else len(instead.body)


def act(handler: BaseHTTPRequestHandler, fault: Fault, reply: Reply | None) -> tuple[int, int]:
    """Do the harm; the connection is over afterwards, except after a status. `reply` is the true answer, if any."""
    seen = foretold(fault, reply or Reply(200))
    sender = cast(_Sender, handler)
    if fault.kind in SAYS_AS_TEXT or fault.kind == "garbage":
        sender.send(_instead(fault))
        return seen
    handler.close_connection = True
    if fault.kind == "timeout":
        cast(_Wire, handler.server).closing.wait(fault.seconds)
    elif fault.kind == "reset":
        _reset(handler)
    elif fault.kind == "cut" and reply is not None:
        sender.send(reply._replace(body=reply.body[: len(reply.body) // 2]), len(reply.body))
    elif fault.kind == "slow" and reply is not None:
        _drip(handler, fault, reply)
    elif fault.kind == "huge":
        _flood(handler, fault)
    return seen


SAYS_AS_TEXT = tuple(str(status) for status in range(400, 600))


def _instead(fault: Fault) -> Reply:
    if fault.kind == "garbage":
        return Reply(200, _PAGE, "text/html;charset=utf-8")
    if fault.kind == "huge":
        return Reply(200, type=JSON)
    status = int(fault.kind)
    text = f"{SAYS.get(status, 'Failed')}\n".encode()
    wait = {"Retry-After": fault.retry_after} if status in (429, 503) and fault.retry_after else {}
    return Reply(status, text, headers=wait)


def _reset(handler: BaseHTTPRequestHandler) -> None:
    """Close so that the client gets a reset: no lingering, and nobody else holds the socket."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.rfile.close()
    handler.wfile.close()
    handler.connection.close()


def _drip(handler: BaseHTTPRequestHandler, fault: Fault, reply: Reply) -> None:
    cast(_Sender, handler).send(reply._replace(body=b""), len(reply.body))
    closing = cast(_Wire, handler.server).closing
    for byte in reply.body:
        handler.wfile.write(bytes((byte,)))
        handler.wfile.flush()
        if closing.wait(fault.pause):
            return


def _flood(handler: BaseHTTPRequestHandler, fault: Fault) -> None:
    head, tail, chunk = MAGIC + b'"', b'"\n', b"x" * 65_536
    cast(_Sender, handler).send(Reply(200, head, JSON), fault.size)
    left = fault.size - len(head) - len(tail)
    while left > 0:
        handler.wfile.write(chunk[:left])
        left -= len(chunk)
    handler.wfile.write(tail)
    handler.wfile.flush()
