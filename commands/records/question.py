"""One question for a value of a record, and what is said before it. Pure."""

from collections.abc import Callable
from collections.abc import Sequence
from textwrap import wrap
from typing import NamedTuple

from commands.records.answers import numbered
from gate.knowledge.field_help import explained

_WIDTH = 100


class Question(NamedTuple):
    """One value of a record: the keys that lead to it, and what may be answered.

    `shown` are numbered choices, `words` what else is completed; `read` makes the value of an answer.
    """

    keys: tuple[str | int, ...]
    default: str = ""
    optional: bool = False
    shown: Sequence[str] = ()
    words: Sequence[str] = ()
    hint: str = ""
    read: Callable[[str], object] = str

    @property
    def label(self) -> str:
        """The field's name as people type it."""
        return ".".join(str(key) for key in self.keys if not isinstance(key, int))

    @property
    def pointer(self) -> str:
        """JSON pointer of the value in the record."""
        return "".join(f"/{key}" for key in self.keys)


def introduction(question: Question) -> str:
    """Return what the field is, in the schema's words, how it is left out, and the choices."""
    key = "-" if question.default else "Enter"
    hint = question.hint or (f"{key} leaves it out." if question.optional else "")
    lines = wrap(f"{explained(question.label)} {hint}".strip(), _WIDTH)
    return "".join(f"{line}\n" for line in ["", *lines, *numbered(question.shown)])
