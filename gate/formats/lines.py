"""What is said in one line: a report, the verdict, and any value so that it stays in its line."""

from gate.finding import Report
from gate.finding import Severity
from gate.finding import State
from gate.formats.result import Result
from registry.lexis import escaped


def safe(text: str) -> str:
    """Return `text` so that no terminal, log or parser can be fooled by it: one line, printable, encodable."""
    return escaped(text)


def headline(report: Report) -> str:
    """Return the one line of a report: `path:line:col: severity: message [rule]`."""
    state = "" if report.state is State.NEW else f"{report.state} "
    where = f"{safe(report.path)}:{report.span.line}:{report.span.column}"
    return f"{where}: {state}{report.severity}: {safe(report.message)} [{report.rule}]"


def summary(result: Result) -> str:
    """Return the last line for people: what the change does and the verdict."""
    counts = {severity: result.verdict.count(severity) for severity in Severity}
    parts = [_plural(counts[severity], severity.value) for severity in Severity]
    fixed = sum(report.state is State.FIXED for report in result.verdict.reports)
    old = sum(report.state is State.UNCHANGED for report in result.reports)
    thanks = f"; {fixed} old mended, thank you" if fixed else ""
    kept = f"; {old} old left as they are" if old else ""
    what = (
        f"{len(result.registries[1].drivers)} drivers" if result.base == "none" else _done(result)
    )
    since = f" since {result.base[:12]}" if result.base != "none" else ""
    return f"driverlog: {what}{since}: {', '.join(parts)}{thanks}{kept}"


def _done(result: Result) -> str:
    changes = result.verdict.changes
    counts = {
        "added": len(changes.added),
        "removed": len(changes.removed),
        "updated": len(changes.updated),
    }
    done = [f"{count} {word}" for word, count in counts.items() if count]
    return f"drivers {', '.join(done)}" if done else "no driver changed"


def _plural(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
