"""What operators copy holds what it says: the settings file, the service, the list of figures and log lines."""

import configparser
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from bot.config import settings
from bot.config.settings import Settings
from bot.metrics import Metrics
from bot.whole_file import replace_file

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "driverlog.toml"
UNIT = ROOT / "examples" / "systemd" / "driverlog-bot.service"
DOCS = (ROOT / "docs" / "operations.md").read_text()


def test_example_shows_every_setting_with_its_default(tmp_path):
    assert settings.load({}, EXAMPLE, here=tmp_path) == Settings(
        "https://review.example.org", "openstack/driverlog"
    )
    text = re.sub(r"^# ([a-z-]+ = )", r"\1", EXAMPLE.read_text(), flags=re.M)
    shown = tomllib.loads(text)["bot"]
    assert {name.replace("-", "_") for name in shown} == set(settings.KINDS)
    (tmp_path / "all.toml").write_text(text)
    settings.load({}, tmp_path / "all.toml", here=tmp_path)


def test_unit_names_files_that_the_docs_speak_of():
    unit = configparser.RawConfigParser(strict=False, delimiters="=")
    unit.optionxform = str
    unit.read(UNIT)
    service = unit["Service"]
    assert service["ExecStart"].startswith(
        "/opt/driverlog/bin/driverlog bot watch --post --config "
    )
    for file in (
        "/etc/driverlog/driverlog.toml",
        "/etc/driverlog/driverlog-bot.env",
        "/etc/driverlog/gerrit-password",
    ):
        assert file in UNIT.read_text()
        assert file in DOCS


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not on this machine"
)
def test_unit_is_well_formed(tmp_path):
    text = UNIT.read_text().replace("/opt/driverlog/bin/driverlog", shutil.which("true"))
    (tmp_path / UNIT.name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", tmp_path / UNIT.name], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_docs_list_every_figure():
    metrics = Metrics(version="1", python="3")
    names = {family.name for family in metrics.registry.collect()}
    listed = set(re.findall(r"^\| `driverlog_bot_(\w+)`", DOCS, re.M))
    assert {f"driverlog_bot_{re.sub('_(total|info)$', '', name)}" for name in listed} == names


def test_docs_list_every_log_line():
    sources = [
        *(ROOT / "bot" / "watch").glob("*.py"),
        ROOT / "commands/bot/watching.py",
        ROOT / "bot/journal.py",
    ]
    text = "".join(file.read_text() for file in sources)
    events = set(re.findall(r'ournal\.(?:info|warning|error)\(\s*"([\w-]+)"', text))
    events |= {"reviewed", "would-review", "silent"}
    assert events == listed("### What it logs")


def test_docs_list_every_log_line_of_the_scan():
    sources = [*(ROOT / "bot" / "scan").glob("*.py"), *(ROOT / "commands" / "bot").glob("scan*.py")]
    text = "".join(file.read_text() for file in sources)
    events = re.findall(r'ournal\.(?:info|warning|error)\(\s*"([\w-]+)"', text)
    assert set(events) == listed("## Run the scan")


def listed(heading):
    """The events of the first table of events below a heading."""
    below = DOCS.split(f"\n{heading}\n")[1].split("| event | level |", 1)[1].split("\n\n")[0]
    return set(re.findall(r"^\| `([a-z-]+)` \| (?:info|warning|error) \|", below, re.M))


def test_every_log_line_is_looked_for():
    """Who writes to the log elsewhere has to give the line a row, and the file a place in the tests above."""
    known = {"bot/watch", "bot/scan", "bot", "commands/bot"}
    for room in ("bot", "commands", "dashboard", "gate", "registry"):
        for file in (ROOT / room).rglob("*.py"):
            if re.search(r"ournal\.(?:info|warning|error)\(", file.read_text()):
                assert str(file.parent.relative_to(ROOT)) in known, file


def test_figures_and_heartbeat_are_written_through_no_link(tmp_path):
    """In a folder that others may write to, a link may wait under the name that a process will take."""
    precious = tmp_path / "precious"
    precious.write_text("mine")
    for name in ("bot.prom", "heartbeat"):
        (tmp_path / f".{name}.{os.getpid()}.tmp").symlink_to(precious)
    Metrics(version="1", python="3").write(tmp_path / "bot.prom")
    replace_file(tmp_path / "heartbeat", b"beats\n")
    assert precious.read_text() == "mine"
    assert not (tmp_path / "bot.prom").is_symlink()
    assert (tmp_path / "heartbeat").read_text() == "beats\n"


def test_figures_are_written_as_a_whole(tmp_path):
    metrics = Metrics(version="1.2", python="3.11")
    metrics.traffic(5, 100)
    metrics.traffic(7, 100)
    metrics.errors.labels('a"b\n').inc()
    metrics.write(tmp_path / "bot.prom")
    text = (tmp_path / "bot.prom").read_text()
    assert "# HELP driverlog_bot_requests_total Requests sent to Gerrit" in text
    assert "# TYPE driverlog_bot_requests_total counter" in text
    assert "driverlog_bot_requests_total 7.0" in text
    assert 'driverlog_bot_build_info{python="3.11",version="1.2"} 1.0' in text
    assert 'kind="a\\"b\\n"' in text
    assert [file.name for file in tmp_path.iterdir()] == ["bot.prom"]
