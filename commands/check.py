"""`driverlog check`: judge a change to the registry."""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Iterable
from collections.abc import Sequence
from contextlib import closing
from contextlib import suppress
from pathlib import Path

from gate.base import default_base
from gate.finding import Severity
from gate.finding import worst
from gate.fixing import compatible
from gate.fixing import fixed_text
from gate.fixing import mends
from gate.fixing import safe_fixes
from gate.formats.result import Result
from gate.formats.text import applied
from gate.judging import Judged
from gate.judging import judge
from gate.refusal import CannotJudge
from gate.render import FORMATS
from gate.rules import RULES
from gate.shelf import Shelf
from gate.source import NONE
from gate.source import WORKTREE
from gate.source import Source
from gate.zuul_return import refused
from registry.model import Registry

HELP = "judge a change to the registry"
_ROUNDS = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    add_source(parser)
    parser.add_argument("--base", metavar="REV|none", help="what to compare with; default: the merge base with "
                        "the upstream branch, HEAD^ in CI; none judges the whole file")  # fmt: skip
    parser.add_argument("--head", metavar="REV|worktree", help="what to judge (default: worktree)")
    parser.add_argument(
        "--format", choices=sorted(FORMATS), default="text", help="what to print (default: text)"
    )
    add_output(parser)
    parser.add_argument(
        "--select",
        metavar="RULE",
        action="append",
        default=[],
        help="run only this rule; repeatable",
    )
    parser.add_argument(
        "--ignore",
        metavar="RULE",
        action="append",
        default=[],
        help="leave this rule out; repeatable",
    )
    parser.add_argument(
        "--fix", action="store_true", help="apply the safe fixes to the work tree's file"
    )
    parser.add_argument("--strict", action="store_true", help="new warnings fail as well")
    parser.add_argument(
        "--unchanged", action="store_true", help="also list what was wrong before the change"
    )


def add_source(parser: argparse.ArgumentParser) -> None:
    """Declare the options that say which file of which repository is meant."""
    parser.add_argument(
        "--repo",
        metavar="DIR",
        default=".",
        type=Path,
        help="a git checkout (default: this folder)",
    )
    parser.add_argument("--data-path", metavar="PATH", default="data/default_data.json",
                        help="the registry's file in it (default: data/default_data.json)")  # fmt: skip


def add_output(parser: argparse.ArgumentParser) -> None:
    """Declare the option for more forms of what is printed."""
    parser.add_argument(
        "--output",
        metavar="FORMAT=FILE",
        action="append",
        default=[],
        help="also write a file; repeatable",
    )


def run(options: argparse.Namespace) -> int:
    """Run the command; 0 = nothing new that fails, 1 = there is, 2 (by CannotJudge) = could not judge."""
    outputs = [output(word, FORMATS) for word in options.output]
    rules = selected(options.select, options.ignore)
    try:
        with closing(Source(options.repo, data_path(options.data_path))) as source:
            return _run(source, options, rules, outputs)
    except CannotJudge as refusal:
        for file in (file for name, file in outputs if name == "zuul"):
            # The author reads Gerrit, not the log of the job: there the reason has to stand.
            write(file, json.dumps(refused(str(refusal)), indent=2) + "\n")
        raise


def _run(
    source: Source, options: argparse.Namespace, rules: Shelf, outputs: list[tuple[str, Path]]
) -> int:
    base, head = ends(
        source,
        options.base,
        options.head if options.head is not None else (WORKTREE if options.fix else None),
    )
    if options.fix and head != WORKTREE:
        raise CannotJudge("--fix mends the work tree; leave --head out or say --head worktree")
    judged = judge(source, base, head, rules, everything=options.unchanged)
    if options.fix:
        judged = _fix(source, base, judged, rules, everything=options.unchanged)
    result = _result(source, base, head, judged, show_unchanged=options.unchanged)
    for name, file in outputs:
        write(file, FORMATS[name](result))
    sys.stdout.write(FORMATS[options.format](result))
    failing = (Severity.ERROR, Severity.WARNING) if options.strict else (Severity.ERROR,)
    return int(worst(judged.verdict.reports, *failing))


def ends(source: Source, base: str | None, head: str | None) -> tuple[str, str]:
    """Return base and head: what was asked for, or what is meant when nobody says."""
    head = source.default_head() if head is None else head
    return (default_base(source, head) if base is None else base), head


def data_path(path: str) -> str:
    """Return the data file's path as git knows it: relative, with forward slashes."""
    parts = Path(path).as_posix().split("/")
    if Path(path).is_absolute() or ".." in parts or not path.strip():
        raise CannotJudge(
            f"--data-path {path!a} is not a path inside the repository; name one relative to its top"
        )
    return "/".join(part for part in parts if part != ".")


def selected(select: Sequence[str], ignore: Sequence[str]) -> Shelf:
    """Return the rules to run."""
    names = RULES.names
    for name in [*select, *ignore]:
        if name not in names:
            raise no_rule(name, names)
    chosen = [name for name in names if not select or name in select]
    return RULES.only([name for name in chosen if name not in ignore])


def no_rule(name: str, names: Iterable[str]) -> CannotJudge:
    """Return the error for a rule that does not exist, with the nearest name that does."""
    import difflib

    near = difflib.get_close_matches(name, list(names), 1)
    hint = f", did you mean {near[0]}" if near else ""
    return CannotJudge(f"no rule {name!a}{hint}; `driverlog rules` lists them all")


def output(word: str, formats: Iterable[str]) -> tuple[str, Path]:
    """Return what a FORMAT=FILE names."""
    name, equals, file = word.partition("=")
    if not equals or name not in formats or not file:
        raise CannotJudge(
            f"--output {word!a} is not FORMAT=FILE; formats are {', '.join(sorted(formats))}"
        )
    return name, Path(file)


def write(file: Path, text: str) -> None:
    """Write a file of an --output. A link of that name in the current folder is not ours: a change may have made it."""
    if not file.is_absolute() and file.is_symlink():
        raise CannotJudge(f"{file} is a symlink; name the file it leads to with --output")
    try:
        file.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise CannotJudge(
            f"cannot write {file}: {error.strerror}; name another file with --output"
        ) from error


def _fix(source: Source, base: str, judged: Judged, rules: Shelf, *, everything: bool) -> Judged:
    """Apply safe fixes until there are none left: a fix may bring to light what it hid."""
    for _ in range(_ROUNDS):
        if any(fault.kind == "encoding" for fault in judged.head.document.faults):
            # What the other bytes mean is a guess: writing it down would make it the truth.
            break
        fixes = safe_fixes(judged.verdict.reports, source.data_path)
        if not fixes:
            break
        text = fixed_text(judged.head.document, fixes)
        if judged.head.document.broken and not mends(text, judged.head.document):
            break
        replace_file(source.top / source.data_path, text)
        for line in applied(compatible(judged.head.document, fixes)):
            sys.stderr.write(line)
        judged = judge(source, base, WORKTREE, rules, everything=everything)
    return judged


def replace_file(file: Path, text: str) -> None:
    """Write a file whole or not at all; a link that a checkout brought along is never written through."""
    beside = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        beside.unlink(missing_ok=True)
        with beside.open("xb") as out:
            out.write(text.encode("utf-8", errors="surrogatepass"))
        with suppress(FileNotFoundError):
            shutil.copymode(file, beside)
        beside.replace(file)
    except OSError as error:
        raise CannotJudge(
            f"cannot write {file.name}: {error.strerror}; mend that and try again"
        ) from error
    finally:
        # Also when somebody ends the command in the middle of it.
        with suppress(OSError):
            beside.unlink()


def _result(
    source: Source, base: str, head: str, judged: Judged, *, show_unchanged: bool
) -> Result:
    empty = Registry.of({})
    return Result(
        base=base if base == NONE else source.commit(base).hexsha,
        head=head if head == WORKTREE else source.commit(head).hexsha,
        path=source.data_path,
        verdict=judged.verdict,
        registries=(judged.base.registry if judged.base else empty, judged.head.registry),
        touched=judged.touched,
        show_unchanged=show_unchanged,
        title=_title,
    )


def _title(name: str) -> str:
    """Return the first line of a rule's page; the gate's own findings have none."""
    return (RULES.named(name).__doc__ or name).split("\n", 1)[0] if name in RULES.names else name
