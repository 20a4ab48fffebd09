"""Zuul's own loader on our jobs and the tenant to copy: no error, the jobs that are meant, mistakes that it finds."""

import shutil

import pytest

from tests.zuul.trees import ROOT
from tests.zuul.trees import mutated
from tests.zuul.trees import tracked
from tests.zuul.with_zuul.loading import after
from tests.zuul.with_zuul.loading import jobs
from tools.zuul_config.__main__ import flaws_by_zuul
from tools.zuul_config.__main__ import main

JOBS = "zuul.d/jobs.yaml"
PROJECT = "zuul.d/project.yaml"
TENANT = "examples/zuul-config"
PIPELINES = f"{TENANT}/zuul.d/pipelines.yaml"
DATA = ["data/default_data.json"]
CODE = ["gate/check.py"]
DOCS = ["docs/glossary.md"]
CODE_JOBS = {"driverlog-gate", "driverlog-tests"}
CHECK = {"driverlog-review", "driverlog-gate", "driverlog-site-preview"}


def test_ours_noop(ours, capsys):
    assert ours.flaws == ()
    assert main(["--project", str(ROOT)]) == 0
    assert capsys.readouterr().out == "zuul-config: nothing to mend\n"


@pytest.mark.parametrize(
    ("pipeline", "files", "names"),
    [
        ("check", DATA, CHECK),
        ("gate", DATA, {"driverlog-gate"}),
        ("check", CODE, CODE_JOBS),
        ("gate", CODE, CODE_JOBS),
        ("check", DOCS, {"driverlog-tests"}),
        ("check", [*DATA, *CODE], {*CHECK, "driverlog-tests"}),
        ("gate", ["roles/driverlog-environment/README.md"], {*CODE_JOBS, "driverlog-zuul-config"}),
        ("promote", DATA, {"driverlog-site-publish"}),
        ("promote", DOCS, set()),
        ("post", DATA, set()),
        ("promote", ["dashboard/build.py"], set()),
        ("periodic", [], {"driverlog-scan"}),
        ("periodic-weekly", [], {"driverlog-upstream"}),
    ],
)  # fmt: skip
def test_jobs_of_a_change(ours, pipeline, files, names):
    assert set(jobs(ours, pipeline, files)) == names


def test_no_file_is_nobodys_business(ours):
    """Without a job that votes Zuul says nothing, and a change could never be merged."""
    for pipeline in ("check", "gate"):
        for path in tracked():
            voting = [name for name, job in jobs(ours, pipeline, [path]).items() if job.voting]
            assert voting, (pipeline, path)


def test_how_jobs_run(ours):
    """Data is judged without waiting for a node; whatever has a secret never gets one."""
    timed = jobs(ours, "periodic", []) | jobs(ours, "periodic-weekly", [])
    data = jobs(ours, "check", DATA) | jobs(ours, "promote", DATA) | timed
    assert all(job.nodeset.getNodes() == [] for job in data.values())
    assert {name for name, job in data.items() if not job.voting} == {"driverlog-review"}
    secret = {name for name, job in data.items() for book in job.run if book.frozen_secrets}
    assert secret == {"driverlog-review", "driverlog-scan"}
    assert not [book for job in data.values() for book in job.post_run if book.frozen_secrets]
    assert data["driverlog-gate"].timeout == 300
    held = {
        name: {each.name for each in job.semaphores} for name, job in data.items() if job.semaphores
    }
    assert held == {
        "driverlog-site-publish": {"driverlog-site"},
        "driverlog-scan": {"driverlog-site", "driverlog-scan"},
        "driverlog-upstream": {"driverlog-upstream"},
    }


MISTAKES = [
    (JOBS, "    timeout: 300", "    tiemout: 300", f"{JOBS}:", "extra keys not allowed"),
    (JOBS, "    timeout: 300", "    timeout: soon", f"{JOBS}:", "expected int"),
    (JOBS, "    name: driverlog-gate", "    name: driverlog-gate\n    parent: nobody", f"{JOBS}:", "nobody"),
    (PROJECT, "- driverlog-tests", "- driverlog-test", f"{PROJECT}:", "Job driverlog-test not defined"),
    (PROJECT, "- driverlog-tests", "- driverlog-tests: {dependencies: [x]}", f"{PROJECT}:", "Job x not defined"),
    (PIPELINES, "manager: dependent", "manager: eager", f"{PIPELINES}:22:", "data['manager']"),
    (PIPELINES, "event: ref-updated", "event: ref-changed", f"{PIPELINES}:71:", "['event']"),
    (PIPELINES, "17 */4 * * * 0", "17 */4 * *", f"{PIPELINES}:", "expected 5 to 7 fields"),
    (PIPELINES, "17 */4 * * * 0", "77 */4 * * *", f"{PIPELINES}:", "'77 */4 * * *'"),
    (PIPELINES, "17 */4 * * * 0", "17 */4 * * * 0 soon", f"{PIPELINES}:", "soon"),
    (JOBS, "irrelevant-files:\n      - ^data", "irrelevant-files:\n      - (^data", f"{JOBS}:", "missing )"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "old", "new", "place", "message"), MISTAKES)
def test_mistake_is_found(tree, path, old, new, place, message):
    with mutated(tree, path, old, new):
        shown = [str(flaw) for flaw in flaws_by_zuul(tree, tree / TENANT)]
    assert any(line.startswith(place) and message in line for line in shown), shown


# What the example's README says to replace, for a Zuul that knows Gerrit by another name.
REPLACED = {
    "main.yaml": {"gerrit:": "opendev:", "zuul-config": "admin/tenant", "openstack/driverlog": "own/registry"},
    "zuul.d/projects.yaml": {"name: zuul-config": "name: admin/tenant", "openstack/driverlog": "own/registry"},
    "zuul.d/jobs.yaml": {"- openstack/driverlog": "- own/registry"},
    "zuul.d/pipelines.yaml": {"gerrit:": "opendev:"},
}  # fmt: skip


def test_tenant_with_names_of_its_own(tmp_path, capsys):
    tenant = tmp_path / "tenant"
    shutil.copytree(ROOT / TENANT, tenant)
    for path, edits in REPLACED.items():
        text = (tenant / path).read_text(encoding="utf-8")
        for old, new in edits.items():
            assert old in text
            text = text.replace(old, new)
        (tenant / path).write_text(text, encoding="utf-8")
    assert main(["--project", str(ROOT), "--tenant", str(tenant)]) == 0
    assert capsys.readouterr().out == "zuul-config: nothing to mend\n"
    (tenant / "main.yaml").write_text("- [")
    assert main(["--project", str(ROOT), "--tenant", str(tenant)]) == 1
    assert "main.yaml:1: not YAML" in capsys.readouterr().out


def test_variant_of_a_protected_job_is_refused(tree):
    """The loader takes it; making the jobs of a change shows it."""
    name = "    name: driverlog-gate\n"
    assert after(tree, JOBS, name, f"{name}    protected: true\n").flaws == ()
    with mutated(tree, JOBS, name, f"{name}    protected: true\n"):
        shown = [str(flaw) for flaw in flaws_by_zuul(tree, tree / TENANT)]
    assert len(shown) == 2
    assert all("is protected and cannot be inherited from other projects" in line for line in shown)
