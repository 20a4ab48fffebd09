"""The scan's units are well formed, and the docs explain every word that the scan and `verify` print."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.scan.held import Flaw
from bot.scan.standing import Status

ROOT = Path(__file__).parents[2]
UNITS = ROOT / "examples" / "systemd"
WHAT = ("scan", "roll")
DOCS = (ROOT / "docs" / "operations.md").read_text()


def unit(name):
    parsed = configparser.RawConfigParser(strict=False, delimiters="=")
    parsed.optionxform = str
    parsed.read(UNITS / name)
    return parsed


def test_service_runs_the_scan_and_takes_a_finding_for_success():
    service = unit("driverlog-scan.service")["Service"]
    assert service["ExecStart"].startswith("/opt/driverlog/bin/driverlog bot scan --propose --post")
    assert service["SuccessExitStatus"] == "1"
    # Two services with users of their own cannot share a folder.
    bot = unit("driverlog-bot.service")["Service"]
    assert service["CacheDirectory"] != bot["CacheDirectory"]


def test_service_rolls_and_looks_the_claims_up():
    text = (UNITS / "driverlog-roll.service").read_text()
    roll, upstream = re.findall(r"^ExecStart=/opt/driverlog/bin/driverlog bot (.*)$", text, re.M)
    assert roll.startswith("roll --propose --post ")
    assert upstream.startswith("upstream ")
    assert upstream.endswith("--output /run/driverlog-roll/upstream.json")
    assert unit("driverlog-roll.service")["Service"]["SuccessExitStatus"] == "1"
    assert unit("driverlog-roll.timer")["Timer"]["OnCalendar"].startswith("Mon ")
    assert "driverlog-roll.timer" in DOCS


def test_timer_starts_it_every_four_hours():
    assert unit("driverlog-scan.timer")["Timer"]["OnCalendar"] == "*-*-* 00/4:00:00 UTC"
    assert "driverlog-scan.timer" in DOCS


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not on this machine"
)
def test_units_are_well_formed(tmp_path):
    for name in (f"driverlog-{what}.{kind}" for what in WHAT for kind in ("service", "timer")):
        text = (UNITS / name).read_text()
        (tmp_path / name).write_text(
            text.replace("/opt/driverlog/bin/driverlog", shutil.which("true"))
        )
    done = subprocess.run(
        ["systemd-analyze", "verify", *(tmp_path / f"driverlog-{what}.timer" for what in WHAT)],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def section(title):
    return DOCS.partition(f"### {title}\n")[2].partition("\n### ")[0]


def test_docs_explain_every_health_word():
    listed = re.findall(r"^\| `([a-z-]+)` \|", section("What the health words mean"), re.M)
    assert sorted(listed) == sorted(status.value for status in Status)


def test_docs_explain_every_flaw():
    rows = [line for line in section("When a mark is doubted").splitlines() if line.startswith("| `")]  # fmt: skip
    listed = {word for row in rows for word in re.findall(r"`([a-z-]+)`", row.split("|")[1])}
    assert listed == {flaw.value for flaw in Flaw}
