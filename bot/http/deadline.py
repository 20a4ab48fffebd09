"""Ends an HTTP exchange when its time is up, whatever the server does, and knows whether anything was sent.

The time limits of `requests` are for single reads: a server that sends a byte now and then would hold us for ever.
"""

import os
import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Any
from typing import Self

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.connectionpool import HTTPSConnectionPool

_current = threading.local()


class Deadline:
    """The time limit of the exchange that this thread makes inside `with`: at its end the connection is shut down."""

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self.sent = False
        self._cord: socket.socket | None = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        _current.deadline = self
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _current.deadline = None
        self._timer.cancel()
        with self._lock:
            self._let_go()

    def hold(self, connection: socket.socket) -> None:
        """Take hold of the connection in use by a descriptor of our own, which nobody else closes or wraps in TLS."""
        with self._lock:
            self._let_go()
            self._cord = socket.socket(fileno=os.dup(connection.fileno()))
            if self.passed:
                self._shut()

    def _cut(self) -> None:
        with self._lock:
            self.passed = True
            self._shut()

    def _shut(self) -> None:
        if self._cord is not None:
            with suppress(OSError):
                self._cord.shutdown(socket.SHUT_RDWR)

    def _let_go(self) -> None:
        if self._cord is not None:
            self._cord.close()
            self._cord = None


def _deadline() -> Deadline | None:
    return getattr(_current, "deadline", None)


class _Connection(HTTPConnection):
    """Hands its socket to the deadline, before a TLS handshake already."""

    def _new_conn(self) -> socket.socket:
        made = super()._new_conn()
        if deadline := _deadline():
            deadline.hold(made)
        return made

    def request(self, *args: Any, **options: Any) -> None:
        if self.sock is not None and (deadline := _deadline()):
            deadline.hold(self.sock)
        super().request(*args, **options)

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()
        if deadline := _deadline():
            deadline.sent = True
        super().send(data)


class _SecureConnection(_Connection, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


_POOLS = {"http": _Pool, "https": _SecurePool}


class DeadlineAdapter(HTTPAdapter):
    """An adapter whose connections the deadline can end; it sends a request once and only once."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **options)
        manager.pool_classes_by_scheme = _POOLS
        return manager

    def close(self) -> None:
        """Close the connections now; urllib3 itself would leave it to the garbage collector."""
        for manager in (self.poolmanager, *self.proxy_manager.values()):
            for key in manager.pools.keys():  # noqa: SIM118 - it cannot be iterated over
                if pool := manager.pools.get(key):
                    pool.close()
        super().close()
