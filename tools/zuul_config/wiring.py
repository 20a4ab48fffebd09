"""Does everything that is named exist: playbooks, roles, files of variables, pipelines, jobs, labels, semaphores?"""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from tools.zuul_config import books
from tools.zuul_config import jobs
from tools.zuul_config.flaw import Flaw
from tools.zuul_config.sides import Setup
from tools.zuul_config.sides import Side

_NOT_PIPELINES = {
    "name",
    "queue",
    "vars",
    "templates",
    "merge-mode",
    "default-branch",
    "description",
}


def missing_playbooks(setup: Setup) -> Iterator[Flaw]:
    """A playbook that a job names is a file of the job's own project."""
    for side in setup.sides:
        for job in side.of_kind("job"):
            for path in jobs.playbooks(job):
                if path not in side.books:
                    yield job.flaw(f"there is no {side.show(path)}; write it or correct the path")


def unused_playbooks(setup: Setup) -> Iterator[Flaw]:
    """A playbook that is there is run by a job."""
    for side in setup.sides:
        named = {path for job in side.of_kind("job") for path in jobs.playbooks(job)}
        for path, play in books.plays(side):
            if path not in named:
                yield Flaw(
                    side.show(path), play["__line__"], "no job runs this; delete it or name it"
                )


def missing_roles(setup: Setup) -> Iterator[Flaw]:
    """A role that is used stands in the roles of the same project, with tasks and a README."""
    for side in setup.sides:
        for path in side.books:
            for line, role in books.roles(side, path):
                folder = side.root / "roles" / role
                for file in ("tasks/main.yaml", "README.md"):
                    if not (folder / file).is_file():
                        what = f"role {role} has no {side.show(f'roles/{role}/{file}')}; write it"
                        yield Flaw(side.show(path), line, what)


def missing_variables(setup: Setup) -> Iterator[Flaw]:
    """A file of variables that a play loads is there."""
    for side in setup.sides:
        for path, play in books.plays(side):
            for name in jobs.as_list(play.get("vars_files")):
                if _beside(path, str(name)) not in side.books:
                    what = f"vars_files: there is no {name} beside it; correct the path"
                    yield Flaw(side.show(path), play["__line__"], what)


def _beside(path: str, name: str) -> str:
    parts: list[str] = []
    for part in (PurePosixPath(path).parent / name).parts:
        if part == ".." and parts:
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def unknown_pipelines(setup: Setup) -> Iterator[Flaw]:
    """A pipeline in a project's stanza exists. Zuul ignores one that does not, and with it the jobs."""
    known = setup.named("pipeline")
    for side in setup.sides:
        for project in [*side.of_kind("project"), *side.of_kind("project-template")]:
            for key, said in project.body.items():
                if isinstance(said, dict) and key not in _NOT_PIPELINES and key not in known:
                    what = f"no pipeline {key}, expected one of {', '.join(sorted(known))}"
                    yield project.flaw(what, said.get("__line__"))


def unknown_jobs(setup: Setup) -> Iterator[Flaw]:
    """A job that a project runs is defined, and so is its parent."""
    known = {*setup.named("job"), *jobs.BUILT_IN}
    for side in setup.sides:
        for project, pipeline, name, _ in jobs.uses(side):
            if name not in known:
                yield project.flaw(f"{pipeline}: no job {name}; define it or correct the name")
        for job in side.of_kind("job"):
            parent = job.body.get("parent")
            if parent is not None and parent not in known:
                yield job.flaw(f"no job {parent} to be its parent; correct the name")


def unknown_labels(setup: Setup) -> Iterator[Flaw]:
    """A label that a job asks for is defined, and a provider has it. Zuul accepts any: the job never gets a node."""
    known, offered = set(setup.named("label")), set(_offered(setup))
    for side in setup.sides:
        for stanza in [*side.of_kind("job"), *side.of_kind("nodeset")]:
            for label in _labels(stanza.body.get("nodeset", stanza.body)):
                if label not in known:
                    yield stanza.flaw(f"no label {label}, expected one of {_shown(known)}")
                elif label not in offered:
                    yield stanza.flaw(f"no provider offers label {label}; add it to one")


def _labels(nodeset: Any) -> Iterator[str]:
    for node in jobs.as_list(nodeset.get("nodes")) if isinstance(nodeset, dict) else []:
        yield str(node.get("label", ""))


def _offered(setup: Setup) -> Iterator[str]:
    for provider in setup.of_kind("provider"):
        yield from (str(each.get("name")) for each in jobs.as_list(provider.body.get("labels")))


def _shown(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "none, there is no label at all"


def unknown_nodesets(setup: Setup) -> Iterator[Flaw]:
    """A nodeset that a job names is defined."""
    known = setup.named("nodeset")
    for side in setup.sides:
        for job in side.of_kind("job"):
            name = job.body.get("nodeset")
            if isinstance(name, str) and name not in known:
                yield job.flaw(f"no nodeset {name}; define it or correct the name")


def unknown_semaphores(setup: Setup) -> Iterator[Flaw]:
    """A semaphore that a job takes is defined: one that is not has a maximum of one, and hides a wrong name."""
    known = setup.named("semaphore")
    for job in setup.of_kind("job"):
        for one in jobs.as_list(job.body.get("semaphores")):
            name = one.get("name") if isinstance(one, dict) else one
            if name not in known:
                yield job.flaw(f"no semaphore {name}; define it or correct the name")


def idle_jobs(setup: Setup) -> Iterator[Flaw]:
    """A job that is defined runs somewhere, or is the parent of one that does."""
    parents = {
        one.name for job in setup.of_kind("job") for one in jobs.line_of_jobs(setup, job)[1:]
    }
    for job in setup.of_kind("job"):
        if job.name not in parents and not jobs.pipelines_of(setup, job.name):
            yield job.flaw("no project runs it; add it to a pipeline or delete it")


def bad_paths_of_matchers(setup: Setup) -> Iterator[Flaw]:
    """A pattern of files or irrelevant-files matches something that is there: `^bto/` never does."""
    files = _files(setup.project)
    for job in setup.of_kind("job"):
        for key in ("files", "irrelevant-files"):
            for pattern in jobs.as_list(job.body.get(key)):
                if not _matches_any(str(pattern), files):
                    yield job.flaw(f"{key}: {pattern} matches no file of the project; correct it")


def _matches_any(pattern: str, paths: list[str]) -> bool:
    import re2

    try:
        compiled = re2.compile(pattern)
    except re2.error:
        return False
    return any(compiled.search(path) is not None for path in paths)


def _files(side: Side) -> list[str]:
    hidden = (".git", ".tox", ".toxw", ".venv")
    return [
        path.relative_to(side.root).as_posix()
        for top in sorted(side.root.iterdir())
        if top.name not in hidden
        for path in ([top] if top.is_file() else top.rglob("*"))
    ]


CHECKS = (
    missing_playbooks,
    unused_playbooks,
    missing_roles,
    missing_variables,
    unknown_pipelines,
    unknown_jobs,
    unknown_labels,
    unknown_nodesets,
    unknown_semaphores,
    idle_jobs,
    bad_paths_of_matchers,
)
