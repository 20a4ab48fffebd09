"""The file that the scan's cache is in: opened by one scan at a time, and never a reason to fail.

A file that cannot be used is put aside; one that another scan has, or that a newer DriverLog wrote, is left alone. The
scan then works in memory, which costs the time that the cache would have saved.
"""

import fcntl
import os
import sqlite3
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import AbstractContextManager
from contextlib import ExitStack
from contextlib import contextmanager
from contextlib import suppress
from pathlib import Path

from bot.scan.schema import SCHEMA
from bot.scan.schema import VERSION
from bot.scan.store import Store

# "drLg": what SQLite keeps in a file for the program that it belongs to.
_OURS = 0x64724C67
_PATIENCE = 5.0


class _LeftAlone(Exception):
    """The file is not to be touched; the message says why."""


class _Bad(Exception):
    """The file is to be put aside; the message says why."""


@contextmanager
def open_store(
    file: Path | None, server: str, complain: Callable[[str], object]
) -> Iterator[Store]:
    """Open the cache for one Gerrit; None is in memory. `complain` is told in one line why a file is not used."""
    with ExitStack() as stack:
        connection: sqlite3.Connection | None = None
        if file is not None:
            try:
                stack.callback(os.close, _locked(file))
                connection = _opened(file, server, complain)
            except (_LeftAlone, OSError, sqlite3.Error) as error:
                why = getattr(error, "strerror", None) or str(error)
                complain(f"cannot use {file}: {why}; everything is asked again")
        yield stack.enter_context(in_memory(server) if connection is None else _store(connection))


def in_memory(server: str) -> AbstractContextManager[Store]:
    """Open a cache that is in no file."""
    return _store(_fresh(":memory:", server))


@contextmanager
def _store(connection: sqlite3.Connection) -> Iterator[Store]:
    try:
        yield Store(connection)
    finally:
        with suppress(sqlite3.Error):
            connection.close()


def _locked(file: Path) -> int:
    """Take the lock beside the file; it goes with this process, however it ends."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(f"{file}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise _LeftAlone("another scan uses it") from None
    return lock


def _opened(file: Path, server: str, complain: Callable[[str], object]) -> sqlite3.Connection:
    if file.exists() and file.stat().st_size:
        try:
            return _known(file, server)
        except _Bad as bad:
            aside = _put_aside(file)
            complain(f"{file} {bad}; it is kept as {aside.name}, and everything is asked again")
    return _fresh(str(file), server)


def _known(file: Path, server: str) -> sqlite3.Connection:
    """Return a connection to a file of ours, as it should be."""
    connection = sqlite3.connect(str(file), timeout=_PATIENCE)
    try:
        if _number(connection, "application_id") != _OURS:
            raise _Bad("is not a cache of the scan")
        version = _number(connection, "user_version")
        if version > VERSION:
            raise _LeftAlone(f"a newer DriverLog wrote it (version {version}, ours is {VERSION})")
        if version < VERSION:
            raise _Bad(f"is of version {version}, ours is {VERSION}")
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise _Bad("is damaged")
        known = Store(connection).fact("gerrit")
        if known != server:
            raise _Bad(f"is about {known}, not {server}")
        _tune(connection)
    except sqlite3.OperationalError as error:
        connection.close()
        if "locked" in str(error):
            raise _LeftAlone("another program has locked it") from error
        raise _Bad(f"is damaged ({error})") from error
    except sqlite3.DatabaseError as error:
        connection.close()
        raise _Bad(f"is damaged ({error})") from error
    except BaseException:
        connection.close()
        raise
    return connection


def _fresh(name: str, server: str) -> sqlite3.Connection:
    connection = sqlite3.connect(name, timeout=_PATIENCE)
    try:
        _tune(connection)
        # In one transaction with the tables: a file is ours as a whole or not at all.
        connection.executescript(
            f"BEGIN; {SCHEMA} PRAGMA application_id = {_OURS}; PRAGMA user_version = {VERSION}; COMMIT;"
        )
        Store(connection).note("gerrit", server)
    except BaseException:
        connection.close()
        raise
    return connection


def _tune(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    # With WAL a commit survives us, and all but the last ones a power failure; what is lost is asked again.
    connection.execute("PRAGMA synchronous = NORMAL")


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def _put_aside(file: Path) -> Path:
    """Give a file another name, with what SQLite keeps beside it."""
    number = 1
    while (aside := file.with_name(f"{file.name}.aside-{number}")).exists():
        number += 1
    file.rename(aside)
    for end in ("-wal", "-shm"):
        beside = file.with_name(file.name + end)
        if beside.exists():
            beside.rename(f"{aside}{end}")
    return aside
