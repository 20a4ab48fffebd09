"""Every call of `bot/gerrit.py` by our own client, on every server: what it returns, and which trouble a refusal is."""

import pytest

from bot.credentials import Credentials
from bot.gerrit import GerritError
from bot.gerrit import Trouble
from bot.rest import RestGerrit
from tests.bot.asking import TAG
from tests.bot.asking import attention
from tests.bot.asking import fix
from tests.bot.asking import messages
from tests.bot.conftest import new_project
from tests.lab.pushing import clone
from tests.lab.pushing import merge


def client_of(server, username=None, password=None):
    """Return the bot's client as an account of the server; without a name, anonymous."""
    if username is None:
        return RestGerrit(server.url, None)
    password = password or server.account(username).password
    return RestGerrit(server.url, Credentials(username, password))


@pytest.fixture
def gerrit(server):
    client = client_of(server, "driverlog-bot")
    yield client
    client.close()


@pytest.fixture
def nobody(server):
    client = client_of(server)
    yield client
    client.close()


def head_of(gerrit, project):
    branches = {row["ref"]: row["revision"] for row in gerrit.branches(project)}
    return branches["refs/heads/master"]


def test_version(server, gerrit, nobody):
    assert gerrit.version() == nobody.version() == server.version


def test_myself(server, gerrit, nobody):
    assert gerrit.myself()["_account_id"] == server.account("driverlog-bot").id
    assert nobody.myself() is None


def test_changes(gerrit, tree, project):
    numbers = []
    for text in ("1", "2", "3"):
        tree.start()
        tree.write({"other.txt": text})
        numbers.append(tree.push(text).number)
    query = f"project:{project} status:open"
    rows = gerrit.changes(query, options=["CURRENT_REVISION", "MESSAGES"], limit=2)
    assert [row.get("_more_changes", False) for row in rows] == [False, True]
    assert all(row["revisions"] and row["messages"] for row in rows)
    assert sorted(row["_number"] for row in gerrit.changes(query)) == numbers
    assert gerrit.changes(f"project:{project} status:merged") == []


def test_change(gerrit, change):
    info = gerrit.change(change.number, options=["CURRENT_REVISION", "CURRENT_COMMIT"])
    assert info["_number"] == change.number
    assert info["revisions"][info["current_revision"]]["commit"]["subject"] == "Change both"


def test_files(gerrit, common):
    files = gerrit.files(common.number, common.commit)
    assert sorted(files) == ["/COMMIT_MSG", "data/x.json", "other.txt"]


def test_review_and_comments(gerrit, anonymous, change):
    said = {"line": 2, "message": "c", "unresolved": True, "fix_suggestions": [fix(2, "b")]}
    review = {
        "message": "m",
        "tag": TAG,
        "comments": {"data/x.json": [said]},
        "add_to_attention_set": [{"user": "ada", "reason": "r"}],
        "notify": "OWNER",
    }
    gerrit.post_review(change.number, change.commit, review)
    assert messages(anonymous, change)[-1] == "Patch Set 1:\n\n(1 comment)\n\nm"
    assert attention(anonymous, change) == {"ada": "r"}
    [[comment]] = gerrit.comments(change.number).values()
    assert (comment["message"], comment["unresolved"]) == ("c", True)
    assert comment["fix_suggestions"][0]["fix_id"]
    reply = {"in_reply_to": comment["id"], "message": "done", "unresolved": False}
    gerrit.post_review(change.number, change.commit, {"comments": {"data/x.json": [reply]}})
    assert gerrit.change(change.number)["unresolved_comment_count"] == 0


def test_comments_of_a_quiet_change(gerrit, common):
    assert gerrit.comments(common.number) == {}
    assert gerrit.drafts(common.number) == {}


def test_drafts(gerrit, change):
    note = {"path": "/PATCHSET_LEVEL", "message": "note", "unresolved": False}
    draft = gerrit.create_draft(change.number, change.commit, note)
    [[listed]] = gerrit.drafts(change.number).values()
    assert (listed["id"], listed["message"]) == (draft["id"], "note")
    for _ in range(2):
        gerrit.delete_draft(change.number, change.commit, draft["id"])
    assert gerrit.drafts(change.number) == {}


def test_hashtags(gerrit, change):
    assert gerrit.set_hashtags(change.number, add=["b", "a"], remove=[]) == ["a", "b"]
    assert gerrit.set_hashtags(change.number, add=[], remove=["b"]) == ["a"]


@pytest.mark.parametrize("who", ["driverlog-bot", None], ids=["bot", "anonymous"])
def test_accounts(server, who):
    client, ada = client_of(server, who), server.account("ada")
    [row] = client.accounts("username:ada")
    assert (row["_account_id"], row["username"], row["name"], row["email"]) == (
        ada.id,
        "ada",
        ada.name,
        ada.email,
    )
    assert client.accounts("username:nosuch") == []
    client.close()


def test_branches_and_tags(server, gerrit, project):
    path = f"projects/{project.replace('/', '%2F')}/tags/1.0.0"
    head = head_of(gerrit, project)
    assert gerrit.tags(project) == []
    server.rest("admin").put(path, {"revision": head, "message": "one"})
    [tag] = gerrit.tags(project)
    assert (tag["ref"], tag["object"]) == ("refs/tags/1.0.0", head)
    assert gerrit.tags(project, containing="0.0") == [tag]
    assert gerrit.tags(project, containing="2") == []


def test_file(gerrit, project):
    head = head_of(gerrit, project)
    assert gerrit.file_at(project, head, "other.txt") == b"o\n"
    assert gerrit.file_at(project, head, "nosuch") is None
    there = {path: gerrit.has_file(project, head, path) for path in ("other.txt", "data", "nosuch")}
    assert there == {"other.txt": True, "data": True, "nosuch": False}


@pytest.mark.parametrize("call", ["file_at", "has_file"])
def test_file_at_a_commit_nobody_has_is_no_answer(gerrit, project, call):
    with pytest.raises(GerritError) as caught:
        getattr(gerrit, call)(project, "1" * 40, "other.txt")
    assert caught.value.trouble is Trouble.NOT_FOUND


REFUSED = {
    "no such change": (lambda gerrit, _: gerrit.change(999999), Trouble.NOT_FOUND, "Not found"),
    "no such project": (lambda gerrit, _: gerrit.branches("no/such"), Trouble.NOT_FOUND, "no/such"),
    "bad query": (lambda gerrit, _: gerrit.changes("x:y"), Trouble.REFUSED, "operator x:y"),
    "path": (
        lambda gerrit, change: gerrit.post_review(
            change.number, change.commit, {"comments": {"no.json": [{"message": "c"}]}}
        ),
        Trouble.REFUSED,
        "file no.json not found",
    ),
    "vote": (
        lambda gerrit, change: gerrit.post_review(
            change.number, change.commit, {"labels": {"Verified": 1}}
        ),
        Trouble.DENIED,
        "is restricted",
    ),
    "too large": (
        lambda gerrit, change: gerrit.post_review(
            change.number, change.commit, {"message": "x" * 20000}
        ),
        Trouble.REFUSED,
        "Comment size exceeds limit",
    ),
}


@pytest.mark.parametrize(("call", "trouble", "text"), REFUSED.values(), ids=list(REFUSED))
def test_refused_with_the_words_of_gerrit(gerrit, common, call, trouble, text):
    with pytest.raises(GerritError, match=text) as caught:
        call(gerrit, common)
    assert (caught.value.trouble, caught.value.maybe_done) == (trouble, False)


def test_wrong_password(server):
    client = client_of(server, "driverlog-bot", "wrong")
    with pytest.raises(GerritError, match="401") as caught:
        client.myself()
    client.close()
    assert caught.value.trouble is Trouble.DENIED


def test_anonymous_may_not_write(nobody, common):
    with pytest.raises(GerritError) as caught:
        nobody.post_review(common.number, common.commit, {"message": "m"})
    assert caught.value.trouble is Trouble.DENIED


def test_fixes_that_are_not_enabled_are_a_broken_server(server_without_fixes, tmp_path):
    server = server_without_fixes
    tree = clone(server, new_project(server), "ada", tmp_path)
    tree.write({"data/x.json": "1\n"})
    change = tree.push("One")
    client = client_of(server, "driverlog-bot")
    said = {"line": 1, "message": "c", "fix_suggestions": [fix(1, "b")]}
    with pytest.raises(GerritError) as caught:
        client.post_review(change.number, change.commit, {"comments": {"data/x.json": [said]}})
    assert (caught.value.trouble, caught.value.status) == (Trouble.BROKEN, 500)
    client.post_review(change.number, change.commit, {"message": "m"})
    client.close()


def test_merged_change(server, gerrit, change):
    merge(server, change.number)
    gerrit.post_review(change.number, change.commit, {"message": "late"})
    assert gerrit.change(change.number)["status"] == "MERGED"
