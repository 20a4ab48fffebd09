"""What Zuul makes of the jobs of a change: all parents and project stanzas counted in, as before it runs them.

Here, not while loading, Zuul refuses what touches a final or a protected job; a change then gets -1, whatever is in it.
"""

from collections.abc import Iterator
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any
from typing import NamedTuple
from unittest import mock

from tools.zuul_config.flaw import Flaw
from tools.zuul_config.loader import BRANCH
from tools.zuul_config.loader import Loaded
from tools.zuul_config.loader import Project


class Job(NamedTuple):
    """What Zuul makes of a job for a change: its object, and whether the change's files start it."""

    job: Any
    matches: bool


def jobs_of(loaded: Loaded, project: str, pipeline: str, files: Sequence[str]) -> dict[str, Job]:
    """Return the jobs of a change that touches `files`, or raise Zuul's own error."""
    from zuul import model
    from zuul.model_api import MODEL_API
    from zuul.zk.components import COMPONENT_REGISTRY

    # Asked for how the others of a cluster write secrets down; there are no others.
    COMPONENT_REGISTRY.registry = SimpleNamespace(model_api=MODEL_API)
    owner = next(each.project for each in loaded.tenant.all_tpcs if each.project.name == project)
    change = model.Change(owner)
    change.branch, change.files, change.number = BRANCH, list(files), "1"
    item = SimpleNamespace(
        annotateLogger=lambda log: log,
        manager=SimpleNamespace(pipeline=SimpleNamespace(name=pipeline), tenant=loaded.tenant),
    )
    config = loaded.layout.getProjectPipelineConfig(item, change)
    names = config.job_list.jobs if config else ()
    return {name: _job(loaded, item, change, config, name) for name in names if name != "noop"}


def _job(loaded: Loaded, item: Any, change: Any, config: Any, name: str) -> Job:
    layout, job = loaded.layout, None
    semaphores = mock.MagicMock(name="semaphores")
    for variant in layout.collectJobs(item, name, change):
        if job is None:
            job = variant.copy()
            job.setBase(layout, semaphores)
        else:
            job.applyVariant(variant, layout, semaphores)
            job.name = variant.name
    assert job is not None
    job.updateProjectVariables(config.variables)
    for variant in config.job_list.jobs[name]:
        if variant.changeMatchesBranch(loaded.tenant, change):
            job.applyVariant(variant, layout, semaphores)
    return Job(job, bool(job.changeMatchesFiles(change)))


def refused(loaded: Loaded, projects: Sequence[Project]) -> Iterator[Flaw]:
    """Yield what Zuul says where it refuses to make the jobs of a change."""
    from zuul import model

    for project in projects:
        for pipeline in loaded.layout.pipeline_managers:
            try:
                jobs_of(loaded, project.name, pipeline, ["README.md"])
            except (model.JobConfigurationError, model.NoMatchingParentError) as error:
                what = f"pipeline {pipeline}: {' '.join(str(error).split())}"
                yield Flaw(f"{project.shown}zuul.d", 1, what)
