"""The examples of the pages are what the commands really say; `pytest --bless` writes them anew."""

import re
from pathlib import Path

import pytest

from registry.layout import canonical
from tests.bot.rolls import DATA
from tests.bot.rolls import HIBISCUS
from tests.bot.rolls import Scene
from tests.lab.fake import start_fake

PAGES = Path(__file__).parents[2] / "docs" / "commands"
SITE = ("--code-url", "https://opendev.org")


@pytest.fixture
def scene(tmp_path, monkeypatch):
    with start_fake() as fake:
        yield Scene(fake, tmp_path, monkeypatch, suffix="")


def told(text):
    """Leave out what no two runs share, and indent it as the page does."""
    plain = re.sub(r"\d+ kB", "8 kB", re.sub(r"I[0-9a-f]{40}", "I10d9758483e6…", text))
    return "".join(f"    {line}".rstrip() + "\n" for line in plain.splitlines())


def holds(page, head, text, bless):
    """The indented block that begins with a line is followed by the text, and nothing else."""
    file = PAGES / page
    before, found, after = file.read_text().partition(f"    {head}\n")
    assert found
    block = (
        re.match(r"(?:(?:    .*)?\n)*", after)[0].rstrip("\n") + "\n" if after[:4] == "    " else ""
    )
    if bless:
        file.write_text(before + found + told(text) + after[len(block) :])
    else:
        assert block == told(text)


def test_roll(scene, capsys, bless):
    assert scene.roll(*SITE) == 0
    holds("bot-roll.md", "$ driverlog bot roll", capsys.readouterr().out, bless)
    scene.roll(*SITE, "--propose", "--post")
    [change] = scene.changes()[scene.topic(scene.block)]
    holds("bot-roll.md", "commit message:", scene.message_of(change), bless)


def test_upstream(scene, capsys, bless):
    value = scene.value()
    value["releases"].append(HIBISCUS)
    value["drivers"][1]["releases"].append("Flamingo")
    scene.merge_text({DATA: canonical(value)})
    assert scene.run("upstream", *SITE) == 1
    holds("bot-upstream.md", "$ driverlog bot upstream", capsys.readouterr().out, bless)
