"""What is fetched, what the gate reads from it, and how a change is merged without a work tree."""

import os
from contextlib import closing

import pytest

from bot.config.credentials import Credentials
from bot.gerrit import GerritError
from bot.gerrit import Trouble
from bot.git.checkout import Checkout
from bot.lookups.answer import Answer
from bot.patience import Limits
from bot.patience import Patience
from gate.older import history
from gate.refusal import CannotJudge
from gate.source import NONE
from tests.bot.conftest import FILES
from tests.lab.git import git
from tests.lab.pushing import merge

DATA = "data/x.json"


@pytest.fixture
def checkout(server, project, tmp_path):
    """A function that makes checkouts of the project, as the bot unless told otherwise."""

    def make(folder="checkout", who="driverlog-bot", **options):
        account = who and server.account(who)
        login = account and Credentials(account.username, account.password)
        patience = Patience(Limits(attempts=3), sleep=lambda _: None)
        options = {"patience": patience, "seconds": 30, **options}
        return Checkout(tmp_path / folder, server.url, project, login, **options)

    return make


def fetched(checkout, change, branch="master"):
    checkout.fetch(change.number, change.patch_set, change.commit, branch)
    return checkout


def fetched_ref(checkout, change):
    fetched(checkout, change)
    return f"refs/changes/{change.number % 100:02d}/{change.number}/{change.patch_set}"


def refs(folder):
    return git(folder, "for-each-ref", "--format=%(refname)").splitlines()


@pytest.mark.parametrize("who", ["driverlog-bot", None], ids=["bot", "anonymous"])
def test_gate_reads_what_was_fetched(server, project, checkout, change, who):
    here = fetched(checkout(who=who), change)
    base = here.parent(change.commit)
    assert base == here.tip("master")
    with closing(here.source(DATA)) as source:
        assert source.read(change.commit) == b"a\nB\nc\nd\ne\n"
        assert source.read_base(base, change.commit) == FILES[DATA].encode()
        assert source.touched_paths(base, change.commit) == (DATA, "other.txt")
        assert source.subject(change.commit) == "Change both"
        assert source.read_blob(source.commit(change.commit), "other.txt") == b"O\n"
        with pytest.raises(CannotJudge, match="bare repository"):
            source.read_worktree()
    assert (here.folder.stat().st_mode & 0o777) == 0o700


def test_history_of_the_data_is_there(server, project, checkout, tree):
    for text in ("[1]\n", "[2]\n", "[3]\n"):
        tree.start()
        tree.write({DATA: text})
        merge(server, tree.push(text.strip()).number)
    tree.start()
    tree.write({DATA: "[4]\n"})
    last = tree.push("four")
    here = fetched(checkout(), last)
    with closing(here.source(DATA)) as source:
        assert len(history(source, here.parent(last.commit))) == 3


def test_next_patch_set_and_other_changes(checkout, tree, change):
    here = fetched(checkout(), change)
    tree.write({"other.txt": "second\n"})
    second = fetched_ref(here, tree.amend())
    assert refs(here.folder)[1:] == [second, "refs/heads/master"]
    tree.start()
    tree.write({"other.txt": "another\n"})
    # Another process may be reading these still.
    assert len(refs(here.folder)) == 3
    for ref in (second, second.removesuffix("2") + "1"):
        os.utime(here.folder / ref, (1, 1))
    third = fetched_ref(here, tree.push("Another"))
    assert refs(here.folder) == [third, "refs/heads/master"]
    with closing(here.source("other.txt")) as source:
        assert source.read(change.commit) == b"O\n"


def test_branch_of_several_words(checkout, tree):
    tree.write({"other.txt": "backport\n"})
    change = tree.push("Backport", branch="stable/2026.1")
    here = fetched(checkout(), change, "stable/2026.1")
    assert refs(here.folder)[-1] == "refs/heads/stable/2026.1"


def test_parent_of_the_first_commit(server, project, checkout, tree, change):
    here = fetched(checkout(), change)
    root = git(here.folder, "rev-list", "--max-parents=0", "master").split()[-1]
    assert here.parent(root) == NONE
    with pytest.raises(CannotJudge, match="is not a commit id"):
        here.parent("--help")
    with pytest.raises(CannotJudge, match="cannot find the parent of 111111111111"):
        here.parent("1" * 40)


def test_merge_is_clean(server, checkout, tree, change):
    tree.start()
    tree.write({DATA: "a\nb\nc\nd\nE\n"})
    merge(server, tree.push("Meanwhile").number)
    here = fetched(checkout(), change)
    result = here.merged(change.commit, "master")
    assert result.collides is Answer.NO
    assert result == here.merged(change.commit, "master")
    with closing(here.source(DATA)) as source:
        assert source.read(result.commit) == b"a\nB\nc\nd\nE\n"
        assert source.subject(result.commit) == "Change both"
        assert here.parent(result.commit) == here.tip("master")
        assert source.touched_paths(here.tip("master"), result.commit) == (DATA, "other.txt")


ATTRIBUTES = {
    "none": {},
    "union": {".gitattributes": "* merge=union\n"},
    "a driver": {".gitattributes": "* merge=evil\n"},
}


@pytest.mark.parametrize("more", ATTRIBUTES.values(), ids=list(ATTRIBUTES))
def test_merge_collides_whatever_the_attributes_of_the_change(
    server, checkout, tree, more, tmp_path
):
    tree.write({DATA: "a\nmine\nc\nd\ne\n", **more})
    change = tree.push("Mine")
    tree.start()
    tree.write({DATA: "a\ntheirs\nc\nd\ne\n", **more})
    merge(server, tree.push("Theirs").number)
    config = tmp_path / ".gitconfig"
    config.write_text(f'[merge "evil"]\n\tdriver = touch {tmp_path}/ran; cat %A\n')
    environ = {**os.environ, "HOME": str(tmp_path), "GIT_CONFIG_GLOBAL": str(config)}
    here = fetched(checkout(environ=environ), change)
    assert here.merged(change.commit, "master") == (Answer.YES, "")
    assert not (tmp_path / "ran").exists()


def test_merge_with_an_old_git_or_without_a_common_past_is_unknown(checkout, change, tmp_path):
    here = fetched(checkout(), change)
    lonely = git(here.folder, "commit-tree", f"{change.commit}^{{tree}}", "-m", "Lonely")
    assert here.merged(lonely, "master") == (Answer.UNKNOWN, "")
    old = tmp_path / "bin" / "git"
    old.parent.mkdir()
    old.write_text(
        '#!/bin/sh\ncase "$*" in *merge-tree*) echo "usage: git merge-tree" >&2; exit 129;; esac\n'
        f'PATH={os.environ["PATH"]!r} exec git "$@"\n'
    )
    old.chmod(0o755)
    here = checkout(environ={"PATH": f"{old.parent}:{os.environ['PATH']}"})
    assert here.merged(change.commit, "master") == (Answer.UNKNOWN, "")


WRONG = {
    "revision": ({"revision": "1" * 40}, GerritError, "expected 111111111111; ask Gerrit"),
    "patch set": ({"patch_set": 9}, GerritError, "couldn't find remote ref refs/changes/"),
    "change": (
        {"change": 999_999},
        GerritError,
        "couldn't find remote ref refs/changes/99/999999/1",
    ),
    "branch": ({"branch": "nosuch"}, GerritError, "couldn't find remote ref refs/heads/nosuch"),
    "pattern": ({"branch": "*"}, CannotJudge, "is not a branch; name one such as master"),
    "two refs": ({"branch": "master:refs/heads/x"}, CannotJudge, "is not a branch"),
}


@pytest.mark.parametrize(("wrong", "kind", "words"), WRONG.values(), ids=list(WRONG))
def test_not_what_gerrit_has(checkout, change, wrong, kind, words):
    asked = {
        "change": change.number,
        "patch_set": change.patch_set,
        "revision": change.commit,
        "branch": "master",
        **wrong,
    }
    with pytest.raises(kind, match=words) as caught:
        checkout().fetch(**asked)
    assert str(caught.value).isprintable()


def test_wrong_password(server, project, change, tmp_path):
    login = Credentials("driverlog-bot", "wr0ng-password")
    here = Checkout(tmp_path / "checkout", server.url, project, login)
    with pytest.raises(GerritError, match="check user and password") as caught:
        fetched(here, change)
    assert caught.value.trouble is Trouble.DENIED
    assert "wr0ng" not in str(caught.value)


def test_project_nobody_has(server, change, tmp_path):
    here = Checkout(tmp_path / "checkout", server.url, "openstack/no such", None)
    with pytest.raises(GerritError) as caught:
        fetched(here, change)
    assert caught.value.trouble in (Trouble.NOT_FOUND, Trouble.DENIED)


def test_large_change_is_refused(checkout, tree):
    tree.write({"noise": os.urandom(300_000)})
    change = tree.push("Noise")
    here = checkout(largest=200_000)
    with pytest.raises(CannotJudge, match="brings more than 200000 bytes, which we do not take"):
        fetched(here, change)
    # What had arrived is not kept, and the next change is none the worse.
    assert sum(file.stat().st_size for file in here.folder.rglob("*")) < 250_000
    tree.start()
    tree.write({"other.txt": "small\n"})
    fetched(here, tree.push("Small"))


def test_two_projects_side_by_side(server, tmp_path, checkout, change):
    fetched(checkout("a"), change)
    fetched(checkout("b", who=None), change)
    assert refs(tmp_path / "a") == refs(tmp_path / "b")
