"""`driverlog bot scan`: what it prints, writes and refuses, and its exit codes."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest

import cli
from commands.bot.scan_progress import Bar
from tests.bot.scans import Scene
from tests.lab.fake import Fault
from tests.lab.fake import start_fake
from tests.lab.history_registry import PROJECTS

ROOT = Path(__file__).parents[2]
SCHEMAS = {
    name: json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text())
    for name in ("scan_report", "health")
}
PROJECT = "openstack/driverlog"
DATA = "data/default_data.json"


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    with start_fake() as fake:
        scene = Scene(fake, tmp_path_factory.mktemp("scan"), 150)
        scene.text = json.dumps(scene.registry, indent=4, ensure_ascii=False) + "\n"
        fake.add_project(PROJECT, (), {DATA: scene.text})
        yield scene


@pytest.fixture
def run(scene, tmp_path, monkeypatch, capsys):
    """Run the command in an empty folder and return (exit code, stdout, stderr)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("NETRC", raising=False)

    def run(*options):
        where = ("--gerrit", scene.fake.url, "--project", PROJECT, "--pause", "0")
        code = cli.main(["bot", "scan", *where, *options])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def as_bot(scene, monkeypatch):
    monkeypatch.setenv("DRIVERLOG_GERRIT_USER", "driverlog-bot")
    monkeypatch.setenv("DRIVERLOG_GERRIT_PASSWORD", scene.fake.account("driverlog-bot").password)


def test_report_fits_its_schema_and_the_truth(run, scene):
    code, out, _ = run("--format", "json")
    found = json.loads(out)
    jsonschema.validate(found, SCHEMAS["scan_report"])
    assert code == 0
    assert {(tuple(mark["driver"]), mark["branch"]) for mark in found["found"]} == set(
        scene.history.marks
    )
    assert [(one["account"], one["exists"]) for one in found["unknown_accounts"]] == [
        ("ghost-ci", "no")
    ]
    assert found["unknown_accounts"][0]["drivers"]
    assert found["requests"] > 0 < found["bytes"]


def test_text_says_what_was_found_and_what_it_took(run, scene):
    code, out, err = run()
    lines = out.splitlines()
    assert code == 0
    assert re.fullmatch(
        rf"{len(scene.history.marks)} marks of \d+ drivers; \d+ requests, \d+ kB", lines[-1]
    )
    assert "account ghost-ci: exists: no: no account has this username" in lines
    assert "info page of=" in err


def test_second_run_uses_the_cache(run, scene):
    run()
    scene.fake.reset_requests()
    code, _, _ = run()
    assert code == 0
    # The branch and its file, the accounts that were not there, what is new.
    assert len(scene.fake.requests) == 4
    assert len([seen for seen in scene.fake.requests if seen.path.startswith("/changes")]) == 1


def test_health_is_written_as_a_whole(run, tmp_path):
    code, out, _ = run("--health", "health.json")
    report = json.loads((tmp_path / "health.json").read_text())
    jsonschema.validate(report, SCHEMAS["health"])
    assert code == 0
    assert report["totals"]["no_account"] == 1
    assert f"health at {report['generated_at']}" in out
    assert [path.name for path in tmp_path.glob("*health*")] == ["health.json"]


def test_registry_from_a_file_and_state_where_it_is_named(run, scene, tmp_path):
    (tmp_path / "mine.json").write_text(scene.text)
    scene.fake.reset_requests()
    code, out, _ = run("--registry", "mine.json", "--state", "kept.sqlite3", "--format", "json")
    assert code == 0
    assert json.loads(out)["found"]
    assert (tmp_path / "kept.sqlite3").exists()
    assert not any("/branches/" in seen.path for seen in scene.fake.requests)


def test_some_projects_and_drivers(run):
    _, out, _ = run("--only-project", PROJECTS[1], "--format", "json")
    found = json.loads(out)["found"]
    name = ", ".join(found[0]["driver"])
    _, out, _ = run("--driver", name, "--since", "2019-01-01", "--format", "json")
    assert {tuple(mark["driver"]) for mark in json.loads(out)["found"]} == {
        tuple(found[0]["driver"])
    }


def test_most_requests_are_kept_and_the_rest_is_told(run):
    code, out, _ = run("--max-requests", "5", "--format", "json")
    found = json.loads(out)
    assert code == 0
    assert found["requests"] == 5
    assert "--max-requests 5 were sent" in found["incomplete"][0]


REFUSED = {
    "post alone": (("--post",), "--post alone means nothing here; say --propose --post"),
    "propose from a file": (
        ("--propose", "--registry", "x.json"),
        "--propose needs the branch's own registry; leave --registry out",
    ),
    "no day": (("--since", "yesterday"), "--since yesterday is no day; expected one such as"),
    "no such project": (
        ("--only-project", "openstack/nova"),
        "no driver with a CI is tested on openstack/nova; expected one of openstack/cinder, ",
    ),
    "no such driver": (("--driver", "Halden"), 'no driver "Halden"'),
    "no such file": (("--registry", "no.json"), "cannot read no.json: No such file"),
    "no number": (("--max-requests", "many"), '--max-requests "many" cannot be used; expected'),
    "health nowhere": (("--health", "no/such/health.json"), "cannot write no/such/health.json"),
}


@pytest.mark.parametrize(("options", "line"), REFUSED.values(), ids=REFUSED)
def test_refusals_are_one_line(run, as_bot, options, line):
    code, out, err = run(*options)
    assert (code, out) == (2, "")
    assert err.splitlines()[-1].startswith(f"driverlog: {line}")


def test_a_server_that_fails_on_the_way_is_exit_2_with_what_was_found(run, scene):
    run()
    scene.fake.faults.add(Fault("403", path="/changes/", times=0))
    try:
        code, out, err = run("--format", "json")
    finally:
        scene.fake.faults.clear()
    found = json.loads(out)
    assert code == 2
    assert found["found"]
    assert "what was updated since" in found["incomplete"][0]
    assert err.splitlines()[-1].startswith("driverlog: the scan is not complete: ")


def test_proposal_is_shown_and_then_made_once(run, scene, as_bot):
    code, out, _ = run("--propose")
    assert code == 0
    assert "a change would be made; say --post to do it" in out
    code, out, _ = run("--propose", "--post")
    made = re.search(r"^proposal: made \(change (\d+)\)", out, re.M)
    assert (code, bool(made)) == (0, True), out
    code, out, _ = run("--propose", "--post")
    assert code == 0
    assert re.search(rf"^proposal: nothing to do \(change {made[1]}\)", out, re.M), out


def test_a_signal_ends_it_in_order(scene, tmp_path):
    (tmp_path / "mine.json").write_text(scene.text)
    command = [sys.executable, "-c", "import cli; raise SystemExit(cli.main())", "bot", "scan"]
    command += ["--gerrit", scene.fake.url, "--project", PROJECT]
    command += [
        "--registry",
        str(tmp_path / "mine.json"),
        "--state",
        str(tmp_path / "state.sqlite3"),
        "--pause",
        "3600",
        "--in-flight",
        "1",
    ]
    kept = {name: value for name, value in os.environ.items() if name not in ("NETRC",)}
    scene.fake.reset_requests()
    with subprocess.Popen(
        command, cwd=ROOT, env=kept | {"HOME": str(tmp_path)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:  # fmt: skip
        end = time.monotonic() + 20
        while not scene.fake.requests and time.monotonic() < end:
            time.sleep(0.02)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 2, err
    assert "stopped before its end; run it again" in err.splitlines()[-1]
    assert "not complete: " in out


class Out:
    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text

    def flush(self):
        pass


def test_bar_moves_and_leaves_nothing_behind():
    out, times = Out(), iter([0.0, 0.01, 1.0, 1.01])
    bar = Bar(out, lambda: next(times))
    bar.show("openstack/cinder", 0.0)
    bar.show("openstack/cinder", 0.1)
    bar.show("openstack/cinder", 0.5)
    bar.log("2026-05-04T09:21:37Z info page of=openstack/cinder\n")
    bar.log("2026-05-04T09:21:37Z warning cache why=gone\n")
    bar.show("news", 1.0)
    bar.clear()
    shown = out.text.split("\r")
    assert [line.split("%")[0][-3:] for line in shown if "%" in line] == ["  0", " 50", "100"]
    assert "info" not in out.text
    assert "warning cache why=gone\n" in out.text
    assert out.text.endswith(" \r")
