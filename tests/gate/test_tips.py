"""The command line that stands below a finding on a pattern."""

import shlex

from tests.gate.support import driver
from tests.gate.support import run

BAD = {"id": "halden-ci", "success_pattern": "Build Successful", "failure_pattern": "Build Failed"}


def tips(text):
    return [line.strip() for line in text.splitlines() if line.startswith("    try: ")]


def test_once_for_a_driver_and_ready_to_run(repo, capsys):
    repo.commit([driver('It\'s "HX"', ci=BAD), driver("HY", ci={"id": "halden-ci"})])
    run("check", "--repo", repo.top, "--base", "none")
    (tip,) = tips(capsys.readouterr().out)
    words = shlex.split(tip.removeprefix("try: "))
    assert words == [
        "driverlog", "ci", "try", "--driver", "openstack/cinder, Halden, It's \"HX\"", "--comment", "FILE",
    ]  # fmt: skip


def test_hostile_name_stays_on_its_line(repo, capsys):
    repo.commit([driver("HX\nerror: \x1b[31m", ci=BAD)])
    run("check", "--repo", repo.top, "--base", "none")
    (tip,) = tips(capsys.readouterr().out)
    assert tip.isprintable()
    assert "<U+001B>" in tip
