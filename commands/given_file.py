"""Reads a file that was named on the command line: a pipe may be one, what never ends may not."""

import sys
from pathlib import Path

from gate.plain_file import LARGEST

STANDARD_INPUT = "-"


def bytes_of(file: str | Path) -> bytes:
    """Return a file's bytes; raise OSError, whose `strerror` says why, also for what is too large to be meant."""
    try:
        if str(file) == STANDARD_INPUT:
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(file).open("rb") as opened:
                data = opened.read(LARGEST + 1)
    except ValueError as error:
        raise OSError(0, "no such path") from error
    if len(data) > LARGEST:
        raise OSError(0, f"more than {LARGEST} bytes")
    return data
