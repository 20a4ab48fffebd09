"""Records what a review was made of, so that a test can make it again: a folder as in `tests/bot/cases`."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from typing import cast

from bot.gerrit import GerritError
from bot.gerrit import Reader
from bot.review.judge import Commits
from bot.review.state import ChangeFacts
from gate.source import CannotJudge
from gate.source import Source

CALLS = "_gerrit.json"
TEXTS = {"base": "_base.json", "head": "_head.json", "tip": "_tip.json"}


class _Recorder:
    """Passes every call on and keeps what came of it; stands for the Reader it wraps."""

    def __init__(self, reader: Reader, calls: list[dict[str, Any]]) -> None:
        self._reader = reader
        self._calls = calls

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            entry: dict[str, Any] = {"call": name, "with": [*arguments], "options": options}
            self._calls.append(entry)
            try:
                answer = getattr(self._reader, name)(*arguments, **options)
            except GerritError as error:
                entry["error"] = {
                    "trouble": error.trouble.value,
                    "status": error.status,
                    "message": str(error),
                }
                raise
            entry["answer"] = (
                {"base64": base64.b64encode(answer).decode()}
                if isinstance(answer, bytes)
                else answer
            )
            return answer

        return call


def recording(reader: Reader) -> tuple[Reader, list[dict[str, Any]]]:
    """Return a reader that keeps what `reader` says, and the list it keeps that in."""
    calls: list[dict[str, Any]] = []
    return cast("Reader", _Recorder(reader, calls)), calls


def save(
    folder: Path,
    calls: list[dict[str, Any]],
    commits: Commits,
    facts: ChangeFacts,
    data_path: str,
    now: str,
) -> None:
    """Write a case: Gerrit's answers, the texts of the data and the moment. Existing files are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / CALLS, json.dumps(calls, indent=1, sort_keys=True) + "\n")
    _write(folder / "_now.txt", now + "\n")
    source = commits.source(data_path)
    revisions = {
        "base": commits.parent(facts.revision),
        "head": facts.revision,
        "tip": commits.tip(facts.branch),
    }
    for name, revision in revisions.items():
        data = _data(source, revision)
        if data is not None:
            (folder / TEXTS[name]).write_bytes(data)
    notes = folder / "notes.md"
    if not notes.exists():
        _write(
            notes,
            f"Recorded from change {facts.number}: {facts.subject}\n\nSay why this case is here.\n",
        )


def _data(source: Source, revision: str) -> bytes | None:
    try:
        return source.read(revision)
    except CannotJudge:
        return None


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
