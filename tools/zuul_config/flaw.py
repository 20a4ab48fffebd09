"""What is wrong with the configuration, and where."""

from collections.abc import Sequence
from typing import NamedTuple


class Flaw(NamedTuple):
    """One thing that is wrong: the file as the reader knows it, the line from 1, and what to do about it."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class Unreadable(Exception):
    """Files that cannot be read as what they should be; nothing can be said of the rest."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        super().__init__(f"{len(flaws)} files cannot be read")
        self.flaws = tuple(flaws)
