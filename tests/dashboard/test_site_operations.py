"""What is set up by hand agrees with the program: units, the web server's file, and the words of the docs."""

import re
import shlex
import shutil
import subprocess

import pytest

import cli
from commands.site.serving import HEADERS
from dashboard.pages import POLICY
from tests.dashboard.sites import ROOT

UNITS = ROOT / "examples" / "systemd"
NGINX = (ROOT / "examples/nginx/driverlog-site.conf").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
DASHBOARD = (ROOT / "docs/dashboard.md").read_text(encoding="utf-8")
UNIT = "driverlog-site.service"


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not on this machine"
)
def test_units_are_sound(tmp_path):
    text = (UNITS / UNIT).read_text(encoding="utf-8")
    (tmp_path / UNIT).write_text(text.replace("/opt/driverlog/bin/driverlog", "/bin/true"))
    path = shutil.copy(UNITS / "driverlog-site.path", tmp_path)
    done = subprocess.run(
        ["systemd-analyze", "verify", tmp_path / UNIT, path], capture_output=True, text=True, check=False
    )  # fmt: skip
    assert "driverlog-site" not in done.stderr, done.stderr


def options(command):
    """What the command makes of its words; it exits with 2 at a wrong one."""
    words = shlex.split(command)
    assert words[0].endswith("driverlog")
    return cli._parser(words[1:]).parse_args(words[1:])


def test_unit_calls_the_command_as_it_is():
    [command] = re.findall(r"^ExecStart=(.+)$", (UNITS / UNIT).read_text(encoding="utf-8"), re.M)
    found = options(command)
    assert str(found.output) == "/srv/driverlog/www/site"
    assert found.health == "/run/driverlog-scan/health.json"
    assert found.health in (UNITS / "driverlog-site.path").read_text(encoding="utf-8")
    assert found.health in (UNITS / "driverlog-scan.service").read_text(encoding="utf-8")


def test_commands_of_the_docs_are_commands():
    text = DASHBOARD + OPERATIONS
    found = re.findall(r"(driverlog site (?:build|serve)(?: --?[\w-]+(?: [\w./:-]+)?)*)", text)
    assert len(found) > 3
    for command in found:
        if "DIR" not in command and "--output" in command:
            assert options(command).action == "build"


def test_policy_of_the_web_server_is_that_of_the_pages():
    [policy] = re.findall(r'^add_header Content-Security-Policy "([^"]+)" always;', NGINX, re.M)
    assert policy == f"{POLICY}; frame-ancestors 'none'" == HEADERS["Content-Security-Policy"]
    # A location with a header of its own would lose all of them.
    assert NGINX.count("add_header") == len(re.findall(r"^add_header", NGINX, re.M))


def test_messages_of_the_docs_are_messages():
    modules = ("publish.py", "site_folder.py", "exchange.py")
    source = "".join((ROOT / "dashboard" / name).read_text(encoding="utf-8") for name in modules)
    for words in re.findall(r'^\*\*… "([^"…]+)"', OPERATIONS[OPERATIONS.index("## Run the site") :], re.M):  # fmt: skip
        assert words.strip(".") in source.replace("{output} ", ""), words
