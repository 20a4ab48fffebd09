"""Loads both sides by Zuul's own loader, on files as they lie there: no Zuul, no ZooKeeper, no Gerrit runs.

The layout and the messages are the scheduler's. Written for Zuul 14.
"""

import configparser
from collections.abc import Iterator
from collections.abc import Sequence
from collections.abc import Set
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from typing import NamedTuple
from unittest import mock

from tools.zuul_config.flaw import Flaw

BRANCH = "master"
_GERRIT = {
    "driver": "gerrit",
    "server": "review.example.org",
    "user": "zuul",
    "sshkey": "/dev/null",
}


class Project(NamedTuple):
    """A project of the tenant: its connection and name, its folder, how its paths are shown, whether Zuul trusts it."""

    connection: str
    name: str
    root: Path
    shown: str
    trusted: bool


class Loaded(NamedTuple):
    """What came out: the layout that the scheduler would use, its tenant, and what is wrong."""

    layout: Any
    tenant: Any
    flaws: tuple[Flaw, ...]


def load(projects: Sequence[Project]) -> Loaded:
    """Load the configuration of all projects, the trusted ones first."""
    from zuul import model

    registry = _connections({project.connection for project in projects})
    context, parser = _parser(registry)
    tenant = _tenant(model)
    members = [_member(model, parser, registry, tenant, project) for project in projects]
    parsed = model.ParsedConfig()
    for member, project in zip(members, projects, strict=True):
        for path in config_files(project.root):
            _parse(model, parser, context, parsed, tenant, member, project, path)
    tenant.layout = parser._parseLayout(tenant, parsed, context)
    shown = {project.name: project.shown for project in projects}
    flaws = [_flaw(error, shown) for error in tenant.layout.loading_errors]
    return Loaded(tenant.layout, tenant, (*flaws, *_bad_times(tenant.layout, shown)))


def config_files(root: Path) -> list[Path]:
    """Return the files that Zuul reads of a project: those of the first place that is there."""
    for name in ("zuul.yaml", "zuul.d", ".zuul.yaml", ".zuul.d"):
        place = root / name
        if place.is_dir():
            return sorted(place.rglob("*.yaml"))
        if place.is_file():
            return [place]
    return []


def _connections(names: Set[str]) -> Any:
    from zuul.lib.connections import ConnectionRegistry

    config = configparser.ConfigParser()
    config.read_dict({f"connection {name}": _GERRIT for name in names})
    config.read_dict({"connection static": {"driver": "static"}})
    registry = ConnectionRegistry()
    registry.configure(config, sources=True, triggers=True, reporters=True, providers=True)
    for name in names:
        source = registry.getSource(name)
        # These two would be asked of Gerrit.
        source.getProjectDefaultMergeMode = lambda *_, **__: "merge"
        source.getProjectDefaultBranch = lambda *_, **__: BRANCH
    return registry


def _parser(registry: Any) -> tuple[Any, Any]:
    """Return Zuul's parser; what stands for ZooKeeper and the scheduler is never asked while a layout is parsed."""
    from zuul import configloader
    from zuul.lib.ansible import AnsibleManager

    absent = mock.MagicMock(name="a service that is not here")
    system = SimpleNamespace(system_id="zuul-config")
    context = configloader.ParseContext(registry, absent, system, AnsibleManager())
    return context, configloader.TenantParser(
        registry, absent, absent, None, None, absent, None, None
    )


def _tenant(model: Any) -> Any:
    tenant = model.Tenant("driverlog")
    tenant.default_base_job = "base"
    tenant.allowed_labels = tenant.disallowed_labels = tenant.default_ansible_version = None
    return tenant


def _member(model: Any, parser: Any, registry: Any, tenant: Any, project: Project) -> Any:
    source = registry.getSource(project.connection)
    member = model.TenantProjectConfig(model.Project(project.name, source))
    member.trusted = project.trusted
    classes = parser.all_classes if project.trusted else parser.job_classes
    member.load_classes = set(classes)
    member.branches = member.dynamic_branches = [BRANCH]
    tenant.addTPC(member)
    return member


def _parse(
    model: Any,
    parser: Any,
    context: Any,
    parsed: Any,
    tenant: Any,
    member: Any,
    project: Project,
    path: Path,
) -> None:
    where = path.relative_to(project.root).as_posix()
    name = member.project.canonical_name
    source = model.SourceContext(name, project.name, project.connection, BRANCH, where)
    source.implied_branches = [] if project.trusted else None
    with context.errorContext(source_context=source):
        text = path.read_text(encoding="utf-8")
        data = parser.loadProjectYAML(text, source, context)
        parser.addProjectBranchConfig(context, parsed, tenant, member, data, project.trusted)


def _flaw(error: Any, shown: dict[str, str]) -> Flaw:
    source, mark = error.key.context, error.key.mark
    path = f"{shown[source.project_name]}{source.path}" if source else "tenant"
    line = mark.line + 1 if mark is not None else 1
    return Flaw(path, line, " ".join(str(error.short_error or error.error).split()))


def _bad_times(layout: Any, shown: dict[str, str]) -> Iterator[Flaw]:
    """Yield the times of timers that Zuul could not keep: it writes them to its log, and never starts."""
    from zuul.driver.timer.crontrigger import ZuulCronTrigger

    names = ("minute", "hour", "day", "month", "day_of_week", "second")
    for manager in layout.pipeline_managers.values():
        pipeline = manager.pipeline
        for time in (
            time for each in pipeline.event_filters for time in getattr(each, "timespecs", ())
        ):
            parts = time.split()
            try:
                if not 5 <= len(parts) <= 7:
                    raise ValueError("expected 5 to 7 fields")
                ZuulCronTrigger(
                    jitter=int(parts[6]) if parts[6:] else None,
                    **dict(zip(names, parts, strict=False)),
                )
            except ValueError as error:
                what = f"pipeline {pipeline.name}: time {time!r}: {' '.join(str(error).split())}"
                source = pipeline.source_context
                yield Flaw(
                    f"{shown[source.project_name]}{source.path}", pipeline.start_mark.line + 1, what
                )
