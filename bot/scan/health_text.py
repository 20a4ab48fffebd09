"""A health report for people: what it comes to, and who needs somebody first. Pure."""

from collections.abc import Iterator
from collections.abc import Sequence
from typing import Any

from bot.scan.standing import Status
from registry.lexis import printable

# What each word asks for; PASSING asks for nothing.
_ASKS = {
    Status.NO_ACCOUNT: "correct ci.id",
    Status.UNMATCHED: "correct the patterns, or ask the CI's operators what became of the job",
    Status.AMBIGUOUS: "make the patterns tell the drivers apart, or set ci.shared on all of them",
    Status.FAILING: "ask the CI's operators; the links lead to their last words",
    Status.SILENT: "ask the maintainers whether the CI still runs",
    Status.NEVER_SEEN: "ask the maintainers whether the CI runs, and on which project",
    Status.UNKNOWN: "run the scan again",
}
_MOST_SHOWN = 25
_LONGEST_LINE = 160


def summary(report: dict[str, Any], most: int = _MOST_SHOWN) -> str:
    """Return the report in lines; of each status at most so many drivers are named, those heard of last first."""
    return "\n".join(_lines(report, most)) + "\n"


def _lines(report: dict[str, Any], most: int) -> Iterator[str]:
    totals = report["totals"]
    words = [f"{totals[s.value.replace('-', '_')]} {s.value}" for s in reversed(Status)]
    yield (
        f"health at {report['generated_at']}: {totals['with_ci']} of {totals['records']} drivers name a CI account, "
        f"{totals['accounts']} accounts"
    )
    yield f"  {', '.join(words)}"
    for line in report["incomplete"]:
        yield f"  not complete: {printable(line, 200)}"
    for status, ask in _ASKS.items():
        found = [driver for driver in report["drivers"] if driver["status"] == status.value]
        if found:
            yield ""
            yield f"{status.value} ({len(found)}): {ask}"
            yield from _named(found, most)


def _named(drivers: Sequence[dict[str, Any]], most: int) -> Iterator[str]:
    # What broke lately is mended most easily, and a record of a living release matters most.
    ordered = sorted(drivers, key=_heard, reverse=True)
    for driver in ordered[:most]:
        name = printable(", ".join(driver["driver"]), 120)
        where = f" on {printable(driver['branch'], 60)}" if driver["branch"] else ""
        yield f"  {name}{where}: {printable(driver['account'])}: {printable(driver['why'], 250)}"
        yield from _details(driver)
    if len(ordered) > most:
        yield f"  and {len(ordered) - most} more"


def _heard(driver: dict[str, Any]) -> tuple[bool, str]:
    row = _row(driver)
    return bool(driver["current"]), (row and row["last_seen"]) or ""


def _row(driver: dict[str, Any]) -> dict[str, Any] | None:
    rows = driver["branches"]
    return next((row for row in rows if row["branch"] == driver["branch"]), None)


def _details(driver: dict[str, Any]) -> Iterator[str]:
    row = _row(driver)
    if row is None:
        return
    example = row["example"]
    if example is not None:
        yield f"    line: {printable(example['line'], _LONGEST_LINE)}"
        if example["success_pattern"]:
            yield f"    would be taken by: {printable(example['success_pattern'], _LONGEST_LINE)}"
        yield f"    see {example['review_url']}"
    elif driver["status"] == Status.FAILING and row["last_failure"]:
        yield f"    line: {printable(row['last_failure']['line'], _LONGEST_LINE)}"
        yield f"    see {row['last_failure']['review_url']}"
