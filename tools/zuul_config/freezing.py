"""What Zuul makes of the jobs of a change: all parents and project stanzas counted in, as before it runs them.

Here, not while loading, Zuul refuses what touches a final or a protected job, or runs a job where it may not; a change
then gets -1, whatever is in it. The decisions are Zuul's own; only what it would store in ZooKeeper is kept here.
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
    item, change = _item(loaded, pipeline), _change(model, loaded, project, files)
    config = loaded.layout.getProjectPipelineConfig(item, change)
    if config is None:
        return {}
    graph, errors = _Graph(), {}  # type: tuple[_Graph, dict[str, Exception]]
    with mock.patch.object(model.Job, "freezeJob", _kept):
        loaded.layout.extendJobGraph(
            None, item, change, config, graph, None, False, True, [], errors
        )
    for name, kept in graph.jobs.items():
        if kept.matches_change and name in errors:
            raise errors[name]
    found = {name: Job(kept.job, kept.matches_change) for name, kept in graph.jobs.items()}
    return {name: job for name, job in found.items() if name != "noop"}


class _Graph:
    """Takes the jobs that Zuul adds."""

    def __init__(self) -> None:
        self.jobs: dict[str, Any] = {}

    def addJob(self, kept: Any) -> None:  # noqa: N802
        self.jobs[kept.uuid] = kept


def _kept(job: Any, *_: Any) -> Any:
    """Stand where Zuul writes a job to ZooKeeper, and keep it."""
    kept = SimpleNamespace(job=job, uuid=job.name, matches_change=True)
    kept._set = lambda **said: vars(kept).update(said)
    return kept


def _item(loaded: Loaded, pipeline: str) -> Any:
    manager = SimpleNamespace(
        pipeline=loaded.layout.pipeline_managers[pipeline].pipeline,
        tenant=SimpleNamespace(semaphore_handler=mock.MagicMock(name="semaphores")),
    )
    return SimpleNamespace(
        annotateLogger=lambda log: log,
        manager=manager,
        parameters={},
        event=None,
        # Whether the change edits a job is a question to the merger; what it touches is told by its files here.
        updatesJobConfig=lambda *_: False,
    )


def _change(model: Any, loaded: Loaded, project: str, files: Sequence[str]) -> Any:
    owner = next(each.project for each in loaded.tenant.all_tpcs if each.project.name == project)
    change = model.Change(owner)
    change.branch, change.files, change.number = BRANCH, list(files), "1"
    return change


def refused(loaded: Loaded, projects: Sequence[Project]) -> Iterator[Flaw]:
    """Yield what Zuul says where it refuses to make the jobs of a change."""
    from zuul import model

    for project in projects:
        for pipeline in loaded.layout.pipeline_managers:
            try:
                jobs_of(loaded, project.name, pipeline, ["data/default_data.json", "README.md"])
            except (model.JobConfigurationError, model.NoMatchingParentError) as error:
                what = f"pipeline {pipeline}: {' '.join(str(error).split())}"
                yield Flaw(f"{project.shown}zuul.d", 1, what)
