"""With the rights of docs/permissions.md alone the bot does all its work; without one it says so; more it cannot do."""

import itertools
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.review.memory import TAG
from bot.review.plan import ASKS
from tests.bot import proposals
from tests.bot.proposals import DATA
from tests.lab import java
from tests.lab.pushing import ci_comment
from tests.lab.pushing import clone
from tests.lab.pushing import merged_change_with_comments
from tests.lab.real import start_real
from tests.lab.rights import Rights

pytestmark = pytest.mark.real_gerrit
ROOT = Path(__file__).parents[2]
BOT = "driverlog-bot"
CINDER = "openstack/cinder"
CODE = "cinder/hx.py"
_numbers = itertools.count(1)


class Right(NamedTuple):
    """A row of the bot's table; `where` is a column's words."""

    permission: str
    ref: str
    where: str
    said: tuple[str, ...]


def table():
    text = (ROOT / "docs/permissions.md").read_text()
    section = text.partition(f"\n## {BOT}\n")[2].partition("\n## ")[0]
    for line in section.splitlines():
        if line.startswith("| `"):
            permission, ref, where, _, without = (
                part.strip() for part in line.strip("|").split(" | ")
            )
            said = tuple(re.findall(r"`([^`]+)`", without))
            yield Right(permission.strip("`"), ref.strip("`"), where, said)


TABLE = tuple(table())
REGISTRYS = "the registry's project"
WATCHEDS = "each project whose CI is tested"
SEE, MARK, PUSH = (right for right in TABLE if right.where == REGISTRYS)
(SEE_CODE,) = (right for right in TABLE if right.where == WATCHEDS)


def content(**more):
    """Return the registry, with a release whose branch is gone; `more` goes into the first record."""
    value = json.loads(proposals.registry())
    value["releases"].insert(0, proposals.release("Epoxy", "2025.1", "2024-Oct-07"))
    for driver in value["drivers"]:
        driver["releases"].insert(0, "Epoxy")
    value["drivers"][0] |= more
    return json.dumps(value, indent=4) + "\n"


# A claim to be looked up, and a question for a core reviewer: strangers take a record over.
CLAIM = {
    "upstream": {"path": CODE},
    "maintainers": [{"name": "Eve Hansen", "email": "eve@quarry.example"}],
}


class World:
    """A Gerrit on which the bot's account has the rights of the table, and a registry of the test's own."""

    def __init__(self, server, rights, folder):
        self.server, self._rights, self._folder = server, rights, folder
        self.project = f"openstack/registry-{next(_numbers)}"
        server.add_project(self.project, [], {DATA: content(), "other.txt": "o\n"})
        for right in TABLE:
            if right.where == REGISTRYS:
                rights.give(self.project, right.permission, right.ref)

    def without(self, right):
        project = self.project if right.where == REGISTRYS else CINDER
        return self._rights.without(project, right.permission, right.ref)

    def run(self, *arguments, expect=0):
        """Run `driverlog bot` with a fresh cache; return all it printed."""
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self._folder),
            "XDG_CACHE_HOME": str(self._folder / f"cache-{next(_numbers)}"),
            "DRIVERLOG_GERRIT_USER": BOT,
            "DRIVERLOG_GERRIT_PASSWORD": self.server.account(BOT).password,
            "PYTHONPATH": str(ROOT),
        }
        options = ("--gerrit", self.server.url, "--project", self.project)
        command = (sys.executable, "-m", "cli", "bot", *map(str, arguments), *options)
        done = subprocess.run(
            command, cwd=self._folder, env=environment, capture_output=True, text=True
        )
        said = done.stdout + done.stderr
        assert done.returncode == expect, said
        assert "Traceback" not in said
        return said

    def change(self, **more):
        tree = clone(self.server, self.project, "ben", self._folder)
        tree.write({DATA: content(**more)})
        return tree.push("Change a record").number

    def seen(self, number):
        """Return the hashtags of a change and the messages of the bot on it."""
        info = self.server.rest("core").get(f"changes/{number}/detail")
        return info["hashtags"], [m["message"] for m in info["messages"] if m.get("tag") == TAG]

    def proposals(self, status="open"):
        query = f"owner:{BOT} project:{self.project} status:{status}"
        return self.server.rest("core").get("changes/", q=query, o=["CURRENT_REVISION"])


@pytest.fixture(scope="module")
def gerrit(tmp_path_factory):
    """A server of our own, because everybody's rights on it are changed."""
    try:
        server = start_real()
    except java.Missing as missing:
        pytest.skip(str(missing))
    try:
        _fill(server, tmp_path_factory.mktemp("cinder"))
        rights = Rights(server, BOT)
        for right in TABLE:
            if right.where == WATCHEDS:
                rights.give(CINDER, right.permission, right.ref)
        yield server, rights
    finally:
        server.stop()


def _fill(server, folder):
    """Make the tested project: a success on master, and a tag where a branch was."""
    server.add_project(CINDER, ["stable/2025.2"], {CODE: "class HX:\n    pass\n"})
    said = "- halden-hx-tempest https://logs.example.org/1 : SUCCESS in 41m\n"
    tree = clone(server, CINDER, "ada", folder)
    merged_change_with_comments(server, tree, "One", {"1": "x\n"}, {"halden-ci": said})
    ended = clone(server, CINDER, "admin", folder)
    ended.git("commit", "-q", "--allow-empty", "-m", "The last of 2025.1")
    ended.git("push", "-q", server.remote(CINDER, "admin"), "HEAD:refs/heads/stable/2025.1")
    ended.git("push", "-q", server.remote(CINDER, "admin"), "HEAD:refs/tags/2025.1-eol")
    server.rest("admin").delete("projects/openstack%2Fcinder/branches/stable%2F2025.1")


@pytest.fixture
def world(gerrit, tmp_path):
    return World(*gerrit, tmp_path)


@pytest.fixture(scope="module")
def idle(gerrit, tmp_path_factory):
    """A registry and a change, for what must leave no trace."""
    world = World(*gerrit, tmp_path_factory.mktemp("idle"))
    return world, world.change(**CLAIM)


def test_all_its_work_with_exactly_these(world):
    number = world.change(**CLAIM)
    said = world.run("review", number, "--post", expect=1)
    assert "Epoxy (2025.1-eol)" in said
    hashtags, messages = world.seen(number)
    assert (hashtags, len(messages)) == ([ASKS], 1)
    another = world.change(wiki="https://docs.storage.example.org/other")
    world.run("watch", "--once", "--post", expect=1)
    assert len(world.seen(another)[1]) == 1
    assert len(world.seen(number)[1]) == 1
    world.run("scan", "--propose", "--post")
    [proposal] = world.proposals()
    assert proposal["current_revision_number"] == 1
    assert proposal["hashtags"] == [proposal["topic"]] == ["driverlog-evidence"]


def test_it_looks_after_its_proposal_with_exactly_these(world):
    """A patch set where more is found, the end where nothing is left: as the owner, without further rights."""
    world.run("scan", "--propose", "--post")
    tree = clone(world.server, CINDER, "ada", world._folder)
    said = f"- halden-kx-tempest https://logs.example.org/{world.project} : SUCCESS\n"
    files = {world.project.rpartition("/")[2]: "x\n"}
    merged_change_with_comments(world.server, tree, "Two", files, {"halden-ci": said})
    world.run("scan", "--propose", "--post")
    [proposal] = world.proposals()
    assert proposal["current_revision_number"] == 2
    value = json.loads(content())
    for driver in value["drivers"]:
        driver.pop("ci")
    admin = clone(world.server, world.project, "admin", world._folder)
    admin.write({DATA: json.dumps(value, indent=4) + "\n"})
    admin.git("commit", "-q", "-a", "-m", "No CI any more")
    admin.git("push", "-q", world.server.remote(world.project, "admin"), "HEAD:refs/heads/master")
    world.run("scan", "--propose", "--post")
    assert world.proposals() == []
    assert len(world.proposals("abandoned")) == 1


def without_sight(world):
    number = world.change()
    with world.without(SEE):
        for arguments in (("review", number), ("scan", "--propose", "--post"), ("verify",)):
            assert SEE.said[3] in world.run(*arguments, expect=2)
        said = world.run("watch", "--once", "--post", expect=2)
    assert SEE.said[2] in said
    assert SEE.said[3] in said
    assert world.proposals() == []


def without_hashtags(world):
    number = world.change(**CLAIM)
    with world.without(MARK):
        world.run("review", number, "--post", expect=1)
        world.run("scan", "--propose", "--post")
    hashtags, messages = world.seen(number)
    assert (hashtags, len(messages)) == ([], 1)
    assert len(world.proposals()) == 1


def without_push(world):
    number = world.change(**CLAIM)
    with world.without(PUSH):
        said = world.run("scan", "--propose", "--post", expect=2)
        assert "1 marks of 1 drivers" in said or "2 marks of 2 drivers" in said
        world.run("review", number, "--post", expect=1)
    assert PUSH.said[0] in said.splitlines()[-1]
    assert world.proposals() == []
    assert world.seen(number)[0] == [ASKS]


def without_sight_of_code(world):
    world.run("scan", "--propose", "--post")
    [before] = world.proposals()
    number = world.change(**CLAIM)
    with world.without(SEE_CODE):
        said = world.run("scan", "--propose", "--post", expect=2)
        review = world.run("review", number, "--post", expect=1)
    assert SEE_CODE.said[0] in said.splitlines()[-1]
    assert CINDER.replace("/", "%2F") in said.splitlines()[-1]
    assert SEE_CODE.said[1] in review
    assert "not found" not in review
    [after] = world.proposals()
    assert after["current_revision"] == before["current_revision"]


WITHOUT = {
    SEE: without_sight,
    MARK: without_hashtags,
    PUSH: without_push,
    SEE_CODE: without_sight_of_code,
}


@pytest.mark.parametrize("right", TABLE, ids=lambda right: f"{right.permission} {right.ref}")
def test_without_one_it_is_as_the_table_says(world, right):
    WITHOUT[right](world)


def test_with_heads_alone_it_cannot_tell_of_ended_releases(world, gerrit):
    """Gerrit hides a tag that no branch leads to from those who may not read refs/*."""
    _, rights = gerrit
    rights.give(CINDER, "read", "refs/heads/*")
    with world.without(SEE_CODE):
        review = world.run("review", world.change(**CLAIM), "--post", expect=1)
        world.run("scan", "--propose", "--post")
    rights.take(CINDER, "read", "refs/heads/*")
    assert f"{SEE_CODE.said[1]} for Epoxy" in review
    assert "found in Gazpacho (master)" in review
    assert len(world.proposals()) == 1


@pytest.mark.parametrize("label", ["Code-Review", "Verified", "Workflow"])
@pytest.mark.parametrize("value", [-1, 1])
def test_it_cannot_vote(idle, label, value):
    world, number = idle
    review = {"labels": {label: value}}
    answer = world.server.rest(BOT).raw(
        "POST", f"changes/{number}/revisions/current/review", json=review
    )
    assert answer.status_code == 403


FORBIDDEN = [
    ("POST", "changes/{change}/submit", {}),
    ("POST", "changes/{change}/abandon", {}),
    ("POST", "changes/{change}/rebase", {}),
    ("POST", "changes/{change}/wip", {}),
    ("POST", "changes/{change}/private", {}),
    ("DELETE", "changes/{change}", None),
    ("PUT", "changes/{change}/topic", {"topic": "x"}),
    ("PUT", "changes/{change}/edit/other.txt", None),
    ("PUT", "projects/{project}/branches/x", {"revision": "master"}),
    ("PUT", "projects/{project}/tags/x", {"revision": "master"}),
    ("POST", "projects/{project}/access", {"add": {"refs/*": {"permissions": {"read": {"rules": {}}}}}}),
    ("PUT", "projects/another", {}),
    ("PUT", "groups/another", {}),
    ("PUT", "accounts/another", {}),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "path", "body"), FORBIDDEN)
def test_it_can_do_nothing_else_over_rest(idle, verb, path, body):
    world, number = idle
    where = path.format(change=number, project=world.project.replace("/", "%2F"))
    answer = world.server.rest(BOT).raw(verb, where, json=body)
    assert answer.status_code == 403, answer.text


@pytest.mark.parametrize(
    "ref", ["refs/heads/master", "refs/heads/x", "refs/tags/x", "refs/for/master%submit", "refs/meta/config"]
)  # fmt: skip
def test_it_can_push_for_review_alone(idle, ref):
    world, _ = idle
    tree = clone(world.server, world.project, BOT, world._folder)
    tree.write({"other.txt": "mine\n"})
    tree.git("commit", "-q", "-a", "-m", "Not for review")
    remote = world.server.remote(world.project, BOT)
    command = ("git", "-C", str(tree.folder), "push", remote, f"HEAD:{ref}")
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode != 0
    assert "[remote rejected]" in done.stderr


def test_a_ci_without_a_vote_may_comment(idle):
    """A comment is what the scan takes, as the table of CI accounts says."""
    world, number = idle
    server = world.server
    server.add_account("mute-ci")
    server.rest("admin").put("groups/Others/members/mute-ci")
    ci_comment(server, "mute-ci", number, "- halden-lx-tempest x : SUCCESS\n")
    vote = {"labels": {"Verified": 1}}
    answer = server.rest("mute-ci").raw(
        "POST", f"changes/{number}/revisions/current/review", json=vote
    )
    assert answer.status_code == 403
    messages = server.rest("core").get(f"changes/{number}/messages")
    assert messages[-1]["author"]["_account_id"] == server.account("mute-ci").id
