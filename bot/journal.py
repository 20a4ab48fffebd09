"""The bot's log: a line for each decision, with its reason, for people or as JSON; no value can forge a line."""

import json
import logging
import re
from collections.abc import Callable
from datetime import datetime

_PLAIN = re.compile(r"[\w./:@+~,%-]+", re.ASCII)
_LONGEST = 500

Value = str | int | float | bool | None


class Journal:
    """Writes lines of `event` and fields: `time level event key=value …` as text, an object each as JSON.

    `write` gets a whole line with its end. `hide` takes secrets out of a text: none should get here, and if one does
    it is not shown.
    """

    def __init__(
        self,
        write: Callable[[str], None],
        now: Callable[[], datetime],
        *,
        form: str = "text",
        hide: Callable[[str], str] = str,
    ) -> None:
        self._write = write
        self._now = now
        self._line = _json if form == "json" else _text
        self._hide = hide

    def info(self, event: str, **fields: Value) -> None:
        """Write what happened as it should."""
        self._say("info", event, fields)

    def warning(self, event: str, **fields: Value) -> None:
        """Write what went wrong and mends itself, or is tried again."""
        self._say("warning", event, fields)

    def error(self, event: str, **fields: Value) -> None:
        """Write what a person has to mend."""
        self._say("error", event, fields)

    def _say(self, level: str, event: str, fields: dict[str, Value]) -> None:
        time = f"{self._now():%Y-%m-%dT%H:%M:%SZ}"
        shown = {name: self._safe(value) for name, value in fields.items() if value is not None}
        self._write(self._line(time, level, event, shown))

    def _safe(self, value: Value) -> Value:
        if not isinstance(value, str):
            return value
        value = self._hide(value)
        value = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
        return "".join(c if c.isprintable() else _escaped(c) for c in value)

    def handler(self) -> logging.Handler:
        """Return a handler that brings the warnings of libraries into this log, as one line each."""
        return _Library(self)


class _Library(logging.Handler):
    def __init__(self, journal: Journal) -> None:
        super().__init__(logging.WARNING)
        self._journal = journal

    def emit(self, record: logging.LogRecord) -> None:
        """Write the message alone: what a library adds may be a traceback with values in it."""
        self._journal.warning("library", name=record.name, message=record.getMessage())


def _text(time: str, level: str, event: str, fields: dict[str, Value]) -> str:
    words = [f"{name}={_word(value)}" for name, value in fields.items()]
    return " ".join([time, level, event, *words]) + "\n"


def _word(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str):
        return f"{value:g}" if isinstance(value, float) else str(value)
    if _PLAIN.fullmatch(value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _json(time: str, level: str, event: str, fields: dict[str, Value]) -> str:
    line = {"time": time, "level": level, "event": event, **fields}
    return json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n"


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
