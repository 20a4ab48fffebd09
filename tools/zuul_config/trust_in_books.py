"""What a change must not be able to do through playbooks: have the trusted side read, show or run its own things."""

from collections.abc import Iterator
from typing import Any

from tools.zuul_config import books
from tools.zuul_config import jobs
from tools.zuul_config.flaw import Flaw
from tools.zuul_config.sides import LINE
from tools.zuul_config.sides import Setup
from tools.zuul_config.sides import Side
from tools.zuul_config.trust import trusted_jobs
from tools.zuul_config.upkeep import RETURN

COMMENTS_FROM = "playbooks/driverlog-gate/post.yaml"
SETTINGS = "settings.yaml"
FIXED = {"ansible_become": False, "ansible_shell_type": "sh"}
# Where Zuul puts what another job has returned, and where that is fetched with.
FOREIGN = (
    "zuul.artifacts",
    "zuul['artifacts']",
    "buildset",
    "hostvars",
    "zuul.items",
    "change_message",
)
FETCHERS = ("get_url", "uri", "slurp", "unarchive", "git")
READS_MERGED_DATA = "roles/driverlog-site/tasks/main.yaml"


def trusted_on_a_node(setup: Setup) -> Iterator[Flaw]:
    """A play of the trusted side runs on the executor."""
    for path, play in _trusted_plays(setup):
        if play["hosts"] != "localhost":
            yield Flaw(setup.tenant.show(path), play[LINE], "hosts: expected localhost alone")


def reads_of_a_change(setup: Setup) -> Iterator[Flaw]:
    """A task of the trusted side reads nothing that a change made: no artifact, no download, no unmerged source."""
    for task in _trusted_tasks(setup):
        where = setup.tenant.show(task.path)
        module = task.module.rpartition(".")[2]
        if module in FETCHERS:
            yield Flaw(
                where,
                task.line,
                f"{module} reads from elsewhere; the trusted side reads nothing of a job's",
            )
        for text in books.strings(task.body):
            for word in FOREIGN:
                if word in text:
                    yield Flaw(where, task.line, f"{word} is what a change can make; leave it out")
            if "src_dir" in text and task.path != READS_MERGED_DATA:
                yield Flaw(
                    where,
                    task.line,
                    "src_dir is the change's code; only the site reads it, as data, once merged",
                )


def settings_by_variable(setup: Setup) -> Iterator[Flaw]:
    """A play of the trusted side has its settings from a file of its own project: a change can set variables."""
    for path, play in _trusted_plays(setup):
        if jobs.as_list(play.get("vars_files")) != [f"../{SETTINGS}"]:
            yield Flaw(
                setup.tenant.show(path), play[LINE], "expected vars_files: [../settings.yaml]"
            )


def bent_ansible(setup: Setup) -> Iterator[Flaw]:
    """The settings fix what has Ansible start a program: `ansible_become_exe` of a change would be one."""
    path = f"playbooks/{SETTINGS}"
    settings = setup.tenant.books.get(path)
    for name, value in FIXED.items():
        if not isinstance(settings, dict) or settings.get(name) != value:
            yield Flaw(setup.tenant.show(path), 1, f"expected {name}: {str(value).lower()}")


def defaults_of_roles(setup: Setup) -> Iterator[Flaw]:
    """A role of the trusted side has no defaults: they give way to variables, and a change can set those."""
    for path in setup.tenant.books:
        if path.startswith("roles/") and "/defaults/" in path:
            yield Flaw(
                setup.tenant.show(path),
                1,
                "a default gives way to a change's variable; pass it on instead",
            )


def shown_secrets(setup: Setup) -> Iterator[Flaw]:
    """A task that has the password in its arguments says no_log, and no command line and no environment has it."""
    for side in setup.sides:
        for task in books.tasks(side):
            if any(".password" in text for text in books.strings(task.arguments)):
                if not task.body.get("no_log"):
                    yield Flaw(
                        side.show(task.path),
                        task.line,
                        "the log would show the password; say no_log: true",
                    )
                if task.module.endswith(".command"):
                    yield Flaw(
                        side.show(task.path),
                        task.line,
                        "a command line can be seen by all; use a file",
                    )
            if any(
                ".password }}" in text and "path" not in text
                for text in books.strings(task.body.get("environment"))
            ):
                yield Flaw(
                    side.show(task.path),
                    task.line,
                    "an environment can be seen; name a file instead",
                )


def second_channel(setup: Setup) -> Iterator[Flaw]:
    """Findings go to Zuul in one way: the file that the gate wrote. No other place returns comments or warnings."""
    for side in setup.sides:
        for task in books.tasks(side):
            if task.module.rpartition(".")[2] != RETURN or not isinstance(task.arguments, dict):
                continue
            where = side.show(task.path)
            if "file" in task.arguments and where != COMMENTS_FROM:
                yield Flaw(
                    where, task.line, f"zuul_return of a file; only {COMMENTS_FROM} hands one over"
                )
            for word in ("file_comments", "warnings", "child_jobs", "retry"):
                if word in set(books.strings(task.arguments)):
                    yield Flaw(
                        where, task.line, f"{word} in zuul_return; only the gate's own file has any"
                    )


def findings_in_templates(setup: Setup) -> Iterator[Flaw]:
    """What a command printed is not used as text: it could be hostile, and a template would read it."""
    for side in setup.sides:
        for task in books.tasks(side):
            for text in books.strings(task.body):
                if "{{" in text and any(
                    word in text for word in (".stdout", ".stderr", "from_json", "lookup(")
                ):
                    yield Flaw(
                        side.show(task.path),
                        task.line,
                        "what was printed stands in a template; pass a file",
                    )


def _trusted_plays(setup: Setup) -> Iterator[tuple[str, dict[str, Any]]]:
    named = {path for job in trusted_jobs(setup) for path in jobs.playbooks(job)}
    yield from ((path, play) for path, play in books.plays(setup.tenant) if path in named)


def _trusted_tasks(setup: Setup) -> Iterator[books.Task]:
    side: Side = setup.tenant
    base = {
        path for job in side.of_kind("job") if job.name == "base" for path in jobs.playbooks(job)
    }
    yield from (task for task in books.tasks(side) if task.path not in base)


CHECKS = (
    trusted_on_a_node,
    reads_of_a_change,
    settings_by_variable,
    bent_ansible,
    defaults_of_roles,
    shown_secrets,
    second_channel,
    findings_in_templates,
)
