"""Records what a review was made of, so that a test can make it again: a folder as in `tests/bot/cases`.

Kept is what a review reads: Gerrit's answers, the data file before, in and beside the change, which other paths it
touches, and the moment. Older versions of the data are not kept, so no recorded change can be one that takes them back.
"""

import base64
import json
import re
from collections.abc import Callable
from collections.abc import Iterable
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import Any
from typing import cast

from bot.config.settings import Settings
from bot.gerrit import GerritError
from bot.gerrit import Reader
from bot.review.judge import Commits
from bot.review.state import State
from gate.refusal import CannotJudge
from gate.source import Source

CALLS = "_gerrit.json"
NOW = "_now.txt"
SETTINGS = "_settings.json"
TEXTS = {"base": "_base.json", "head": "_head.json", "tip": "_tip.json"}
# path -> text, or {"mode", "text"} of what is no plain file; PATHS are the head's, OLD_PATHS the base's.
PATHS, OLD_PATHS = "_paths.json", "_old_paths.json"
# What a review depends on besides the project; where and when it runs is none of it.
_DECIDING = (
    *("branch", "data_path", "account", "zuul_accounts", "voice", "inline", "hashtags"),
    *("cc_maintainers", "attention", "wip", "ci_sample", "max_tree_lookups"),
)
# What a review reads of Gerrit's objects; of all else they have nobody takes note.
_READ = frozenset(
    """
    _account_id _more_changes _number _revision_number author branch current_revision date email hashtags id
    in_reply_to is_private line message messages name object old_path owner patch_set project real_author ref
    reviewers revision revisions size status subject tag unresolved updated uploader username work_in_progress
    """.split()
)
# Other keys are names of things: revisions, kinds of reviewers. Those of files and comments are paths.
_FIELD = re.compile("[a-z_]+")
_BY_PATH = ("files", "comments")


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
    state: State,
    settings: Settings,
    now: str,
) -> None:
    """Write a case: Gerrit's answers, the texts of the data and the moment. Goldens that are there stay."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (*TEXTS.values(), PATHS, OLD_PATHS):
        (folder / name).unlink(missing_ok=True)
    _write_json(folder / CALLS, [_read_of(call) for call in calls])
    _write_json(folder / SETTINGS, _chosen(settings))
    _write(folder / NOW, now + "\n")
    if not state.remit:
        with closing(commits.source(settings.data_path)) as source:
            _save_commits(folder, commits, source, state)
    notes = folder / "notes.md"
    if not notes.exists():
        what = f"Recorded from change {state.change.number}: {state.change.subject}"
        _write(notes, f"{what}\n\nSay why this case is here.\n")


def _read_of(call: dict[str, Any]) -> dict[str, Any]:
    """Return a call with what somebody reads of its answer."""
    answer = call.get("answer")
    if isinstance(answer, dict) and "base64" not in answer and call["call"] in _BY_PATH:
        return {**call, "answer": {path: _read(value) for path, value in answer.items()}}
    return {**call, "answer": _read(answer)} if isinstance(answer, dict | list) else call


def _read(value: Any) -> Any:
    if isinstance(value, list):
        return [_read(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _read(one) for key, one in value.items() if key in _READ or not _FIELD.fullmatch(key)
    }


def _chosen(settings: Settings) -> dict[str, Any]:
    usual = {one.name: one.default for one in fields(Settings)}
    values = {name: getattr(settings, name) for name in _DECIDING}
    changed = {name: value for name, value in values.items() if value != usual[name]}
    return {"project": settings.project, **changed}


def _save_commits(folder: Path, commits: Commits, source: Source, state: State) -> None:
    change, path = state.change, source.data_path
    try:
        base, tip = commits.parent(change.revision), commits.tip(change.branch)
        touched = source.touched_paths(base, change.revision)
    except (CannotJudge, OSError):
        # It was refused before it was fetched: there is nothing to see.
        return
    for name, revision in (("base", base), ("head", change.revision), ("tip", tip)):
        found = _file(source, revision, path)
        if isinstance(found, bytes) and not (name == "tip" and tip == base):
            (folder / TEXTS[name]).write_bytes(found)
    exceptions = path.rpartition("/")[0] + "/exceptions.json"
    old = _paths(source, base, touched, path, exceptions)
    new = _paths(source, change.revision, touched, path, exceptions)
    # What is on both sides was changed; that it is there is enough to say so.
    old = {name: value for name, value in old.items() if name not in new or value != new[name]}
    for file, values in ((PATHS, new), (OLD_PATHS, old)):
        if values:
            _write_json(folder / file, values)


def _paths(
    source: Source, revision: str, touched: Iterable[str], data_path: str, exceptions: str
) -> dict[str, Any]:
    """Return the files that are there at a commit: which they are, and of those that the gate reads what they say."""
    found: dict[str, Any] = {}
    for path in sorted({*touched, data_path, exceptions}):
        file = _file(source, revision, path)
        if isinstance(file, dict):
            found[path] = file if path == data_path else ""
        elif file is not None and path != data_path:
            found[path] = file.decode("utf-8", "replace") if path == exceptions else ""
    return found


def _file(source: Source, revision: str, path: str) -> bytes | dict[str, str] | None:
    """Return a file's bytes; of what is no plain file its mode, and where it leads; None if there is none."""
    try:
        entry = source.commit(revision).tree / path
    except (CannotJudge, KeyError, ValueError, TypeError):
        return None
    if entry.type == "tree":
        return None
    if entry.type == "submodule":
        return {"mode": "160000", "text": ""}
    data: bytes = entry.data_stream.read()
    if entry.mode == 0o120000:
        return {"mode": "120000", "text": data.decode("utf-8", "replace")}
    return data


def _write_json(file: Path, value: object) -> None:
    _write(file, json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
