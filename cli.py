"""The `driverlog` command: arguments, I/O and exit codes; nothing is decided here.

Exit 0 = done, 1 = done and something needs a person, 2 = could not do it (one line on stderr says why);
130 = interrupted, 141 = whoever read the output has gone.
"""

import argparse
import gc
import importlib
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

from gate.refusal import Refusal

COMMANDS = {
    "check": "judge a change to the registry",
    "fmt": "write the registry in its canonical text",
    "diff": "say what a change does to the registry",
    "rules": "list the rules, or show one rule's page",
    "add": "add a record: asks for what it needs, and checks each answer",
    "edit": "edit a field of one record",
    "list": "list the records for which conditions hold",
    "set": "edit a field of many records",
    "ci": "try a CI's patterns on its comments",
    "import": "read a registry in one of its older shapes and write today's",
    "bot": "review changes to the registry on Gerrit",
    "site": "build the static site that shows the registry and its evidence",
}
_MODULES = {
    "add": "commands.records.adding",
    "edit": "commands.records.editing",
    "import": "commands.import_",
    "list": "commands.records.listing",
    "set": "commands.records.setting",
}


class _Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        message = _printable(" ".join(message.split()))
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def _parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    """Build the parser; only the command that is called is imported."""
    parser = _Parser(
        prog="driverlog", description="The registry of third-party OpenStack drivers and its gate."
    )
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="COMMAND", parser_class=_Parser
    )
    for name, text in COMMANDS.items():
        sub = commands.add_parser(name, help=text, description=f"{text[:1].upper()}{text[1:]}.")
        if name in argv[:1]:
            module = importlib.import_module(_MODULES.get(name, f"commands.{name}"))
            module.add_arguments(sub)
            sub.set_defaults(run=module.run)
    return parser


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    """Parse the arguments; words that are edits may stand before, between and behind options."""
    parser = _parser(arguments)
    options, rest = parser.parse_known_args(arguments)
    if rest and hasattr(options, "words") and not any(word.startswith("-") for word in rest):
        options.words += rest
    elif rest:
        parser.prog = " ".join(
            word for word in (parser.prog, options.command, getattr(options, "action", "")) if word
        )
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return options


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    # What the data contains is printed as it is or escaped, never a reason to die.
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, io.StringIO())
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    return _run(_options(arguments))


def _run(options: argparse.Namespace) -> int:
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has gone (as in `| head`): nothing more can be said; as a shell calls the end by SIGPIPE.
        _close_stdout()
        return 141
    except KeyboardInterrupt:
        return 130
    except Refusal as error:
        return _failed(str(error))
    except OSError as error:
        _close_stdout()
        where = f"{error.filename}: " if isinstance(error.filename, str) else ""
        return _failed(f"{where}{error.strerror or type(error).__name__}; mend that and try again")
    except ModuleNotFoundError as error:
        # An installation that lost a part, or a new rule in the list whose module has another name.
        _close_stdout()
        return _failed(
            f"the module {error.name} is missing; install driverlog again,"
            " or give a new rule's file the name that it has in the list of rules"
        )
    except Exception as error:
        if "DRIVERLOG_DEBUG" in os.environ:
            raise
        _close_stdout()
        why = type(error).__name__
        return _failed(f"internal error, {why}; set DRIVERLOG_DEBUG=1, try again and report it")
    return code


def _failed(why: str) -> int:
    sys.stderr.write(f"driverlog: {_printable(why)}\n")
    return 2


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in text)


def _close_stdout() -> None:
    """Leave nothing that the interpreter would try to write when it ends."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def script() -> NoReturn:
    """Run as the console script: a short-lived process has no use for the cycle collector."""
    gc.disable()
    raise SystemExit(main())


if __name__ == "__main__":
    script()
