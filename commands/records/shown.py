"""What a command shows of an edit: the difference of the text, and what the gate says of it. Pure."""

from gate.change import Snapshot
from gate.check import Verdict
from gate.finding import Report
from gate.finding import Severity
from gate.finding import State
from gate.formats import text
from gate.formats.lines import safe
from gate.formats.lines import summary
from gate.formats.result import Result
from registry.line_diff import line_diff


def difference(path: str, before: str, after: str) -> str:
    """Return a unified diff that no terminal can be fooled by; empty where nothing differs."""
    return "".join(f"{safe(line)}\n" for line in line_diff(path, before, after))


def findings(base: Snapshot, head: Snapshot, verdict: Verdict, *, written: bool) -> str:
    """Return what is new, as `driverlog check` says it; empty if there is nothing to say.

    `written` tells whether the head is what the file will be.
    """
    result = _result(base, head, verdict)
    return text.render(result, written=written) if result.in_state(State.NEW) else ""


def verdict_line(base: Snapshot, head: Snapshot, verdict: Verdict) -> str:
    """Return the last line of what `driverlog check` says."""
    return summary(_result(base, head, verdict)) + "\n"


def _result(base: Snapshot, head: Snapshot, verdict: Verdict) -> Result:
    registries = (base.registry, head.registry)
    return Result("worktree", "worktree", head.path, verdict, registries)


def brief(report: Report) -> str:
    """Return a report for who is asked for the value at this moment: without a place, which it has not got yet."""
    fix = f"\n    fix: {safe(report.suggestion.title)}" if report.suggestion is not None else ""
    return f"  {report.severity}: {safe(report.message)} [{report.rule}]{fix}\n"


def errors(verdict: Verdict) -> int:
    """Return how many errors an edit brings in."""
    return verdict.count(Severity.ERROR)
