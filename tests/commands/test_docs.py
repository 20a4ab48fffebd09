"""Every recorded example of docs/commands is run again and says the same; `--bless` records what it says today."""

import re
from datetime import UTC
from datetime import datetime

import pytest

from cli import COMMANDS
from tests.commands.recorded import BLOCK
from tests.commands.recorded import run_again
from tests.gate.support import ROOT
from tests.lab.fake import start_fake

FOLDER = ROOT / "docs" / "commands"
ALL = sorted(page for page in FOLDER.glob("*.md") if page.name != "README.md")
# Those of the bot have tests of their own, on a Gerrit with branches.
PAGES = [page for page in ALL if not page.name.startswith("bot-")]
PROJECT = "openstack/cinder"
SAID = [
    "Build succeeded (check pipeline).\n\n- halden-hx-fc https://logs.example.org/1/ : SUCCESS in 48m 12s\n",
    "Build failed (check pipeline).\n\n- halden-hx-fc https://logs.example.org/2/ : FAILURE in 12m 40s\n",
]


@pytest.fixture(scope="module")
def gerrit():
    with start_fake() as server:
        server.add_account("halden-storage-ci", name="Halden Storage CI")
        server.add_project(PROJECT, [], {"README": "x\n"})
        for hour, said in enumerate(SAID, 10):
            when, messages = datetime(2026, 5, 1, hour, tzinfo=UTC), {"halden-storage-ci": said}
            server.add_changes(PROJECT, 1, merged=True, messages=messages, until=when)
        yield server


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_examples_say_what_is_recorded(page, repo, env, gerrit, bless):
    recorded = page.read_text(encoding="utf-8")
    now = run_again(recorded, cwd=repo.top, env=env, server=gerrit.url)
    if bless:
        page.write_text(now, encoding="utf-8")
    assert now == recorded or bless, "look at the difference, then run with --bless"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_page_has_an_example_of_its_command(page):
    text = page.read_text(encoding="utf-8")
    command = re.match(r"# driverlog ([\w ]+)\n", text)[1]
    assert command.split()[0] in COMMANDS
    shown = [line for block in BLOCK.finditer(text) for line in block[2].splitlines()]
    assert any(f"{line} ".startswith(f"$ driverlog {command} ") for line in shown)


def test_the_index_names_every_page():
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in ALL if f"]({page.name})" not in index] == []
