"""What every format is made of: what a run of the gate found, and what was compared."""

from collections.abc import Callable
from dataclasses import dataclass

from gate.check import Verdict
from gate.finding import Report
from gate.finding import State
from registry.model import Registry


@dataclass(frozen=True)
class Result:
    """What a run of the gate found, with what was compared: the input of every format."""

    base: str
    head: str
    path: str
    verdict: Verdict
    registries: tuple[Registry, Registry]
    touched: frozenset[str] = frozenset()
    show_unchanged: bool = False
    title: Callable[[str], str] = str

    @property
    def reports(self) -> tuple[Report, ...]:
        """The reports to show."""
        shown = self.verdict.reports
        return (
            shown
            if self.show_unchanged
            else tuple(r for r in shown if r.state is not State.UNCHANGED)
        )

    def in_state(self, state: State) -> list[Report]:
        """Return the reports to show that are in that state."""
        return [report for report in self.reports if report.state is state]
