"""`driverlog ci try --gerrit` on a running Gerrit, as anybody: the same on the fake one and on a real one."""

import pytest

from tests.bot.conftest import new_project
from tests.gate.support import Repo
from tests.gate.support import driver
from tests.gate.support import run
from tests.gate.support import text
from tests.lab.pushing import clone
from tests.lab.pushing import merged_change_with_comments

ACCOUNT = "halden-ci"
OWN = """Build failed.

- halden-hx-fc https://l.example.org/{} : FAILURE in 5m
- pep8 https://l.example.org/ : SUCCESS in 2m
"""
OTHERS = "Build succeeded.\n\n- zuul-job https://l.example.org/z : SUCCESS in 2m"


@pytest.fixture(scope="module")
def heard(server, tmp_path_factory):
    """A project in which the CI has spoken on two changes, and another one beside it."""
    project = new_project(server)
    tree = clone(server, project, "core", tmp_path_factory.mktemp("tree"))
    for number in range(2):
        said = {ACCOUNT: OWN.format(number), "zuul": OTHERS}
        merged_change_with_comments(server, tree, f"Change {number}", {f"f{number}": "x\n"}, said)
    return project


@pytest.fixture
def call(server, heard, tmp_path, capsys):
    patterns = {
        "success_pattern": r"hx-fc \S+ : SUCCESS",
        "failure_pattern": r"hx-fc \S+ : FAILURE",
    }
    repo = Repo(tmp_path / "repo")
    repo.write(text(driver("HX FC", repo=heard, ci={"id": ACCOUNT, **patterns})))

    def called(*words):
        options = ("--repo", repo.top, "--gerrit", server.url, "--driver", "HX FC")
        code = run("ci", "try", *options, *words)
        return code, "".join(capsys.readouterr())

    return called


def test_what_the_patterns_make_of_the_newest_comments(call, heard):
    code, out = call()
    assert code == 0, out
    assert "2 comments: 0 success, 2 failure, 0 neither" in out
    start = f"{heard}, change "
    changes = [line.removeprefix(start) for line in out.splitlines() if line.startswith(start)]
    first, second = (int(change.partition(",")[0]) for change in changes)
    assert first > second
    assert "  failure  - halden-hx-fc https://l.example.org/1 : FAILURE in 5m" in out


def test_others_are_heard_beside_it(call):
    code, out = call("--success", r"\S+ : SUCCESS", "--newest", "1")
    assert code == 0, out
    assert "zuul wrote a line that they take as success: - zuul-job" in out


def test_what_fits_is_proposed(call):
    code, out = call("--success", "nothing", "--failure", "nothing else")
    assert code == 1, out
    assert r'"success_pattern": "halden-hx-fc \\S+ : SUCCESS"' in out


def test_no_such_account(call):
    code, out = call("--account", "halden-cy")
    assert code == 2
    assert 'Gerrit has no account "halden-cy"' in out
    assert '"halden-ci" is nearly the same' in out
