"""An HTTP server that does, request by request, what a test tells it to, and keeps what it was asked."""

import gzip
import http.server
import json
import socket
import struct
import threading
import time
from contextlib import contextmanager
from typing import NamedTuple


class Asked(NamedTuple):
    method: str
    path: str
    headers: dict
    body: bytes


def ok(value, **headers):
    """Answer as Gerrit does."""
    return status(200, b")]}'\n" + json.dumps(value).encode(), **headers)


def status(code, body=b"", content_type="application/json; charset=UTF-8", **headers):
    def act(handler):
        handler.send_response(code)
        handler.send_header("Content-Type", content_type)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(body)

    return act


def packed(value):
    body = gzip.compress(b")]}'\n" + json.dumps(value).encode())
    return status(200, body, Content_Encoding="gzip")


def reset(handler):
    """Close with RST instead of FIN."""
    option = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, option)
    handler.connection.close()
    handler.close_connection = True


def silent(handler):
    """Say nothing until the client has gone."""
    handler.connection.settimeout(10)
    handler.rfile.read(1)
    handler.close_connection = True


def cut(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n)]}'\n[1, 2")
    handler.close_connection = True


def gibberish(handler):
    handler.wfile.write(b"\x00\x01 what?\r\n\r\n")
    handler.close_connection = True


def drip(first):
    """Send `first`, then a byte now and then, without end."""

    def act(handler):
        handler.close_connection = True
        try:
            handler.wfile.write(first)
            for _ in range(2000):
                handler.wfile.write(b" ")
                time.sleep(0.01)
        except OSError:
            pass

    return act


class Scripted(http.server.ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked = []
        self.script = []
        self.always = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request, client_address):
        pass


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 5
    disable_nagle_algorithm = True

    def log_message(self, *args):
        pass

    def _answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.asked.append(Asked(self.command, self.path, dict(self.headers), body))
        act = self.server.script.pop(0) if self.server.script else self.server.always
        act(self)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_CONNECT = _answer  # noqa: N815


@contextmanager
def scripted_server():
    server = Scripted()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
