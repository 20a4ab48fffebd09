"""What a job is once its parents are counted in, and which pipelines it runs in."""

from collections.abc import Iterator
from typing import Any

from tools.zuul_config.sides import LINE
from tools.zuul_config.sides import Setup
from tools.zuul_config.sides import Side
from tools.zuul_config.sides import Stanza

PLAYBOOKS = ("pre-run", "run", "post-run", "cleanup-run")
BUILT_IN = ("noop",)


def as_list(value: Any) -> list[Any]:
    """Return what Zuul makes of a value that may be one thing or a list of them."""
    return [] if value is None else value if isinstance(value, list) else [value]


def playbooks(job: Stanza) -> Iterator[str]:
    """Yield the path of each playbook that a job names itself."""
    for key in PLAYBOOKS:
        for one in as_list(job.body.get(key)):
            yield str(one.get("name", "")) if isinstance(one, dict) else str(one)


def line_of_jobs(setup: Setup, job: Stanza) -> list[Stanza]:
    """Return a job, its parent, the parent of that, …; the base job is everybody's where none is named."""
    jobs, line = setup.named("job"), [job]
    while (
        parent := line[-1].body.get("parent", "base" if line[-1].name != "base" else None)
    ) is not None:
        if parent not in jobs or jobs[parent] in line:
            break
        line.append(jobs[parent])
    return line


def value(setup: Setup, job: Stanza, key: str) -> Any:
    """Return what holds for a job: its own word, else that of the nearest parent that has one."""
    return next((one.body[key] for one in line_of_jobs(setup, job) if key in one.body), None)


def uses(side: Side) -> Iterator[tuple[Stanza, str, str, dict[str, Any]]]:
    """Yield (project stanza, pipeline, job, what is said of the job there) for each job that a project runs."""
    for project in [*side.of_kind("project"), *side.of_kind("project-template")]:
        for pipeline, said in project.body.items():
            if not isinstance(said, dict):
                continue
            for item in as_list(said.get("jobs")):
                if isinstance(item, dict):
                    yield from (
                        (project, pipeline, name, more or {})
                        for name, more in item.items()
                        if name != LINE
                    )
                else:
                    yield project, pipeline, str(item), {}


def pipelines_of(setup: Setup, job: str) -> set[str]:
    """Return the pipelines that a job runs in."""
    return {pipeline for side in setup.sides for _, pipeline, name, _ in uses(side) if name == job}


def by_timer_alone(setup: Setup, job: str) -> bool:
    """Tell whether nothing but a timer starts a job, so that there are no files to match."""
    named, used = setup.named("pipeline"), pipelines_of(setup, job)
    triggers = [set(named[name].body.get("trigger", {})) - {LINE} for name in used if name in named]
    return bool(triggers) and all(trigger == {"timer"} for trigger in triggers)
