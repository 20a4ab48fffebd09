"""The command lines of Zuul's own tools that our pages show: each tool takes them, with every option that is named."""

import re
import shlex
from importlib import import_module

import pytest

from tests.zuul.trees import ROOT

PAGES = (
    "docs/zuul.md",
    "examples/zuul-config/README.md",
    "examples/zuul-config/zuul.d/secrets.yaml",
)
TOOLS = {
    "zuul-client": ("zuulclient.cmd", "ZuulClient"),
    "zuul-admin": ("zuul.cmd.client", "Client"),
    "zuul-scheduler": ("zuul.cmd.scheduler", "Scheduler"),
}
COMMAND = re.compile(rf"(?:`|^ {{4,}}|^# +)((?:{'|'.join(TOOLS)}) [^`\n]+)", re.MULTILINE)
# Named in passing, without what it would take.
NAMED = {"zuul-client enqueue-ref"}


def shown():
    for page in PAGES:
        for command in COMMAND.findall((ROOT / page).read_text(encoding="utf-8")):
            if command not in NAMED:
                yield page, re.split(r"\s{2,}", command)[0]


def parse(command):
    """Have the tool's own parser read a command line."""
    tool, *words = shlex.split(command)
    module, name = TOOLS[tool]
    getattr(import_module(module), name)().createParser().parse_args(words)


@pytest.mark.parametrize(("page", "command"), list(shown()))
def test_tool_takes_what_is_shown(page, command):
    parse(command)


@pytest.mark.parametrize("command", ["zuul-client encrypt --nosuch", "zuul-admin delete-keys"])
def test_what_is_not_there_is_seen(command):
    with pytest.raises(SystemExit):
        parse(command)


def test_the_ones_that_matter_are_among_them():
    commands = [command for _, command in shown()]
    for start in ("zuul-client --zuul-url", "zuul-admin delete-keys", "zuul-scheduler tenant-rec"):
        assert [each for each in commands if each.startswith(start)], start
