"""A commit of ours before it is shown to anybody: within its bounds, and nothing that the gate would reject."""

from collections.abc import Iterator

from bot.proposal.state import Kind
from bot.proposal.state import Texts
from gate.finding import Severity
from gate.finding import State
from gate.judging import judge
from gate.rules import RULES
from gate.source import Source
from registry.lexis import printable

_MOST = 10
_LONGEST = 300


def faults(source: Source, base: str, head: str, texts: Texts, kind: Kind) -> tuple[str, ...]:
    """Return what is wrong with commit `head`, one line each; empty if nothing is."""
    return tuple(_of_bounds(source, base, head, texts, kind)) or tuple(_of_gate(source, base, head))


def _of_bounds(source: Source, base: str, head: str, texts: Texts, kind: Kind) -> Iterator[str]:
    if (touched := source.touched_paths(base, head)) != (source.data_path,):
        yield f"the commit touches {', '.join(touched)[:_LONGEST]}, expected {source.data_path} alone"
    elif (
        source.read(base) != texts.tip.text.encode()
        or source.read(head) != texts.wanted.text.encode()
    ):
        yield f"{source.data_path} is no plain UTF-8; mend that first"
    elif stray := kind.strays(texts.tip, texts.wanted):
        yield f"{printable(stray, _LONGEST)}, which a change of topic {kind.topic} may not"


def _of_gate(source: Source, base: str, head: str) -> Iterator[str]:
    reports = judge(source, base, head, RULES).verdict.reports
    errors = [r for r in reports if r.state is State.NEW and r.severity is Severity.ERROR]
    for report in errors[:_MOST]:
        message = printable(report.message, _LONGEST)
        yield f"{report.path}:{report.span.line}: error: {message} [{report.rule}]"
    if len(errors) > _MOST:
        yield f"and {len(errors) - _MOST} errors more"
