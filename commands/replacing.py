"""Puts a new text in the place of a file that a command edits, or says why it cannot."""

from pathlib import Path

from bot import whole_file
from gate.refusal import CannotJudge


def replace_file(file: Path, text: str) -> None:
    """Write a file whole or not at all; a link that a checkout brought along is never written through."""
    try:
        whole_file.replace_file(file, text.encode("utf-8", errors="surrogatepass"), keep_mode=True)
    except OSError as error:
        raise CannotJudge(
            f"cannot write {file.name}: {error.strerror}; mend that and try again"
        ) from error
