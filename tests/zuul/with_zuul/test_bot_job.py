"""The jobs with the secret by real Ansible: what they start, with what, and what a change's variables do to that.

What is started here is a program that notes how; tests/zuul/live has the bot itself.
"""

import json
import shutil
import sys
from pathlib import Path

import pytest
import yaml

from tests.zuul.trees import ROOT
from tests.zuul.with_zuul.ansible_job import BUILD
from tests.zuul.with_zuul.ansible_job import SOURCE
from tests.zuul.with_zuul.ansible_job import Job

PASSWORD = "correct-horse-battery"
REVIEW = "playbooks/driverlog-review/run.yaml"
SCAN = "playbooks/driverlog-scan/run.yaml"
UPSTREAM = "playbooks/driverlog-upstream/run.yaml"
PUBLISH = "playbooks/driverlog-site-publish/run.yaml"

NOTES = f"""#!{sys.executable}
import json, os, pathlib, sys
notes = pathlib.Path({{folder!r}})
file = pathlib.Path(os.environ.get("DRIVERLOG_GERRIT_PASSWORD_FILE", "/dev/null"))
note = {{{{
    "argv": sys.argv[1:], "env": dict(os.environ), "cwd": os.getcwd(), "file": str(file),
    "password": file.read_text(), "mode": oct(file.stat().st_mode & 0o777),
}}}}
(notes / (sys.argv[1] + ".json")).write_text(json.dumps(note))
if sys.argv[1] == "site":
    site = pathlib.Path(sys.argv[sys.argv.index("--output") + 1])
    site.mkdir()
    (site / "index.html").write_text("the site")
if "--health" in sys.argv and sys.argv[1] == "bot":
    pathlib.Path(sys.argv[sys.argv.index("--health") + 1]).write_text('{{{{"version": 1}}}}')
if sys.argv[1:3] == ["bot", "upstream"]:
    pathlib.Path(sys.argv[sys.argv.index("--output") + 1]).write_text('{{{{"version": 1}}}}')
status = int((notes / "exit").read_text()) if sys.argv[1] == "bot" else 0
print("driverlog: could not ask" if status else "done", file=sys.stderr if status else sys.stdout)
sys.exit(status)
"""


class Trusted(Job):
    """A build of the trusted side: a copy of the example with settings of this test."""

    def __init__(self, top):
        super().__init__(top)
        self.config = top / "config"
        shutil.copytree(ROOT / "examples/zuul-config", self.config)
        for name in ("installed/bin", "state", "site", "notes"):
            (top / name).mkdir(parents=True)
        (top / "notes/exit").write_text("0")
        program = top / "installed/bin/driverlog"
        program.write_text(NOTES.format(folder=str(top / "notes")))
        program.chmod(0o755)
        (self.work / SOURCE).mkdir(parents=True)
        self.set_up()

    def set_up(self):
        file = self.config / "playbooks/settings.yaml"
        settings = yaml.safe_load(file.read_text(encoding="utf-8")) | {
            "driverlog_installed": str(self.top / "installed"),
            "driverlog_state": str(self.top / "state"),
            "driverlog_site_root": str(self.top / "site"),
        }
        file.write_text(yaml.safe_dump(settings), encoding="utf-8")

    def inventory(self):
        made = super().inventory()
        made["all"]["vars"]["driverlog_bot"] = {"user": "driverlog-bot", "password": PASSWORD}
        return made

    def start(self, playbook):
        (code,), shown = self.run(playbook, root=self.config)
        return code, shown

    def note(self, name):
        return json.loads((self.top / f"notes/{name}.json").read_text())


def become(program):
    return {
        "ansible_become": True,
        "ansible_become_user": "nobody",
        "ansible_become_exe": str(program),
    }


@pytest.fixture
def job(tmp_path):
    return Trusted(tmp_path / "job")


def evil(job):
    """Put a program into the change's checkout; returns its path and the file that tells that it ran."""
    program, told = job.work / SOURCE / "evil", job.top / "told"
    program.write_text(f"#!/bin/sh\necho ran > {told}\nexit 1\n")
    program.chmod(0o755)
    return program, told


def test_review(job):
    code, shown = job.start(REVIEW)
    assert code == 0, shown
    note = job.note("bot")
    config = f"{job.config}/playbooks/driverlog-review/../driverlog.toml"
    assert note["argv"] == ["bot", "review", "4711", "--post", "--config", config]
    assert note["env"]["DRIVERLOG_GERRIT_USER"] == "driverlog-bot"
    assert note["password"] == f"{PASSWORD}\n"
    assert note["mode"] == "0o600"
    assert not note["cwd"].startswith(str(job.work / "src"))
    assert job.returned() == {}


def test_password_is_nowhere_else(job):
    for exit_code in ("0", "2"):
        (job.top / "notes/exit").write_text(exit_code)
        _, shown = job.start(REVIEW)
        note = job.note("bot")
        assert PASSWORD not in shown
        assert PASSWORD not in json.dumps([note["argv"], note["env"]])
        assert not (job.top / note["file"]).exists()
    (job.top / "inventory.yaml").unlink()
    left = [path for path in job.top.rglob("*") if path.is_file() and path.parent.name != "notes"]
    assert [path for path in left if PASSWORD.encode() in path.read_bytes()] == []


@pytest.mark.parametrize(("exit_code", "job_code"), [("1", 0), ("2", 2), ("77", 2)])
def test_review_that_could_not_be_made_fails_the_job(job, exit_code, job_code):
    (job.top / "notes/exit").write_text(exit_code)
    code, shown = job.start(REVIEW)
    assert code == job_code
    # Zuul shows a failed task at the top of the build's page: it has the bot's own words.
    failed = [each for each in shown.split("TASK [") if "fatal: " in each]
    assert ["could not ask" in each for each in failed] == [True] * bool(job_code)


def test_variables_of_a_change_bend_nothing(job):
    """Each could have the bot, or Ansible itself, run what the change brings along."""
    program, told = evil(job)
    job.variables = become(program) | {
        "driverlog_installed": str(program.parent),
        "driverlog_bot_arguments": ["watch"],
        "driverlog_bot_cache": str(program.parent),
        "driverlog_state": str(program.parent),
        "ansible_shell_type": "powershell",
        "driverlog_bot_good": [0, 1, 2],
        "health": {"stat": {"exists": True, "path": "/etc/passwd"}},
        "upstream": {"stat": {"exists": True, "path": "/etc/passwd"}},
        "command": ["/bin/false"],
        "password": {"path": str(job.work / "mine")},
    }
    for playbook in (REVIEW, SCAN, UPSTREAM):
        code, shown = job.start(playbook)
        assert code == 0, shown
        note = job.note("bot")
        assert note["argv"][1] in ("review", "scan", "upstream")
        assert str(program.parent) not in json.dumps(note)
    assert not told.exists()
    assert not (job.work / "mine").exists()


def test_variables_of_a_change_bend_no_base_job(job):
    """The base job has no secret, but may write where sites and logs are."""
    program, told = evil(job)
    (job.top / "logs").mkdir()
    (job.logs / "a-link").symlink_to("/etc/passwd")
    (job.logs / "job-output.txt").write_text("done")
    job.variables = become(program) | {
        "driverlog_log_root": str(job.top / "logs"),
        "driverlog_log_url": "https://logs.example.org",
    }
    for playbook in ("playbooks/base/pre.yaml", "playbooks/base/post.yaml"):
        code, shown = job.start(playbook)
        assert code == 0, shown
    assert not told.exists()
    assert [path.name for path in (job.top / f"logs/{BUILD}").iterdir()] == ["job-output.txt"]
    assert job.returned()["zuul"]["log_url"] == f"https://logs.example.org/{BUILD}/"


def test_a_hole_of_ansibles_that_is_closed_here(job):
    """Without the line in fixed.yaml the change's program runs: should that end, the line can go."""
    program, told = evil(job)
    job.variables = become(program)
    (job.config / "playbooks/fixed.yaml").write_text("ansible_shell_type: sh\n")
    assert job.start(REVIEW)[0] != 0
    assert told.exists()


def test_scan_publishes_with_the_health_it_found(job):
    code, shown = job.start(SCAN)
    assert code == 0, shown
    state = job.top / "state"
    scan = job.note("bot")
    files = ["--state", f"{state}/scan.sqlite3", "--health", f"{state}/health.json"]
    assert scan["argv"][:8] == ["bot", "scan", *files, "--propose", "--post"]
    site = job.note("site")["argv"]
    assert site[:2] == ["site", "build"]
    assert site[site.index("--health") + 1] == f"{state}/health.json"
    assert "--upstream" not in site
    assert "DRIVERLOG_GERRIT_PASSWORD_FILE" not in job.note("site")["env"]
    assert (job.top / "site/current/index.html").read_text() == "the site"
    assert (job.logs / "health.json").exists()
    kinds = {each["metadata"]["type"] for each in job.returned()["zuul"]["artifacts"]}
    assert kinds == {"driverlog_health", "driverlog_site"}


def test_scan_that_is_not_complete_publishes_and_fails(job):
    (job.top / "notes/exit").write_text("2")
    code, shown = job.start(SCAN)
    assert code == 2
    assert "could not ask" in shown
    assert (job.top / "site/current/index.html").exists()


def test_what_the_trees_say_is_published(job):
    """A record that claims too much is no failure; a look that could not be made is one, and leaves the site alone."""
    for exit_code in ("0", "1"):
        (job.top / "notes/exit").write_text(exit_code)
        code, shown = job.start(UPSTREAM)
        assert code == 0, shown
    report = f"{job.top}/state/upstream.json"
    note = job.note("bot")
    assert note["argv"][:3] == ["bot", "upstream", "--output"]
    assert "DRIVERLOG_GERRIT_PASSWORD_FILE" not in note["env"]
    assert (job.logs / "upstream.json").exists()
    kinds = {each["metadata"]["type"] for each in job.returned()["zuul"]["artifacts"]}
    assert kinds == {"driverlog_upstream"}
    code, shown = job.start(PUBLISH)
    assert code == 0, shown
    site = job.note("site")["argv"]
    assert site[site.index("--upstream") + 1] == report
    (job.top / "notes/exit").write_text("2")
    Path(report).write_text("the last good one")
    assert job.start(UPSTREAM)[0] == 2
    assert Path(report).read_text() == "the last good one"


def test_nothing_is_left_in_the_home(job):
    """Zuul warns, on the change, of each file that a job leaves there."""
    for playbook in (REVIEW, SCAN, UPSTREAM):
        job.start(playbook)
        folder = job.note("bot")["env"]["XDG_CACHE_HOME"]
        assert folder in (str(job.work / "driverlog-cache"), str(job.top / "state"))
    assert job.note("site")["env"]["XDG_CACHE_HOME"] == str(job.top / "state")


def test_publication_replaces_the_site_in_one_step_and_keeps_three(job):
    root = job.top / "site"
    for digit in "abcd":
        (root / (digit * 32)).mkdir()
    (root / "current").symlink_to("d" * 32)
    (root / "not-ours").mkdir()
    code, shown = job.start(PUBLISH)
    assert code == 0, shown
    assert (root / "current").readlink().name == BUILD
    assert job.note("site")["cwd"] == str(job.work / SOURCE)
    names = {path.name for path in root.iterdir()}
    assert {BUILD, "current", "not-ours"} <= names
    assert len(names) == 5
    assert not [word for word in job.note("site")["argv"] if "health" in word]
