"""The environment of the gate's job on a machine without a package index, and with a wheel that was tampered with."""

import subprocess
import sys

import pytest

from tests.zuul.test_requirements import pins
from tests.zuul.with_zuul.ansible_job import Job

PRE = "playbooks/driverlog-gate/pre.yaml"
NO_INDEX = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0", "PIP_TIMEOUT": "1"}


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """A folder with the wheel of one small library, as an administrator fills it."""
    folder = tmp_path_factory.mktemp("wheels")
    (pin,) = [line for line in pins() if line.startswith("smmap==")]
    (folder / "one.txt").write_text(f"{pin}\n")
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--require-hashes", "--no-deps"]
    subprocess.run([*pip, "--dest", folder, "--requirement", folder / "one.txt"], check=True)
    return folder


@pytest.fixture
def job(tmp_path, wheels, monkeypatch):
    for name, value in NO_INDEX.items():
        monkeypatch.setenv(name, value)
    made = Job(tmp_path / "job")
    made.checkout()
    (made.source / "requirements/jobs.txt").write_text((wheels / "one.txt").read_text())
    return made


def imports(job, library):
    python = job.work / "driverlog-environment/bin/python"
    return subprocess.run([python, "-c", f"import {library}"], capture_output=True).returncode == 0


def test_folder_of_wheels_is_enough(job, wheels):
    job.variables = {"driverlog_wheels": str(wheels)}
    codes, shown = job.run(PRE)
    assert codes == [0], shown
    assert imports(job, "smmap")


def test_without_either_the_job_fails(job):
    codes, _ = job.run(PRE)
    assert codes == [2]


def test_tampered_wheel_is_refused(job, wheels, tmp_path):
    (wheel,) = wheels.glob("*.whl")
    folder = tmp_path / "mirror"
    folder.mkdir()
    (folder / wheel.name).write_bytes(wheel.read_bytes() + b"\0")
    job.variables = {"driverlog_wheels": str(folder)}
    codes, shown = job.run(PRE)
    assert codes == [2]
    assert "DO NOT MATCH THE HASHES" in shown
    assert not imports(job, "smmap")
