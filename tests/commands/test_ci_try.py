"""`driverlog ci try`: pasted comments, recorded reviews, a Gerrit, and what nobody can try."""

import io
import json
from types import SimpleNamespace

import pytest

from tests.gate.support import ROOT
from tests.gate.support import driver
from tests.gate.support import run
from tests.gate.support import text
from tests.lab.fake import start_fake

REVIEW = ROOT.parent / "shared" / "corpus" / "sample-review-92468.json"
PROJECT = "openstack/cinder"
JOBS = """Build failed.

- halden-hx-fc http://l.example.org/1 : SUCCESS in 5m
- halden-hx http://l.example.org/2 : FAILURE
"""


@pytest.fixture
def call(repo, capsys, monkeypatch):
    def called(*words, stdin=""):
        pasted = SimpleNamespace(buffer=io.BytesIO(stdin.encode()), isatty=lambda: False)
        monkeypatch.setattr("sys.stdin", pasted)
        code = run("ci", "try", "--repo", repo.top, *words)
        out, err = capsys.readouterr()
        assert (code == 2) == bool(err)
        assert all(line.isprintable() for line in (out + err).splitlines())
        return code, out + err

    return called


def lines(out):
    return [
        line.split("  ", 2)[1:]
        for line in out.splitlines()
        if line.startswith("  ") and line.count("  ") > 1
    ]


def test_line_by_line(repo, call):
    file = repo.write(JOBS, "said.txt")
    code, out = call("--driver", "Halden HX FC", "--comment", file)
    assert code == 0
    assert lines(out)[:3] == [
        ["nothing", "Build failed."],
        ["success", "- halden-hx-fc http://l.example.org/1 : SUCCESS in 5m"],
        ["nothing", "- halden-hx http://l.example.org/2 : FAILURE"],
    ]
    assert "the comment tells success" in out


def test_pasted(call):
    code, out = call(
        "--success", "pep8", "--failure", r"hx \S+ : FAILURE", "--comment", "-", stdin=JOBS
    )
    assert code == 0
    assert "the comment tells failure" in out


def test_without_a_pattern_all_jobs_are_proposed(call):
    code, out = call("--comment", "-", "--account", "nobody-ci", stdin=JOBS)
    assert code == 0
    assert r'"success_pattern": "halden-hx-fc \\S+ : SUCCESS"' in out
    assert r'"failure_pattern": "halden-hx \\S+ : FAILURE"' in out


def test_what_it_proposes_is_written_by_the_command_it_shows(repo, call, capsys):
    bad = {
        "id": "halden-ci",
        "success_pattern": "Build Successful",
        "failure_pattern": "Build Failed",
    }
    repo.write(text(driver("It's HX", ci=bad)))
    code, out = call(
        "--driver", "it's hx", "--comment", "-", stdin="* it-hx http://l.example.org/1 : SUCCESS\n"
    )
    assert code == 1
    (shown,) = [line.strip() for line in out.splitlines() if line.startswith("  driverlog edit")]
    done = repo_shell(repo, f"{shown} --dry-run")
    assert '"success_pattern": "it-hx \\\\S+ : SUCCESS"' in done


def test_a_driver_without_a_ci_gets_one(repo, call):
    said = "* borg-nfs http://l.example.org/1 : SUCCESS\n"
    code, out = call("--driver", "Borg NFS", "--account", "borg-ci", "--comment", "-", stdin=said)
    assert code == 0
    (shown,) = [line.strip() for line in out.splitlines() if line.startswith("  driverlog edit")]
    assert '"id": "borg-ci"' in repo_shell(repo, shown)


def repo_shell(repo, line):
    """What a shell makes of a line, with the command of this checkout."""
    import os
    import subprocess
    import sys
    from pathlib import Path

    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-c", line], cwd=repo.top, env={**os.environ, "PATH": path}, text=True, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ).stdout  # fmt: skip


def test_a_line_that_marks_several(repo, call):
    both = {"id": "halden-ci", "success_pattern": r"hx \S+ : SUCCESS"}
    repo.write(text(driver("HX A", ci=both), driver("HX B", ci=both)))
    _, out = call(
        "--driver", "HX A", "--comment", "-", stdin="- hx http://l.example.org/1 : SUCCESS\n"
    )
    assert "marks openstack/cinder, Halden, HX B as well: of several drivers it marks none" in out


def test_patterns_that_other_cis_match(call):
    _, out = call("--success", "SUCCESS", "--comment", "-", stdin=JOBS)
    assert (
        "the success pattern is also found in what others write: Zuul, Zuul 2, Gerrit Trigger"
        in out
    )


def test_the_gate_has_its_say(call):
    other = ["--success", r"hx-iscsi \S+ : SUCCESS", "--failure", r"hx-iscsi \S+ : FAILURE"]
    _, out = call("--driver", "Halden HX FC", *other, "--comment", "-", stdin=JOBS)
    assert "[foreign-job-pattern]" in out


needs_corpus = pytest.mark.skipif(not REVIEW.exists(), reason="needs ../shared/corpus")
SAID = {
    "arista-test": ("Arista third party testing PASSED", 2),
    "bsn": ("BigSwitch-Plugin \\\\S+ : SUCCESS", 2),
    "cisco_neutron_ci": ("neutron_zuul \\\\S+ : SUCCESS", 1),
    "hyper-v-ci": ("no line tells whose job it is", 2),
    "plumgrid-ci": ("no line tells whose job it is", 2),
    "vmwareminesweeper": ("check-tempest-neutron-vmware-nsx \\\\S+ : SUCCESS", 1),
    "nec-openstack-ci": ("there is nothing to try", 0),
    "mellanox": ("Check-MLNX-Neutron-ML2-driver \\\\S+ : SUCCESS", 1),
    "jenkins": ("gate-neutron-pep8 \\\\S+ : SUCCESS", 1),
}


@needs_corpus
@pytest.mark.parametrize("account", SAID)
def test_a_recorded_review(call, account):
    code, out = call("--account", account, "--comment", REVIEW)
    expected, least = SAID[account]
    assert code == 0
    assert expected in out
    told = int(
        next(
            line for line in out.splitlines() if " comment" in line and " success" in line
        ).split()[0]
    )
    assert told >= least


@needs_corpus
def test_others_comments_show_how_loose_a_pattern_is(call):
    code, out = call("--account", "bsn", "--success", "SUCCESS", "--comment", REVIEW)
    assert code == 0
    assert "mellanox wrote a line that they take as success: - Check-MLNX" in out


@pytest.fixture(scope="module")
def gerrit():
    with start_fake() as server:
        server.add_account("halden-storage-ci", name="Halden Storage CI")
        server.add_account("zuul-x", name="Zuul X")
        server.add_project(PROJECT, [], {"README": "x\n"})
        said = {
            "halden-storage-ci": JOBS,
            "zuul-x": "Build succeeded.\n\n- pep8 http://l.example.org/9 : SUCCESS in 2m",
        }
        server.add_changes(PROJECT, 3, merged=True, messages=said)
        server.add_changes(PROJECT, 1, messages={"halden-storage-ci": "Starting check jobs."})
        yield server


def test_on_gerrit(call, gerrit):
    code, out = call("--driver", "Halden HX FC", "--gerrit", gerrit.url)
    assert code == 0
    assert "3 comments: 3 success, 0 failure, 0 neither, and 1 without a result" in out
    assert "no result: it announces a run" in out


def test_on_gerrit_as_anybody_and_in_few_requests(call, gerrit):
    gerrit.reset_requests()
    call(
        "--driver", "Halden HX FC", "--gerrit", gerrit.url, "--newest", "2", "--success", "SUCCESS"
    )
    assert len(gerrit.requests) <= 3
    assert not any(str(request.path).startswith("/a/") for request in gerrit.requests)


def test_on_gerrit_others_are_heard_too(call, gerrit):
    _, out = call("--driver", "Halden HX FC", "--gerrit", gerrit.url, "--success", "SUCCESS")
    assert "zuul-x wrote a line that they take as success: - pep8" in out


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ([], "which comments? say --comment FILE"),
        (["--comment", "-", "--gerrit", "https://x.example.org"], "which comments?"),
        (["--comment", "/no/such/file"], "cannot read /no/such/file: No such file"),
        (["--comment", "."], "cannot read .: Is a directory"),
        (["--comment", "a\0b"], "cannot read a<U+0000>b: no such path"),
        (["--comment", "-"], "the comment is empty"),
        (["--driver", "Halden HX FCC", "--comment", "-"], 'did you mean "Halden HX FC"'),
        (["--success", "(", "--comment", "-"], 'RE2 cannot run "("'),
        (["--gerrit", "https://x.example.org"], "whose comments? say --account NAME"),
        (["--gerrit", "https://x.example.org", "--account", "a"], "whose comments? say --project NAME"),
        (["--gerrit", "ftp://x", "--driver", "Halden HX FC"], "--gerrit cannot be used; expected an http"),
        (["--gerrit", "https://u:secret@x", "--driver", "Halden HX FC"], "--gerrit cannot be used"),
        (["--gerrit", "https://x.example.org", "--driver", "Halden HX FC", "--newest", "0"], "is not from 1 to 100"),
        (["--gerrit", "https://x.example.org", "--account", 'a"b', "--project", "p"], "is no name that can be asked"),
        (["--gerrit", "https://x.example.org", "--account", "a", "--project", "p OR x:y"], "is no name that can"),
    ],
)  # fmt: skip
def test_what_cannot_be_tried(call, words, why):
    code, out = call(*words)
    assert code == 2
    assert why in out
    assert out.count("\n") == 1
    assert "secret" not in out


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--account", "nobody-at-all"], 'Gerrit has no account "nobody-at-all"'),
        (["--account", "halden-strage-ci"], '"halden-storage-ci" is nearly the same'),
        (["--project", "openstack/nova"], 'no comment of "halden-storage-ci" on openstack/nova'),
    ],
)
def test_silence_is_explained(call, gerrit, words, why):
    code, out = call("--driver", "Halden HX FC", "--gerrit", gerrit.url, *words)
    assert code == 2
    assert why in out


def test_a_server_that_is_not_there(call):
    code, out = call("--driver", "Halden HX FC", "--gerrit", "http://127.0.0.1:9")
    assert code == 2
    assert "127.0.0.1:9" in out


HOSTILE = [
    "\x1b[2J\x07\n- a\x00b http://x : SUCCESS",
    "x" * 200_000,
    "\n" * 5000 + "a",
    "- \ufffd\u202e http://x : SUCCESS",
]


@pytest.mark.parametrize(
    "said", [*HOSTILE, json.dumps({"comments": [{"message": "\u202e : SUCCESS"}] * 300})]
)
def test_hostile_comments(call, said):
    code, out = call("--success", "SUCCESS", "--comment", "-", stdin=said)
    assert code in (0, 1)
    assert max(map(len, out.splitlines())) < 400
