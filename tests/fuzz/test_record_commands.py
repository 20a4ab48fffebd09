"""The commands that edit records, on hostile files: one clear line or a whole file, no traceback, no half a file."""

import json

import pytest

import cli
from tests.fuzz.hostile_texts import SOUND
from tests.fuzz.hostile_texts import TEXTS
from tests.fuzz.judging import PATH
from tests.fuzz.judging import time_limit
from tests.fuzz.repository import repository

ADDED = [
    "project_id=openstack/cinder",
    "vendor=Zeta",
    "name=HX",
    "maintainers+=Ada <ada@example.org>",
]
COMMANDS = {
    "add": ["add", "--no-input", *ADDED],
    "edit": ["edit", "Halden HX", "wiki=https://docs.example.org/hx", "releases+=Gazpacho"],
    "set": ["set", "description~a=>b", "vendor~$=> X", "--all", "--write", "--despite-errors"],
    "list": ["list", "--format", "csv"],
    "list json": ["list", "--format", "json", "--where", "name~."],
}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    return repository(tmp_path_factory.mktemp("records"), SOUND)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_file(checkout, capsys, name, command):
    file = checkout / PATH
    file.write_bytes(TEXTS[name])
    first, *rest = COMMANDS[command]
    with time_limit(20):
        code = cli.main([first, "--repo", str(checkout), *rest])
    out, err = capsys.readouterr()
    assert code in (0, 1, 2)
    assert "internal error" not in err
    assert (err.count("\n") == 1) == (code == 2)
    after = file.read_bytes()
    if code:
        assert after == TEXTS[name]
    elif after != TEXTS[name]:
        assert isinstance(json.loads(TEXTS[name]), dict)
        assert isinstance(json.loads(after), dict)
    assert not [path for path in file.parent.iterdir() if path.name.endswith(".tmp")]
    assert "\x1b" not in out
