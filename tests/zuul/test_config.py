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
