"""Our own checks of the jobs and the tenant to copy, each proved by a mistake that it finds, and nothing else does."""

from pathlib import Path

import pytest
import yaml

from tests.zuul.trees import ROOT
from tests.zuul.trees import mutated
from tests.zuul.trees import plant
from tools.zuul_config.__main__ import CHECKS
from tools.zuul_config.__main__ import flaws
from tools.zuul_config.__main__ import main
from tools.zuul_config.flaw import Unreadable
from tools.zuul_config.sides import read_setup
from tools.zuul_config.tenant import Names
from tools.zuul_config.tenant import names

TENANT = "examples/zuul-config"
JOBS = "zuul.d/jobs.yaml"
GATE = "playbooks/driverlog-gate"
MISTAKES = yaml.safe_load(Path(__file__).with_name("mistakes.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    return plant(tmp_path_factory.mktemp("driverlog"))


def found(top):
    return flaws(read_setup(top, top / TENANT))


def test_ours_noop(tree):
    assert found(tree) == []
    assert flaws(read_setup(ROOT, ROOT / TENANT)) == []


@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake["check"] for mistake in MISTAKES])
def test_mistake_is_found(tree, mistake):
    with mutated(tree, mistake["file"], mistake.get("instead-of"), mistake.get("put")):
        (check,) = [check for check in CHECKS if check.__name__ == mistake["check"]]
        shown = [str(flaw) for flaw in check(read_setup(tree, tree / TENANT))]
    assert any(line.startswith(mistake["at"]) and mistake["says"] in line for line in shown), shown


def test_every_check_is_proved():
    names = [check.__name__ for check in CHECKS]
    assert len(names) == len(set(names))
    assert {*names} == {mistake["check"] for mistake in MISTAKES}
    assert all((check.__doc__ or "").endswith(".") for check in CHECKS)


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        (JOBS, "- job: [\n", ":2: not YAML"),
        (JOBS, "- job: {name: a}\n  project: {}\n", ":1: expected a list of stanzas, one key each"),
        (JOBS, "just words\n", ":1: expected a list of stanzas"),
        (JOBS, "\x07", ":1: cannot be read"),
        (f"{GATE}/run.yaml", "- {hosts: &x [*y]}\n", ":1: "),
    ],
)
def test_what_is_no_yaml(tree, path, text, message):
    with mutated(tree, path, None, text), pytest.raises(Unreadable) as caught:
        read_setup(tree, tree / TENANT)
    assert [flaw for flaw in caught.value.flaws if f"{path}{message}" in str(flaw)]


def test_command(tree, capsys):
    arguments = ["--project", str(tree), "--without-zuul"]
    assert main(arguments) == 0
    assert capsys.readouterr().out == "zuul-config: nothing to mend\n"
    with mutated(tree, JOBS, "    timeout: 300\n", ""):
        assert main(arguments) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{JOBS}:5: job driverlog-gate: no timeout; say")
    assert lines[-1] == "zuul-config: 1 to mend"
    with mutated(tree, JOBS, None, "- ["):
        assert main(arguments) == 1
    capsys.readouterr()
    assert main(["--project", str(tree / "data")]) == 2
    said = capsys.readouterr().err
    assert said.startswith("zuul-config: no ")
    assert said.count("\n") == 1


def main_yaml(source):
    return f"- tenant:\n    name: storage\n    source: {source}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, Names("gerrit", "zuul-config", "openstack/driverlog")),
        (
            main_yaml("{opendev: {config-projects: [admin], untrusted-projects: [a/registry, b]}}"),
            Names("opendev", "admin", "a/registry"),
        ),
        (
            main_yaml(
                "{github: {untrusted-projects: [x]},"
                " own: {config-projects: [admin: {include: [job]}], untrusted-projects: [a: {}]}}"
            ),
            Names("own", "admin", "a"),
        ),
    ],
)
def test_names_of_a_tenant(tmp_path, text, expected):
    if text is not None:
        (tmp_path / "main.yaml").write_text(text)
    assert names(tmp_path, "tenant/") == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- [", "not YAML"),
        ("", "expected a tenant with"),
        ("- 3", "expected a tenant with"),
        (main_yaml("[gerrit]"), "expected a tenant with"),
        (main_yaml("{gerrit: {config-projects: [admin]}}"), "expected a tenant with"),
        (main_yaml("{gerrit: {config-projects: 3, untrusted-projects: [a]}}"), "expected a"),
    ],
)
def test_a_tenant_without_names(tmp_path, text, message):
    (tmp_path / "main.yaml").write_text(text)
    with pytest.raises(Unreadable) as caught:
        names(tmp_path, "tenant/")
    [flaw] = caught.value.flaws
    assert str(flaw).startswith(f"tenant/main.yaml:1: {message}")


def test_the_example_names_what_is_taken_without_it():
    assert names(ROOT / TENANT, "") == Names()
