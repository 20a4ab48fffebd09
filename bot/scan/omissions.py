"""What a run did not ask for, and why: its result is incomplete by so much."""

from bot.gerrit import GerritError
from bot.journal import Journal
from bot.scan.jobs import News
from bot.scan.pages import Step


class Omissions:
    """`incomplete` are sentences for people, `unasked` the projects, `failure` is why Gerrit could not be asked."""

    def __init__(self, journal: Journal) -> None:
        self.incomplete: list[str] = []
        self.unasked: set[str] = set()
        self.failure: GerritError | None = None
        self._journal = journal

    def accounts(self, count: int, why: Exception) -> None:
        """Note that accounts were not looked up."""
        self.incomplete.append(f"{count} accounts were not looked up: {why}")

    def no_project(self, name: str) -> None:
        """Note a name that cannot be asked for."""
        why = f'"{name}" is no Gerrit project; correct the records that name it'
        self.incomplete.append(why)
        self.unasked.add(name)

    def step(self, step: Step, why: Exception) -> None:
        """Note that the rest of a walk, or news, were not asked for."""
        job = step.job
        if isinstance(job, News):
            what = f"what was updated since {job.after[:19]}"
            self.unasked.update(job.projects)
        else:
            before = f" last updated before {step.cursor[:19]}" if step.cursor else ""
            what = f"{job.project}: merged changes{before}"
            self.unasked.add(job.project)
        self.note(what, why)

    def note(self, what: str, why: Exception) -> None:
        """Note what else was not asked for."""
        self.incomplete.append(f"{what} were not asked for: {why}")
        if isinstance(why, GerritError):
            self.failure = why
        self._journal.warning("not-asked", what=what, why=str(why))
