"""Writes a file whole or not at all, and never through a link that somebody put in its way."""

import os
import shutil
from contextlib import suppress
from pathlib import Path


def replace_file(file: Path, data: bytes, *, keep_mode: bool = False) -> None:
    """Put a new file in the place of one, whose mode it may keep; may raise OSError, and then leaves it as it was."""
    beside = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        beside.unlink(missing_ok=True)
        with beside.open("xb") as out:
            out.write(data)
        if keep_mode:
            with suppress(FileNotFoundError):
                shutil.copymode(file, beside)
        beside.replace(file)
    finally:
        # Also when somebody ends the process in the middle of it.
        with suppress(OSError):
            beside.unlink()
