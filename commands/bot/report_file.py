"""Writes a report as a whole, so that who reads the file never sees half of it."""

import json
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from gate.refusal import Refusal


def write(file: Path, report: Mapping[str, Any], option: str) -> None:
    """Replace a file by a report; raise Refusal, which names the option that named the file, where that fails."""
    temporary = ""
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=file.absolute().parent, prefix=f".{file.name}.", delete=False
        ) as out:
            temporary = out.name
            out.write(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
        Path(temporary).chmod(0o644)
        Path(temporary).replace(file)
    except (OSError, ValueError) as error:
        with suppress(OSError):
            Path(temporary).unlink()
        why = getattr(error, "strerror", None) or "no such path"
        raise Refusal(f"cannot write {file}: {why}; name another file with {option}") from error
