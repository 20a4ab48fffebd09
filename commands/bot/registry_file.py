"""The registry an action of the bot works on: the project's branch on Gerrit, or a file."""

from pathlib import Path

from bot.config.settings import Settings
from bot.gerrit import Reader
from gate.refusal import Refusal
from registry.document import Document
from registry.document import read


def document_of(reader: Reader, settings: Settings, file: str | None) -> Document:
    """Return the registry's document; raise Refusal if there is none, or if it is no JSON."""
    where = file or f"{settings.data_path} in {settings.project} on {settings.branch}"
    found = read(_of_file(file) if file is not None else _of_branch(reader, settings))
    if found.broken or not isinstance(found.value, dict):
        raise Refusal(f"{where} cannot be read as JSON; driverlog check says what is wrong with it")
    return found


def _of_file(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "no such path"
        raise Refusal(f"cannot read {file}: {why}; name another file with --registry") from error


def _of_branch(reader: Reader, settings: Settings) -> bytes:
    ref = f"refs/heads/{settings.branch}"
    tips = (row for row in reader.branches(settings.project) if row.get("ref") == ref)
    tip = next(tips, {}).get("revision")
    if not isinstance(tip, str):
        raise Refusal(
            f"{settings.project} has no branch {settings.branch}; name another with --branch"
        )
    data = reader.file_at(settings.project, tip, settings.data_path)
    if data is None:
        where = f"{settings.project} on {settings.branch}"
        raise Refusal(f"no {settings.data_path} in {where}; name the file with --data-path")
    return data
