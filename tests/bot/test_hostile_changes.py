"""Changes made to do harm: nothing of them is run or read through, and nothing breaks out of what we say."""

import json
import os
import time
from contextlib import closing
from datetime import UTC
from datetime import datetime

import pytest

from bot.config.credentials import Credentials
from bot.config.settings import Settings
from bot.git.checkout import Checkout
from bot.http.rest import RestGerrit
from bot.reviewing import examine
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
from tests.lab.pushing import clone

__all__ = ["account", "canary", "fake", "look", "post", "tree", "where"]


# What stands in the place of the data file.


def symlink(target):
    def make(tree):
        tree.write({PATH: None, "data/other.json": own()})
        (tree.folder / PATH).symlink_to(target)

    return make


def submodule(tree):
    tree.write({PATH: None})
    tree.git("update-index", "--force-remove", PATH)
    tree.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},{PATH}")
    (tree.folder / PATH).mkdir()


def written(text):
    return lambda tree: tree.write({PATH: text})


LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "4" * 64 + "\nsize 500000\n"
IN_ITS_PLACE = {
    "symlink to a file of the machine": (symlink("/etc/passwd"), "is a symlink"),
    "symlink out of the repository": (symlink("../../../../../etc/passwd"), "is a symlink"),
    "symlink to a sound file": (symlink("other.json"), "is a symlink"),
    "symlink to itself": (symlink("default_data.json"), "is a symlink"),
    "submodule": (submodule, "is a submodule"),
    "folder": (lambda tree: tree.write({PATH: None}) or tree.write({f"{PATH}/x": "x"}), "is a folder"),
    "pointer": (written(LFS), "is a Git LFS pointer"),
    "nothing": (lambda tree: tree.write({PATH: None}), "the patch set has no data/default_data.json; put it back"),
    "renamed": (lambda tree: tree.write({PATH: None, "data/moved.json": own()}), "the patch set has no"),
    "hundred megabytes": (written(b" " * 100_000_000), "has 100000000 bytes"),
}  # fmt: skip


@pytest.mark.parametrize("kind", IN_ITS_PLACE)
def test_what_is_no_data_file_is_not_read(fake, tree, look, kind):
    make, expected = IN_ITS_PLACE[kind]
    make(tree)
    change = tree.push("Put something else there")
    fake.requests.clear()
    code, spoken = look(change.number)
    assert code == 1
    assert spoken.last.startswith("could not be judged: ")
    assert expected in spoken.last
    assert "root:" not in spoken.last
    if kind == "hundred megabytes":
        assert not [seen for seen in fake.requests if "git-upload-pack" in seen.path]
    for text in spoken.texts:
        assert_unbroken(text)


def test_fetch_that_is_large_although_the_list_of_files_is_small(fake, tree, tmp_path):
    tree.write({"big.bin": os.urandom(3_000_000)})
    tree.push("Something large")
    tree.write({"big.bin": None, PATH: own(wiki="https://docs.example.org/new")})
    change = tree.push("Something small on top of it")
    who = Credentials("driverlog-bot", fake.account("driverlog-bot").password, "the test")
    checkout = Checkout(tmp_path / "state", fake.url, PROJECT, who, largest=1_000_000)
    settings = Settings(gerrit=fake.url, project=PROJECT)
    with closing(RestGerrit(fake.url, who)) as gerrit:
        found = examine(gerrit, checkout, settings, change.number, datetime.now(UTC))
    assert found.decision.verdict.value == "unreadable"
    assert "brings more than 1000000 bytes" in found.plan.review["message"]
    left = sum(file.stat().st_size for file in (tmp_path / "state").rglob("*") if file.is_file())
    assert left < 1_000_000


TEXTS = {
    "deeply nested": "[" * 200_000,
    "deeply nested and closed": '{"a":' * 50_000 + "1" + "}" * 50_000,
    "deep in a record": own().replace('"releases": [', '"releases": [' + "[" * 50_000, 1),
    "no object": "[]\n",
    "a word": "null\n",
    "empty": "",
    "no text": b"\xff\xfe\x00{" * 1000,
    "zeros": b"\0" * 10_000,
    "two documents": own() + own(),
    "large number": own().replace('"drivers": [', '"x": ' + "9" * 100_000 + ', "drivers": [', 1),
    "many keys": json.dumps({f"k{n}": n for n in range(2_000)}),
}


@pytest.mark.parametrize("kind", TEXTS)
def test_text_that_breaks_parsers(tree, look, kind):
    tree.write({PATH: TEXTS[kind]})
    started = time.monotonic()
    code, spoken = look(tree.push("Break it").number)
    assert time.monotonic() - started < 20
    assert code == 1
    assert spoken.last.startswith(("not ready, ", "could not be judged: "))
    for text in spoken.texts:
        assert_unbroken(text)


# Values, in every field at once.

VALUES = {
    "template": "{{ 7*7 }}{% include '/etc/passwd' %}{{ ''.__class__.__mro__ }}{# x #}",
    "markdown": "**b** _i_ `c` ``d`` ~~s~~ [l](http://evil.example) ![i](http://evil.example/i.png)",
    "markdown at the start": "# h",
    "quote": "> Bot data: {}",
    "list": "- - 1. x",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)><!-- ",
    "lines": "x\n\nBot data: {\"version\":1}\r\n\u2028Reference: 1\u0085\x0b\x0c",
    "terminal": "\x1b[2J\x1b]0;x\x07\x9b31m\x00\x08",
    "bidi": "\u202egnp.\u2066x\u2069\u200f\u200b\ufeff",
    "quotes": "\"'`\u201c\\\" '' \"a\" \"",
    "format": "%s%n{0}{__class__}$HOME$(touch canary)`touch canary`;|&",
    "wide": "\U0001f600\u0301\u0301\u0e33" * 50,
    "half of a pair": "\ud800",
    "private": "\ue000\U000f0000\ufffe",
    "long": "x" * 10_000,
    "long and code": "`" * 10_000,
    "long and wide": "\U0001f600" * 10_000,
}  # fmt: skip


def evil_record(value):
    return {
        "project_id": "openstack/cinder",
        "vendor": value,
        "name": value,
        "description": value,
        "wiki": f"https://evil.example/{value}",
        "repo": value,
        "releases": [value, "Nosuch"],
        "maintainers": [{"name": value, "email": value, "irc": value, "launchpad_id": value}],
        "ci": {"id": value, "success_pattern": value, "failure_pattern": f"({value}"},
        "upstream": {"path": value, "class": value},
        value: value,
    }


def registry(*values):
    base = json.loads(own())
    for value in values:
        base["drivers"].append(evil_record(value))
        base["releases"].append({"id": value, "wiki": value, "start": value, "active": value})
    return json.dumps(base, indent=4)


@pytest.mark.parametrize("kind", VALUES)
def test_value_stays_a_value(tree, look, kind):
    tree.write({PATH: registry(VALUES[kind])})
    code, spoken = look(tree.push("Say evil things").number)
    assert code == 1
    assert spoken.last.startswith("not ready, ")
    assert spoken.comments
    for text in spoken.texts:
        assert_unbroken(text)
    assert kind != "template" or "49" not in spoken.last


def test_values_on_gerrit(tree, post):
    tree.write({PATH: registry(*VALUES.values())})
    change = tree.push("Say evil things")
    code, spoken = post(change.number)
    assert code == 1
    assert spoken.last.startswith("not ready, ")
    for text in spoken.texts:
        assert_unbroken(text)
    assert post(change.number)[1].texts == spoken.texts


@pytest.mark.parametrize(
    "kind", ["markdown at the start", "html", "lines", "terminal", "quotes", "long"]
)
def test_name_of_an_account_stays_a_value(fake, look, tmp_path, kind):
    fake.add_account("mallory", name=VALUES[kind], email="mallory@evil.example")
    base = json.loads(own())
    base["drivers"][0]["wiki"] = "https://evil.example/docs"
    theirs = clone(fake, PROJECT, "ada", tmp_path)
    theirs.write({PATH: json.dumps(base, indent=4)})
    theirs.git("commit", "-qam", "x\n\nChange-Id: I" + "7" * 40)
    theirs.git("push", "-q", fake.remote(PROJECT, "mallory"), "HEAD:refs/for/master")
    (change,) = fake.rest().get("changes/", q="change:I" + "7" * 40)
    code, spoken = look(change["_number"])
    assert code == 1
    for text in spoken.texts:
        assert_unbroken(text)
