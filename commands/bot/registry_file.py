"""The registry an action of the bot works on: the project's branch on Gerrit, or a file."""

from bot.config.settings import Settings
from bot.gerrit import Reader
from commands.given_file import bytes_of
from gate.refusal import Refusal
from registry.document import Document
from registry.parsing import read


def document_of(reader: Reader, settings: Settings, file: str | None) -> Document:
    """Return the registry's document; raise Refusal if there is none, or if it is no JSON."""
    where = file or f"{settings.data_path} in {settings.project} on {settings.branch}"
    found = read(_of_file(file) if file is not None else _of_branch(reader, settings))
    if found.broken or not isinstance(found.value, dict):
        raise Refusal(f"{where} cannot be read as JSON; driverlog check says what is wrong with it")
    return found


def _of_file(file: str) -> bytes:
    try:
        return bytes_of(file)
    except OSError as error:
        raise Refusal(
            f"cannot read {file}: {error.strerror}; name another file with --registry"
        ) from error


def _of_branch(reader: Reader, settings: Settings) -> bytes:
    project, branch, path = settings.project, settings.branch, settings.data_path
    tip = tip_of(reader, project, branch)
    if tip is None:
        raise Refusal(f"{project} has no branch {branch}; name another with --branch")
    data = reader.file_at(project, tip, path)
    if data is None:
        raise Refusal(f"no {path} in {project} on {branch}; name the file with --data-path")
    return data


def tip_of(reader: Reader, project: str, branch: str) -> str | None:
    """Return the commit id of a branch's tip; None if there is no such branch."""
    ref = f"refs/heads/{branch}"
    tips = (row.get("revision") for row in reader.branches(project) if row.get("ref") == ref)
    return next((tip for tip in tips if isinstance(tip, str)), None)
