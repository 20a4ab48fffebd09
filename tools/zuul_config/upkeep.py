"""What every job and task is expected to say: how long it may take, when it runs, how it calls things."""

from collections.abc import Iterator

from tools.zuul_config import books
from tools.zuul_config import jobs
from tools.zuul_config.flaw import Flaw
from tools.zuul_config.sides import LINE
from tools.zuul_config.sides import Setup

OURS = "ansible.builtin."
RETURN = "zuul_return"
# Each would let a text of the data become a command.
SHELLS = ("shell", "raw", "script", "expect", "meta")


def no_timeout(setup: Setup) -> Iterator[Flaw]:
    """A job says itself how long it may take; one that hangs holds up the whole gate."""
    for job in setup.of_kind("job"):
        if "timeout" not in job.body and not _inherits(job.body):
            yield job.flaw("no timeout; say how many seconds it may take")


def _inherits(body: dict[str, object]) -> bool:
    # A job of the trusted side may take over its abstract parent's: the two stand in one file.
    return str(body.get("parent", "")).startswith("driverlog-")


def no_files(setup: Setup) -> Iterator[Flaw]:
    """A job that a change starts says for which files; bases say nothing, a timer has no change."""
    for job in setup.of_kind("job"):
        basic = "parent" in job.body and job.body["parent"] is None
        matched = {"files", "irrelevant-files"} & set(job.body)
        if not basic and not matched and not jobs.by_timer_alone(setup, job.name):
            yield job.flaw("neither files nor irrelevant-files; say which changes it is for")


def no_description(setup: Setup) -> Iterator[Flaw]:
    """A job says what it is for: that is what Zuul's pages show."""
    for job in setup.of_kind("job"):
        if not str(job.body.get("description", "")).strip():
            yield job.flaw("no description; say in a sentence what it is for")


def foreign_modules(setup: Setup) -> Iterator[Flaw]:
    """A task uses what every Ansible has, by its full name, and no shell."""
    for side in setup.sides:
        for task in books.tasks(side):
            name = task.module.removeprefix(OURS)
            if task.module != RETURN and not task.module.startswith(OURS):
                what = f"{task.module} is not of ansible.builtin; an executor may not have it"
                yield Flaw(side.show(task.path), task.line, what)
            elif name in SHELLS:
                what = f"{task.module}: a value could become a command; use ansible.builtin.command"
                yield Flaw(side.show(task.path), task.line, what)


def commands_as_text(setup: Setup) -> Iterator[Flaw]:
    """A command is a list of words: a value with a space or a quote in it stays one word."""
    for side in setup.sides:
        for task in books.tasks(side):
            arguments = task.arguments
            if task.module == f"{OURS}command" and (
                not isinstance(arguments, dict) or "argv" not in arguments or "cmd" in arguments
            ):
                yield Flaw(
                    side.show(task.path), task.line, "command without argv; give it a list of words"
                )


def unnamed_tasks(setup: Setup) -> Iterator[Flaw]:
    """A task has a name: it is what people read in the log."""
    for side in setup.sides:
        for task in books.tasks(side):
            if not task.body.get("name"):
                yield Flaw(
                    side.show(task.path), task.line, f"{task.module}: no name; say what it does"
                )


def facts_gathered_twice(setup: Setup) -> Iterator[Flaw]:
    """A play does not gather facts: Zuul has done it, and on a node it takes seconds."""
    for side in setup.sides:
        for path, play in books.plays(side):
            if play.get("gather_facts") is not False:
                yield Flaw(
                    side.show(path), play[LINE], "gather_facts is on; say gather_facts: false"
                )


CHECKS = (
    no_timeout,
    no_files,
    no_description,
    foreign_modules,
    commands_as_text,
    unnamed_tasks,
    facts_gathered_twice,
)
