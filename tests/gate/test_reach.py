"""What the gate does to its machine: it starts git, connects to nothing, and writes only what was named."""

import json
import os
import subprocess
import sys

import pytest

from cli import main
from tests.gate.support import PATH
from tests.gate.support import own
from tests.lab.git import git
from tests.lab.git import write

# Python tells of each of these before it happens; the list is what a gate must not do unseen.
WATCHED = """
import json, os, sys
seen = []
def hook(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.bind", "os.system", "os.exec", "exec.code"):
        seen.append([event, str(arguments[-1])[:200]])
    elif event == "subprocess.Popen":
        seen.append([event, os.path.basename(str(arguments[0]))])
    elif event == "open" and (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        seen.append([event, str(arguments[0])])
    elif event in ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.symlink", "os.chmod"):
        seen.append([event, str(arguments[0])])
sys.dont_write_bytecode = True
sys.addaudithook(hook)
from cli import main
try:
    status = main(sys.argv[1:])
except SystemExit as end:
    status = end.code
sys.stderr.write("\\n" + json.dumps([status, seen]))
"""
HOSTILE = {
    "name": "$(touch pwned) {{ 7*7 }} `touch pwned` __import__('os')",
    "wiki": "http://127.0.0.1:1/x",
    "ci": {"id": "halden-ci", "success_pattern": "(a+)+$", "failure_pattern": "(?P<x>.*)"},
}


@pytest.fixture
def checkout(tmp_path):
    """A registry with a commit, and a hostile change on top of it in the work tree."""
    write(tmp_path, {PATH: own()})
    git(tmp_path, "init", "-q", "-b", "master")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "-q", "-m", "Start")
    write(
        tmp_path, {PATH: own(**HOSTILE), "conftest.py": "raise SystemExit", "gate/__init__.py": ""}
    )
    return tmp_path


def seen(checkout, *arguments):
    """Run the command under watch, and return its exit status and what it did."""
    command = (sys.executable, "-c", WATCHED, "check", "--repo", str(checkout), *arguments)
    done = subprocess.run(command, capture_output=True, text=True)
    status, events = json.loads(done.stderr.splitlines()[-1])
    # A number is a pipe to git.
    return status, {tuple(event) for event in events if not event[1].isdigit()}


def test_it_starts_git_and_nothing_else(checkout):
    status, events = seen(checkout, "--base", "HEAD")
    assert status == 1
    assert events - {("open", "/dev/null")} == {("subprocess.Popen", "git")}
    assert not (checkout / "pwned").exists()


def test_it_writes_the_outputs_that_were_named(checkout, tmp_path_factory):
    report = tmp_path_factory.mktemp("out") / "report.json"
    _, events = seen(checkout, "--base", "HEAD", "--output", f"json={report}")
    written = {path for event, path in events if event != "subprocess.Popen"} - {"/dev/null"}
    assert written
    assert all(path.startswith(str(report.parent)) for path in written), written


# A change may bring as many links along as there are process ids, and wait for whoever looks at it to run a command.
THROUGH_LINKS = [
    (("fmt",), "data/.default_data.json.PID.tmp", 0),
    (("check", "--fix", "--base", "HEAD"), "data/.default_data.json.PID.tmp", 1),
    (("check", "--base", "HEAD", "--output", "sarif=report.sarif"), "report.sarif", 2),
    (("diff", "--output", "json=report.json"), "report.json", 2),
]


@pytest.mark.parametrize(("arguments", "link", "status"), THROUGH_LINKS)
def test_it_writes_through_no_link_of_a_change(checkout, monkeypatch, capsys, arguments, link, status):  # fmt: skip
    link = link.replace("PID", str(os.getpid()))
    precious = checkout.parent / f"{checkout.name}-precious"
    precious.write_text("mine")
    (checkout / PATH).write_text(own(**HOSTILE, description="tail ") + "\n\n")
    (checkout / link).symlink_to(precious)
    monkeypatch.chdir(checkout)
    assert main(list(arguments)) == status
    assert precious.read_text() == "mine"
    assert not (checkout / PATH).is_symlink()
    if status == 2:
        assert (
            f"{link} is a symlink; name the file it leads to with --output"
            in capsys.readouterr().err
        )
