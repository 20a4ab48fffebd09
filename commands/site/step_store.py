"""Keeps what each pair of the registry's versions comes to, in a file: a cache, never a reason to fail."""

import json
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any
from typing import get_args

from dashboard.history import Deed
from dashboard.history import Kind
from dashboard.history import Step
from registry.model import Identity

# Another meaning of a step is another version: an older file is then not read.
_VERSION = 1
_LARGEST = 64 * 1024 * 1024
_KINDS = get_args(Kind)

Pair = tuple[str, str]


class StepStore:
    """(blob before, blob after) -> what that changed. Pairs that nobody asked for are not kept on."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._known: dict[str, Any] = {}
        self._used: dict[Pair, Step] = {}
        self._new = False

    def __enter__(self) -> "StepStore":
        with suppress(OSError, ValueError, RecursionError):
            if self._file is not None and self._file.stat().st_size <= _LARGEST:
                said = json.loads(self._file.read_bytes())
                steps = said.get("steps") if isinstance(said, dict) else None
                if isinstance(steps, dict) and said.get("version") == _VERSION:
                    self._known = steps
        return self

    def __contains__(self, pair: Pair) -> bool:
        if pair not in self._used:
            with suppress(KeyError, TypeError, ValueError):
                self._used[pair] = _step(self._known["-".join(pair)])
        return pair in self._used

    def __getitem__(self, pair: Pair) -> Step:
        return self._used[pair]

    def __setitem__(self, pair: Pair, step: Step) -> None:
        self._used[pair] = step
        self._new = True

    def __exit__(self, kind: type[BaseException] | None, *_: TracebackType | object) -> None:
        if kind is not None or self._file is None or not self._new:
            return
        steps = {"-".join(pair): step for pair, step in self._used.items()}
        beside = self._file.with_name(f".{self._file.name}.{os.getpid()}")
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            try:
                beside.write_text(json.dumps({"version": _VERSION, "steps": steps}), "ascii")
                beside.replace(self._file)
            finally:
                beside.unlink(missing_ok=True)


def _step(rows: list[Any]) -> Step:
    return tuple(_deed(*row) for row in rows)


def _deed(kind: Any, after: list[Any], before: list[Any], fields: list[Any]) -> Deed:
    texts = [kind, *after, *before, *fields]
    if kind not in _KINDS or any(type(text) is not str for text in texts):
        raise ValueError("not what we wrote")
    return Deed(kind, Identity(*after), Identity(*before), tuple(fields))
