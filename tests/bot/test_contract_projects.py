"""Beside changes: the server, accounts, branches, tags, files at a commit, and fetching by git."""

import base64

import pytest
import requests

from tests.bot.asking import refused
from tests.bot.conftest import new_project
from tests.lab.git import GitFailed
from tests.lab.git import git
from tests.lab.pushing import clone
from tests.lab.server import MAGIC
from tests.lab.server import decoded
from tests.lab.server import quoted


def test_version(server, anonymous):
    assert anonymous.get("config/server/version") == server.version


def test_json_stands_behind_a_magic_line(anonymous):
    answer = anonymous.raw("GET", "config/server/version")
    assert answer.text.startswith(MAGIC)
    assert answer.headers["Content-Type"].lower() == "application/json;charset=utf-8"


def test_errors_are_plain_text(anonymous):
    answer = anonymous.raw("GET", "changes/999999")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.text.strip() == "Not found: 999999"


def test_body_that_is_no_json(bot, common):
    path = f"changes/{common.number}/revisions/current/review"
    answer = bot.raw("POST", path, data="{", headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.text.strip()) == (400, "Invalid application/json in request")


@pytest.mark.parametrize("username", ["ada", "nosuch"])
def test_wrong_password(server, username):
    login = (username, "wrong")
    answer = requests.get(f"{server.url}/a/accounts/self", auth=login, timeout=60)
    assert (answer.status_code, answer.text.strip()) == (401, "Unauthorized")


def test_myself(server, bot, anonymous):
    account = server.account("driverlog-bot")
    myself = bot.get("accounts/self")
    assert (myself["_account_id"], myself["username"]) == (account.id, account.username)
    with refused(403, "Resolving account 'self' requires login"):
        anonymous.get("accounts/self")


ACCOUNTS = {
    "username": ("username:ada", ["ada"]),
    "username in another case": ("username:ADA", ["ada"]),
    "username with a hyphen": ("username:halden-ci", ["halden-ci"]),
    "part of a username": ("username:halden", []),
    "username nobody has": ("username:nosuch", []),
    "part of a name": ("name:Lindqvist", ["ada"]),
    "whole name": ('name:"Ada Lindqvist"', ["ada"]),
    "name nobody has": ("name:Nosuch", []),
    "email": ("email:ada@storage.example.org", ["ada"]),
    "email nobody has": ("email:nobody@example.org", []),
    "either": ("username:ada OR username:ben", ["ada", "ben"]),
}


@pytest.mark.parametrize("who", ["driverlog-bot", None], ids=["bot", "anonymous"])
@pytest.mark.parametrize(("query", "found"), ACCOUNTS.values(), ids=list(ACCOUNTS))
def test_accounts(server, who, query, found):
    rows = server.rest(who).get("accounts/", q=query, o=["DETAILS"])
    assert sorted(row["username"] for row in rows) == found


def test_accounts_are_numbers_without_details(server, anonymous):
    ada = server.account("ada")
    assert anonymous.get("accounts/", q="username:ada") == [{"_account_id": ada.id}]
    [row] = anonymous.get("accounts/", q="username:ada", o=["DETAILS"])
    assert row == {
        "_account_id": ada.id,
        "name": ada.name,
        "email": ada.email,
        "username": "ada",
    }


def test_accounts_say_when_there_are_more(bot):
    rows = bot.get("accounts/", q="username:ada OR username:ben OR username:core", n=2)
    assert [row.get("_more_accounts", False) for row in rows] == [False, True]


@pytest.mark.parametrize("query", ["username:", "nosuch:x"])
def test_accounts_query_refused(bot, query):
    with refused(400):
        bot.get("accounts/", q=query)


def test_account_by_name(anonymous):
    assert anonymous.get("accounts/ada")["name"] == "Ada Lindqvist"
    with refused(404, "Account 'nosuch' not found"):
        anonymous.get("accounts/nosuch")


@pytest.fixture(scope="module")
def library(server, tmp_path_factory):
    """A project with tags and files of several kinds; its name and the commit of master."""
    name = new_project(server)
    tree = clone(server, name, "admin", tmp_path_factory.mktemp("library"))
    tree.write({"a b/é.txt": "h\n", "drivers/x/y.py": "", "bin": b"\0\1\2"})
    (tree.folder / "link").symlink_to("/nowhere")
    tree.git("add", "--all")
    tree.git("commit", "-q", "-m", "Files")
    commit = tree.git("rev-parse", "HEAD")
    tree.git("tag", "1.0.0")
    tree.git("tag", "-a", "2.0.0", "-m", "two")
    tree.git("commit", "-q", "--allow-empty", "-m", "Of a branch that is gone")
    tree.git("tag", "zed-eol")
    refs = [f"{commit}:refs/heads/master", "1.0.0", "2.0.0", "zed-eol"]
    tree.git("push", "-q", server.remote(name, "admin"), *refs)
    return name, commit


def of(library, rest):
    return f"projects/{quoted(library[0])}/{rest}"


def test_branches(anonymous, library):
    branches = {row["ref"]: row["revision"] for row in anonymous.get(of(library, "branches/"))}
    assert list(branches) == ["HEAD", "refs/heads/master", "refs/heads/stable/2026.1"]
    assert (branches["HEAD"], branches["refs/heads/master"]) == ("master", library[1])


def test_branch(anonymous, library):
    found = anonymous.get(of(library, "branches/stable%2F2026.1"))
    assert found["ref"] == "refs/heads/stable/2026.1"
    with refused(404, "Not found: nosuch"):
        anonymous.get(of(library, "branches/nosuch"))


def test_tags(anonymous, library):
    rows = anonymous.get(of(library, "tags/"))
    assert [row["ref"] for row in rows] == [f"refs/tags/{n}" for n in ("1.0.0", "2.0.0", "zed-eol")]
    light, annotated, _ = rows
    assert light["revision"] == library[1]
    assert "object" not in light
    assert (annotated["object"], annotated["message"]) == (library[1], "two")
    assert annotated["revision"] != library[1]  # the tag's own id


@pytest.mark.parametrize("part", ["eol", "EOL"])
def test_tags_containing(anonymous, library, part):
    rows = anonymous.get(of(library, "tags/"), m=part)
    assert [row["ref"] for row in rows] == ["refs/tags/zed-eol"]


@pytest.mark.parametrize("what", ["branches/", "tags/"])
def test_unknown_project(anonymous, what):
    with refused(404, "Not found: openstack/nosuch"):
        anonymous.get(f"projects/openstack%2Fnosuch/{what}")


def content(library, path, commit=None):
    return of(library, f"commits/{commit or library[1]}/files/{quoted(path)}/content")


CONTENTS = {"drivers/x/y.py": b"", "a b/é.txt": b"h\n", "bin": b"\0\1\2", "link": b"/nowhere"}


@pytest.mark.parametrize(("path", "data"), CONTENTS.items())
def test_content_is_base64(anonymous, library, path, data):
    answer = anonymous.raw("GET", content(library, path))
    assert (answer.status_code, base64.b64decode(answer.text)) == (200, data)
    assert answer.headers["X-FYI-Content-Encoding"] == "base64"
    assert answer.headers["Content-Type"].startswith("text/plain")


def test_content_of_a_text_file_is_a_json_string_to_who_accepts_json_alone(anonymous, library):
    headers = {"Accept": "application/json"}
    answer = anonymous.raw("GET", content(library, "a b/é.txt"), headers=headers)
    assert (decoded(answer.text), answer.headers["X-FYI-Content-Encoding"]) == ("h\n", "json")


def test_content_of_a_symlink_is_its_target(anonymous, library):
    answer = anonymous.raw("GET", content(library, "link"))
    assert answer.headers["X-FYI-Content-Type"] == "x-git/symlink"


EXISTS = {"a file": ("bin", 200), "a folder": ("drivers/x", 400), "nothing": ("drivers/z", 404)}


@pytest.mark.parametrize("who", ["driverlog-bot", None], ids=["bot", "anonymous"])
@pytest.mark.parametrize(("path", "status"), EXISTS.values(), ids=list(EXISTS))
def test_head_tells_what_is_there_without_a_body(server, library, who, path, status):
    answer = server.rest(who).raw("HEAD", content(library, path))
    assert (answer.status_code, answer.content) == (status, b"")


def test_content_refused(anonymous, library):
    with refused(400, "cannot retrieve content of directories"):
        anonymous.get(content(library, "drivers"))
    with refused(404, "Not found: nosuch"):
        anonymous.get(content(library, "nosuch"))


@pytest.mark.parametrize("commit", ["0" * 39 + "1", "master", "HEAD", "1.0.0", "12345678"])
def test_content_at_what_is_no_whole_commit_id(anonymous, library, commit):
    with refused(404, f"Not found: {commit}"):
        anonymous.get(content(library, "bin", commit))


def test_content_at_an_annotated_tag(anonymous, library):
    tag = anonymous.get(of(library, "tags/2.0.0"))
    for commit in (tag["revision"], tag["object"]):
        assert anonymous.get(content(library, "bin", commit)) == "AAEC"


def test_commit_of_a_change_can_be_read(anonymous, project, change):
    path = f"projects/{quoted(project)}/commits/{change.commit}"
    assert anonymous.get(path)["subject"] == "Change both"
    assert anonymous.get(f"{path}/files/other.txt/content") == "Two="


@pytest.fixture
def bare(tmp_path):
    git(tmp_path, "init", "-q", "--bare")
    return tmp_path


@pytest.mark.parametrize("username", [None, "driverlog-bot"])
@pytest.mark.parametrize("what", ["the ref of the patch set", "its commit id"])
def test_fetch(server, project, change, bare, username, what):
    ref = f"refs/changes/{change.number % 100:02}/{change.number}/1"
    wanted = change.commit if what == "its commit id" else ref
    git(bare, "fetch", "-q", server.remote(project, username), wanted)
    assert git(bare, "rev-parse", "FETCH_HEAD") == change.commit


def test_fetch_shallow(server, project, change, bare):
    git(bare, "fetch", "-q", "--depth=1", server.remote(project), change.commit)
    assert git(bare, "rev-list", "--count", "FETCH_HEAD") == "1"


FETCH_REFUSED = {
    "no such change": ({"ref": "refs/changes/99/99999/1"}, "couldn't find remote ref"),
    "no such project": ({"project": "nosuch"}, "403|not found"),
    "wrong password": ({"password": "wrong"}, "Authentication failed"),
}


@pytest.mark.parametrize(("asked", "text"), FETCH_REFUSED.values(), ids=list(FETCH_REFUSED))
def test_fetch_refused(server, project, bare, asked, text):
    username = "ada" if "password" in asked else None
    remote = server.remote(asked.get("project", project), username)
    if "password" in asked:
        remote = remote.replace(server.account("ada").password, asked["password"])
    with pytest.raises(GitFailed, match=text):
        git(bare, "fetch", "-q", remote, asked.get("ref", "HEAD"))


FILTERED = ("--depth=1", "--filter=blob:none")


def kinds(folder):
    """Return the kinds of the objects that a repository really has."""
    listed = git(folder, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)")
    return set(listed.split())


def test_fetch_with_a_filter(server, tmp_path):
    """Without leave, the server sends the files too; with it, trees alone, and single files by their ids."""
    name = new_project(server)
    remote, ref = server.remote(name), "+refs/heads/master:refs/heads/master"
    for folder, expected in (("whole", {"blob", "tree", "commit"}), ("trees", {"tree", "commit"})):
        where = tmp_path / folder
        git(tmp_path, "init", "-q", "--bare", folder)
        git(where, "fetch", "-q", *FILTERED, remote, ref)
        assert kinds(where) == expected
        server.allow_partial_clones(name)
    blob = git(where, "ls-tree", "master", "--", "other.txt").split()[2]
    single = ("-c", "fetch.negotiationAlgorithm=noop")
    git(where, *single, "fetch", "-q", "--no-write-fetch-head", FILTERED[1], remote, blob)
    assert git(where, "cat-file", "blob", blob) == "o"
    listed = git(where, "cat-file", "--batch-all-objects", "--batch-check=%(objectname)")
    assert blob in listed.split()
