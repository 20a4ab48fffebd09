"""`driverlog check`: judge a change to the registry."""

import argparse
import json
import sys
from collections.abc import Iterable
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from commands.output import add_output
from commands.output import output
from commands.output import write
from commands.source import add_source
from commands.source import data_path
from commands.source import ends
from gate.finding import Severity
from gate.finding import worst
from gate.formats.result import Result
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
        from commands.fixing import fix

        judged = fix(source, base, judged, rules, everything=options.unchanged)
    result = _result(source, base, head, judged, show_unchanged=options.unchanged)
    for name, file in outputs:
        write(file, FORMATS[name](result))
    sys.stdout.write(FORMATS[options.format](result))
    failing = (Severity.ERROR, Severity.WARNING) if options.strict else (Severity.ERROR,)
    return int(worst(judged.verdict.reports, *failing))


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
