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

PAGES = sorted((ROOT / "docs" / "commands").glob("*.md"))
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


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.name != "README.md"], ids=lambda p: p.stem
)
def test_examples_say_what_is_recorded(page, repo, env, gerrit, bless):
    recorded = page.read_text(encoding="utf-8")
    now = run_again(recorded, cwd=repo.top, env=env, server=gerrit.url)
    if bless:
        page.write_text(now, encoding="utf-8")
    assert now == recorded or bless, "look at the difference, then run with --bless"


def test_each_page_has_an_example_and_the_index_names_it():
    index = (ROOT / "docs/commands/README.md").read_text(encoding="utf-8")
    for page in PAGES:
        if page.name == "README.md":
            continue
        text = page.read_text(encoding="utf-8")
        command = re.match(r"# driverlog ([\w ]+)\n", text)[1]
        assert command.split()[0] in COMMANDS
        assert any(
            f"$ driverlog {command} " in f"{block[2]} ".replace("\n", " ")
            for block in BLOCK.finditer(text)
        )
        assert f"[`driverlog {command}`]({page.name})" in index
