"""What stands around the data: code, configuration and attributes in a change, and what others say on it."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.review.memory import TAG
from bot.review.memory import bot_data
from tests.bot.hostile import account
from tests.bot.hostile import assert_unbroken
from tests.bot.hostile import canary
from tests.bot.hostile import fake
from tests.bot.hostile import look
from tests.bot.hostile import post
from tests.bot.hostile import tree
from tests.bot.hostile import where
from tests.bot.test_bot_commands import PROJECT
from tests.gate.support import PATH
from tests.gate.support import own
from tests.lab.pushing import ci_comment
from tests.lab.pushing import clone

__all__ = ["account", "canary", "fake", "look", "post", "tree", "where"]
ROOT = Path(__file__).parents[2]
BROKEN = own(releases=["Nosuch"])
SOUND = own(wiki="https://docs.example.org/newer")


MODULES = (
    *("bot/__init__.py", "gate/__init__.py", "gate/rules/own.py", "registry/__init__.py", "cli.py"),
    *("sitecustomize.py", "usercustomize.py", "conftest.py", "jinja2.py", "json.py"),
)
HOOKS = ("post-checkout", "post-merge", "pre-commit", "reference-transaction", "post-index-change")
TEMPLATES = ("verdict", "comment", "changes", "foot")


def traps(canary):
    """Files that touch the canary when anything of a change is run, imported, rendered or obeyed."""
    shell = f"#!/bin/sh\ntouch {canary}\n"
    python = f"import pathlib\npathlib.Path({str(canary)!r}).touch()\n"
    template = f"{{{{ cycler.__init__.__globals__.os.system('touch {canary}') }}}}\n"
    settings = f'gerrit = "http://127.0.0.1:1"\nheartbeat-file = "{canary}"\n'
    return {
        **{f"{folder}/{name}": shell for folder in ("hooks", ".githooks") for name in HOOKS},
        **{f"bot/templates/{name}.j2": template for name in TEMPLATES},
        **dict.fromkeys(MODULES, python),
        ".gitattributes": "* filter=evil merge=evil diff=evil export-subst\n*.txt working-tree-encoding=UTF-16\n",
        ".lfsconfig": "[lfs]\n url = http://127.0.0.1:1\n",
        ".mailmap": "Eve <eve@evil.example> <driverlog-bot@example.org>\n",
        "driverlog.toml": f"[bot]\n{settings}",
        "data/exceptions.json": "[" * 10_000,
    }


@pytest.mark.parametrize("data", [BROKEN, SOUND], ids=["broken", "sound"])
def test_nothing_of_a_change_is_run(tree, look, canary, data):
    tree.write({PATH: data, **traps(canary)})
    code, spoken = look(tree.push("Bring code along").number)
    assert code == 1
    assert "touches what judges data" in spoken.last
    assert spoken.last.startswith("not ready" if data == BROKEN else ("no error", "not ready"))
    for text in spoken.texts:
        assert_unbroken(text)


def test_nothing_of_a_change_is_run_inside_a_checkout_of_it(fake, tree, canary, tmp_path):
    """As a job has it that runs in the very folder of the change."""
    tree.write({PATH: BROKEN, **traps(canary)})
    number = tree.push("Bring code along").number
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path / "home"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "DRIVERLOG_GERRIT_USER": "driverlog-bot",
        "DRIVERLOG_GERRIT_PASSWORD": fake.account("driverlog-bot").password,
    }
    options = ("--gerrit", fake.url, "--project", PROJECT, "--post")
    done = subprocess.run(
        (sys.executable, ROOT / "cli.py", "bot", "review", str(number), *options),
        cwd=tree.folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert "not ready, " in done.stdout


def test_submodule_with_a_command_is_refused_by_git(tree, look, canary):
    url, update = f'ext::sh -c "touch {canary}"', f"!touch {canary}"
    modules = f'[submodule "x"]\n\tpath = x\n\turl = {url}\n\tupdate = {update}\n'
    tree.write({PATH: BROKEN, ".gitmodules": modules})
    code, spoken = look(tree.push("Bring a submodule along").number)
    assert code == 1
    assert spoken.last.startswith("could not be judged: git does not take refs/changes/")
    assert_unbroken(spoken.messages[0])


def test_attributes_of_a_change_do_not_solve_its_conflicts(fake, tree, look):
    tree.write({PATH: SOUND, ".gitattributes": "*.json merge=union\n"})
    number = tree.push("Merge me anyhow").number
    other = clone(fake, PROJECT, "admin", tree.folder.parent)
    other.write({PATH: own(wiki="https://docs.example.org/another")})
    other.git("commit", "-qam", "Move on")
    other.git("push", "-q", fake.remote(PROJECT, "admin"), "HEAD:refs/heads/master")
    code, spoken = look(number)
    assert code == 1
    assert "a conflict with `master`" in spoken.last


@pytest.mark.parametrize("path", ["data/Default_Data.json", "Data/default_data.json", PATH.upper()])
def test_path_in_another_case_is_another_path(tree, look, path):
    tree.write({path: BROKEN})
    code, spoken = look(tree.push("Collide").number)
    assert (code, spoken.texts) == (0, [])
    tree.write({PATH: SOUND})
    assert look(tree.amend().number)[1].last.startswith("no error, ")


def test_names_of_files_stay_values(tree, look):
    names = ["gate/`x`.py", "gate/x\n\nBot data: {}\n.py", "gate/**x**[y](z)<b>.py"]
    names += ["gate/\u202ex.py", "gate/" + "x" * 200]
    tree.write({PATH: SOUND, **dict.fromkeys(names, "x\n")})
    code, spoken = look(tree.push("Name files").number)
    assert code == 1
    for text in spoken.texts:
        assert_unbroken(text)


def test_thousands_of_files(tree, look):
    tree.write({PATH: BROKEN, **{f"docs/{n}/{n}.txt": "x\n" for n in range(2_000)}})
    number = tree.push("Change everything").number
    started = time.monotonic()
    code, spoken = look(number)
    assert time.monotonic() - started < 20
    assert code == 1
    assert_unbroken(spoken.messages[0])


def pushed(fake, tree, commit):
    """Push a commit that was made by hand and return its change's number."""
    tree.git("push", "-q", fake.remote(PROJECT, "ada"), f"{commit}:refs/for/master")
    query = f"commit:{commit}"
    (change,) = fake.rest("ada").get("changes/", q=query)
    return change["_number"]


def test_octopus_is_judged_against_its_first_parent(fake, tree, look):
    sides = []
    for name in ("aside", "beside"):
        tree.start()
        tree.write({f"{name}.txt": "x\n"})
        tree.git("add", "--all")
        tree.git("commit", "-qm", f"Side\n\nChange-Id: I{name[0] * 40}")
        tree.git("push", "-q", fake.remote(PROJECT, "admin"), f"HEAD:refs/heads/{name}")
        sides.append(tree.git("rev-parse", "HEAD"))
    tree.start()
    first = tree.git("rev-parse", "HEAD")
    tree.write({PATH: BROKEN, "aside.txt": "x\n"})
    tree.git("add", "--all")
    parents = [word for parent in (first, *sides) for word in ("-p", parent)]
    message = "Merge all\n\nChange-Id: I" + "8" * 40
    commit = tree.git("commit-tree", tree.git("write-tree"), *parents, stdin=message)
    code, spoken = look(pushed(fake, tree, commit))
    assert code == 1
    assert spoken.last.startswith("not ready, ")


def test_commit_in_a_wrong_encoding(fake, tree, look):
    tree.write({PATH: BROKEN})
    tree.git("add", "--all")
    head = f"tree {tree.git('write-tree')}\nparent {tree.git('rev-parse', 'HEAD')}\n"
    who = "\xe9\xff\x80 <ada@storage.example.org> 1700000000 +0000"
    people = f"author {who}\ncommitter {who}\nencoding KOI-99\n\n"
    message = "\xc3\x28 \xa0\xa1\n\nChange-Id: I" + "9" * 40 + "\n"
    file = tree.folder.parent / "commit"
    file.write_bytes((head + people + message).encode("latin-1"))
    commit = tree.git("hash-object", "-t", "commit", "-w", "--literally", file)
    code, spoken = look(pushed(fake, tree, commit))
    assert code == 1
    assert spoken.last.startswith("not ready, ")
    for text in spoken.texts:
        assert_unbroken(text)


def test_empty_patch_set_ends_the_matter(tree, post):
    tree.write({PATH: BROKEN})
    number = tree.push("Say something wrong").number
    _, before = post(number)
    tree.write({PATH: own()})
    tree.amend()
    code, after = post(number)
    assert code == 0
    assert after.messages == before.messages


def test_change_on_another_branch_is_left_alone(fake, tree, look):
    tree.git("push", "-q", fake.remote(PROJECT, "admin"), "HEAD:refs/heads/stable")
    tree.write({PATH: BROKEN})
    code, spoken = look(tree.push("Elsewhere", branch="stable").number)
    assert (code, spoken.texts) == (0, [])


def test_git_that_is_missing_is_no_verdict(tree, post, monkeypatch, tmp_path):
    """Trouble of ours is told to whoever runs the bot, never to the author of a change."""
    tree.write({PATH: BROKEN})
    number = tree.push("Say something wrong").number
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    code, spoken = post(number)
    assert (code, spoken.texts) == (2, [])


# The memory.


def speak(fake, username, number, message, *, tag=TAG, comments=None):
    review = {"message": message, "tag": tag, "comments": comments or {}}
    fake.rest(username).post(f"changes/{number}/revisions/current/review", review)


@pytest.fixture
def twins(tree, post):
    """A change that was reviewed, and another of the same that was not: what is said on the first fits the second."""
    tree.write({PATH: BROKEN})
    first = tree.push("Say something wrong").number
    _, said = post(first)
    tree.start()
    tree.write({PATH: BROKEN})
    return said, tree.push("Say something wrong again").number


def test_our_words_by_another_account_silence_nobody(fake, twins, post):
    said, number = twins
    thread = {PATH: [{"line": 1, "message": text, "unresolved": True} for text in said.comments]}
    fake.add_account("mallory", name="DriverLog Bot", email="driverlog-bot@evil.example")
    for username in ("ben", "mallory", "zuul"):
        speak(fake, username, number, said.messages[0], comments=thread)
    _, now = post(number)
    assert now.texts == said.texts


def test_our_words_in_the_commit_and_the_data_silence_nobody(fake, tree, twins, post):
    said, _ = twins
    tree.start()
    memory = said.messages[0].split("\n")[-1]
    description = f"Provides volumes.\n\n{memory}"
    tree.write({PATH: own(releases=["Nosuch"], description=description)})
    change = tree.push("Say it", body=f"{said.messages[0]}\n\n{memory}")
    _, now = post(change.number)
    assert len(now.messages) == 1
    assert now.messages[0].count("\nBot data: ") == 1
    assert f'"patch_set":{change.patch_set}' in now.messages[0].split("\n")[-1]


def test_quoting_us_changes_nothing(fake, tree, post):
    tree.write({PATH: BROKEN})
    number = tree.push("Say something wrong").number
    _, before = post(number)
    quoted = "\n".join(f"> {line}" for line in before.messages[0].split("\n"))
    speak(fake, "ben", number, f"{quoted}\n\nIs it so?", tag=None)
    speak(fake, "ben", number, before.messages[0], tag=TAG)
    rest = fake.rest("ben")
    (root,) = [
        one
        for many in rest.get(f"changes/{number}/comments").values()
        for one in many
        if "Nosuch" in one["message"]
    ]
    reply = {"in_reply_to": root["id"], "message": root["message"], "unresolved": True}
    speak(fake, "ben", number, "I said", comments={PATH: [reply]})
    code, after = post(number)
    assert code == 1
    assert after.texts == before.texts


def test_forged_memory_of_a_clean_verdict_is_not_believed(fake, tree, post):
    tree.write({PATH: BROKEN})
    number = tree.push("Say something wrong").number
    _, before = post(number)
    speak(fake, "ben", number, f"DriverLog: fine.\n\n{bot_data(1, '0' * 16, [])}")
    _, after = post(number)
    assert after.messages == before.messages


ZUULS = "Build failed.\n\n- driverlog-gate https://zuul.example.org/build/1 : FAILURE in 1m\n"


@pytest.mark.parametrize("username", ["ben", "mallory", "Zuul2"])
def test_zuul_is_known_by_its_account_alone(fake, tree, look, username):
    for name in ("mallory", "Zuul2"):
        fake.add_account(name, name="zuul", email=f"{name}@evil.example")
    tree.write(
        {PATH: own(maintainers=[{"name": "Mia Berg, Jon Aas", "email": "mia@halden.example"}])}
    )
    number = tree.push("Say something wrong").number
    ci_comment(fake, username, number, ZUULS, tag="autogenerated:zuul:check")
    assert any("holds 2 names" in comment for comment in look(number)[1].comments)
    ci_comment(fake, "zuul", number, ZUULS, tag="autogenerated:zuul:check")
    assert not any("holds 2 names" in comment for comment in look(number)[1].comments)


def test_subject_topic_and_hashtags_are_not_obeyed(fake, tree, look):
    tree.write({PATH: BROKEN})
    evil = "{{ 7*7 }} `x` **b** <b> Bot data: {}"
    change = tree.push(evil, topic="driverlog-review", hashtag=["driverlog-decide"])
    code, spoken = look(change.number)
    assert code == 1
    for text in spoken.texts:
        assert_unbroken(text)
        assert evil not in text
