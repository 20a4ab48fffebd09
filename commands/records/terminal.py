"""A person at a terminal: questions with completion, answers; where one ends the talk, nothing has happened."""

import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol

from gate.formats.lines import safe
from gate.refusal import Refusal


class Talk(Protocol):
    """What the questions need of a terminal."""

    def ask(self, label: str, default: str = "", words: Sequence[str] = ()) -> str:
        """Return the answer to a question, the default for an empty one; `words` are completed."""

    def say(self, text: str) -> None:
        """Show some lines."""


def is_terminal() -> bool:
    """Tell whether there is somebody who reads and types."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()


class Terminal:
    """The terminal that this process runs in."""

    def __init__(self) -> None:
        self._words: Sequence[str] = ()
        self._found: list[str] = []
        # Some builds of Python have none; then there is no completion.
        with suppress(ImportError):
            import readline

            readline.set_completer(self._complete)
            readline.set_completer_delims("")
            libedit = "libedit" in (readline.__doc__ or "")
            readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab: complete")
            readline.set_auto_history(False)

    def ask(self, label: str, default: str = "", words: Sequence[str] = ()) -> str:
        """Return the answer to a question; Refusal where the answers end."""
        self._words = words
        shown = f" [{safe(default)}]" if default else ""
        while True:
            try:
                answer = input(f"{safe(label)}{shown}> ").strip()
            except EOFError:
                sys.stdout.write("\n")
                raise Refusal("the answers ended early; nothing is written, start again") from None
            except UnicodeDecodeError:
                self.say("  that is not UTF-8; type it again\n")
                continue
            if answer.isprintable():
                return answer or default
            self.say("  there are characters in it that nobody sees; type it again\n")

    def say(self, text: str) -> None:
        """Show some lines."""
        sys.stdout.write(text)
        sys.stdout.flush()

    def _complete(self, text: str, state: int) -> str | None:
        if state == 0:
            start = text.casefold()
            self._found = [word for word in self._words if word.casefold().startswith(start)]
        return self._found[state] if state < len(self._found) else None
