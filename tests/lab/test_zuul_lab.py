"""The parts of the laboratory of Zuul that decide something without a Zuul."""

import configparser
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lab.zuul import builds
from tests.lab.zuul import config
from tests.lab.zuul.client import Said
from tests.lab.zuul.keys import Tls
from tests.lab.zuul.processes import descendants
from tests.lab.zuul.processes import tail
from tests.lab.zuul.runtime import Runtime
from tests.lab.zuul.runtime import project_libraries
from tests.lab.zuul.tenant import EXAMPLE
from tests.lab.zuul.tenant import NEVER
from tests.lab.zuul.tenant import tracked
from tests.lab.zuul.tenant import with_timer

FAILED = """Patch Set 2: Verified-1

(2 comments)

Build failed.
http://127.0.0.1:1/t/driverlog/buildset/1

- driverlog-gate http://127.0.0.1:1/t/driverlog/build/2 : FAILURE in 20s
- driverlog-review http://127.0.0.1:1/t/driverlog/build/3 : SUCCESS in 18s (non-voting)
"""


@pytest.mark.parametrize(
    ("text", "vote", "results"),
    [
        pytest.param(
            FAILED, -1, {"driverlog-gate": "FAILURE", "driverlog-review": "SUCCESS"}, id="failed"
        ),
        pytest.param("Patch Set 1: Verified+2\n\nBuild succeeded.\n", 2, {}, id="passed"),
        pytest.param("Patch Set 1: -Verified\n\nStarting gate jobs.\n", None, {}, id="started"),
    ],
)
def test_what_zuul_says_is_read(text, vote, results):
    said = Said("check", 1, text, "m", "2026-11-28 18:00:00.000000000")
    assert (said.vote, said.results) == (vote, results)


def test_the_timers_alone_are_changed():
    text = tracked(EXAMPLE)["zuul.d/pipelines.yaml"].decode()
    changed = with_timer(text, NEVER)
    lines = zip(text.splitlines(), changed.splitlines(), strict=True)
    edits = [(one, other) for one, other in lines if one != other]
    assert len(edits) == 2
    assert all("time:" in before and after.endswith(f"time: '{NEVER}'") for before, after in edits)


def test_the_executors_ways_into_the_machine():
    layout = config.Layout(Path("/l"), Path("/logs"))
    tls = Tls(*(Path(f"/{name}") for name in Tls._fields))
    gerrit = config.Gerrit("http://127.0.0.1:1", 2, "zuul", "50%", Path("/key"))
    runtime = Runtime(*(Path(f"/r/{name}") for name in Runtime._fields))
    parser = configparser.RawConfigParser()
    parser.read_string(config.zuul_conf(layout, config.Ports(1, 2, 3, 4), tls, gerrit, runtime))
    untrusted = parser["executor"]["untrusted_ro_paths"].split(":")
    assert untrusted == [sys.base_prefix, "/r/wheels"]
    assert "untrusted_rw_paths" not in parser["executor"]
    assert "/l/installed" in parser["executor"]["trusted_ro_paths"].split(":")
    assert parser["connection gerrit"]["password"] == "50%"


def test_ansibles_sockets_fit_into_a_path():
    layout = config.Layout(Path("/tmp/zuul-abcdefgh"), Path("/logs"))
    socket = layout.jobs / ("b" * 32) / ".ansible/cp" / ("c" * 10 + "." + "d" * 16)
    assert len(str(socket)) <= 107


def test_the_time_of_a_task(tmp_path):
    duration = {"start": "2026-11-28T18:00:00.5Z", "end": "2026-11-28T18:00:02.75Z"}
    played = [
        {"phase": "run", "plays": [{"tasks": [{"task": {"name": "Judge", "duration": duration}}]}]}
    ]
    (tmp_path / "job-output.json").write_text(json.dumps(played))
    assert builds.task_seconds(tmp_path, "Judge") == 2.25
    assert builds.phase_seconds(tmp_path, "run") == 2.25
    assert builds.phase_seconds(tmp_path, "pre") == 0
    assert builds.task_seconds(tmp_path, "Dance") is None


def test_what_failed_in_a_build(tmp_path):
    hosts = {"localhost": {"failed": True, "stderr": "no"}, "node": {"changed": True}}
    tasks = [{"task": {"name": "Judge"}, "hosts": hosts}, {"task": {"name": "Rest"}, "hosts": {}}]
    played = [{"phase": "run", "plays": [{"tasks": tasks}]}]
    (tmp_path / "job-output.json").write_text(json.dumps(played))
    assert list(builds.failures(tmp_path)) == [("Judge", hosts["localhost"])]


def test_descendants_are_all_the_way_down():
    inner = "import sys; sys.stdin.read()"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL}
    with subprocess.Popen([sys.executable, "-c", outer], **pipes) as process:
        while not (found := descendants(process.pid)):
            assert process.poll() is None
        process.stdin.close()
        process.wait()
    assert process.pid not in found


def test_a_log_that_is_not_there(tmp_path):
    assert tail(tmp_path / "web.log") == "(no web.log)"


def test_the_merged_code_gets_what_it_is_said_to_need():
    names = project_libraries()
    assert any(name.startswith("pygerrit2") for name in names)
    assert any(name.startswith("setuptools") for name in names)
