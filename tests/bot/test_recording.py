"""A recorded case is the change over again: what was seen is seen again, and nothing else is kept."""

import json

import pytest

from bot.plain import plain
from bot.recording import CALLS
from bot.recording import NOW
from bot.recording import OLD_PATHS
from bot.recording import PATHS
from bot.recording import SETTINGS
from bot.recording import TEXTS
from tests.bot.test_bot_commands import PROJECT
from tests.bot.test_bot_commands import account
from tests.bot.test_bot_commands import fake
from tests.bot.test_bot_commands import tree
from tests.bot.test_bot_commands import where
from tests.bot.test_cases import examined
from tests.gate.support import PATH
from tests.gate.support import own
from tests.gate.support import run
from tests.lab.pushing import ci_comment

__all__ = ["account", "fake", "tree", "where"]
EXCEPTIONS = "data/exceptions.json"


def symlink(tree):
    tree.write({PATH: None})
    (tree.folder / PATH).symlink_to("/etc/passwd")


def submodule(tree):
    tree.write({PATH: None})
    tree.git("update-index", "--force-remove", PATH)
    tree.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},{PATH}")
    (tree.folder / PATH).mkdir()


CHANGES = {
    "broken": lambda tree: tree.write({PATH: own(releases=["Nosuch"])}),
    "syntax": lambda tree: tree.write({PATH: own()[:-9]}),
    "symlink": symlink,
    "submodule": submodule,
    "removed": lambda tree: tree.write({PATH: None}),
    "folder": lambda tree: tree.write({PATH: None}) or tree.write({f"{PATH}/x": "x\n"}),
    "other files": lambda tree: tree.write(
        {PATH: own(), "gate/check.py": "x\n", EXCEPTIONS: '{"exceptions": [1]}\n'}
    ),
    "nothing of ours": lambda tree: tree.write({"other.txt": "x\n"}),
}


def seen(found):
    """Return the state, with what a new commit has another of taken out."""
    state = json.dumps(plain(found.state))
    return json.loads(state.replace(found.state.change.revision, "REVISION"))


@pytest.mark.parametrize("kind", CHANGES)
def test_recorded_change_is_seen_again(fake, tree, where, account, tmp_path, capsys, kind):
    CHANGES[kind](tree)
    number = tree.push("Say something wrong").number
    ci_comment(fake, "zuul", number, "- driverlog-gate https://zuul.example.org/1 : FAILURE in 1m")
    case = tmp_path / "case"
    run("bot", "explain", number, *where, "--record", case, "--format", "json")
    told = json.loads(capsys.readouterr().out)
    (tmp_path / "replayed").mkdir()
    again = examined(case, tmp_path / "replayed")
    told = json.dumps(told["state"]).replace(told["report"]["revision"], "REVISION")
    assert seen(again) == json.loads(told)


def test_recording_holds_what_is_read_and_no_more(fake, tree, where, account, tmp_path, capsys):
    CHANGES["broken"](tree)
    number = tree.push("Say something wrong").number
    run("bot", "explain", number, *where, "--record", tmp_path / "case", "--voice", "both")
    capsys.readouterr()
    found = {file.name: file.read_text() for file in (tmp_path / "case").iterdir()}
    assert set(found) == {CALLS, NOW, SETTINGS, TEXTS["base"], TEXTS["head"], "notes.md"}
    assert json.loads(found[SETTINGS]) == {"project": PROJECT, "voice": "both"}
    everything = "".join(found.values())
    for unread in ("labels", "insertions", "created", fake.account("driverlog-bot").password):
        assert unread not in everything
    assert fake.url not in everything


def test_recording_replaces_what_was_there(fake, tree, where, account, tmp_path, capsys):
    case = tmp_path / "case"
    case.mkdir()
    for name in (PATHS, OLD_PATHS, TEXTS["tip"], "notes.md"):
        (case / name).write_text("old\n")
    CHANGES["broken"](tree)
    number = tree.push("Say something wrong").number
    run("bot", "explain", number, *where, "--record", case)
    capsys.readouterr()
    assert not [name for name in (PATHS, OLD_PATHS, TEXTS["tip"]) if (case / name).exists()]
    assert (case / "notes.md").read_text() == "old\n"


def test_branch_that_moved_on_is_recorded(fake, tree, where, account, tmp_path, capsys):
    CHANGES["broken"](tree)
    number = tree.push("Say something wrong").number
    tree.git("push", "-q", fake.remote(PROJECT, "admin"), "+HEAD:refs/heads/master")
    tree.start()
    tree.write({PATH: own(wiki="https://storage.example.org/other")})
    tree.git("commit", "-qam", "Move on")
    tree.git("push", "-q", fake.remote(PROJECT, "admin"), "+HEAD:refs/heads/master")
    run("bot", "explain", number, *where, "--record", tmp_path / "case")
    capsys.readouterr()
    assert "storage.example.org/other" in (tmp_path / "case" / TEXTS["tip"]).read_text()
