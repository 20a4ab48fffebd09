"""What Gerrit says of a change: fields by option, patch sets, files, states."""

import re

import pytest

from tests.bot.asking import detail
from tests.bot.asking import refused
from tests.bot.asking import review
from tests.lab.pushing import merge
from tests.lab.pushing import vote
from tests.lab.server import quoted

# Whole seconds in UTC with nine digits behind them, always zeros.
TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.000000000")


def get(rest, change, *options):
    return rest.get(f"changes/{change.number}", o=list(options))


def test_change_without_options(server, anonymous, common):
    info = get(anonymous, common)
    assert info["_number"] == common.number
    assert info["change_id"] == common.change_id
    assert info["project"].startswith("openstack/lab-")
    assert info["branch"] == "master"
    assert (info["subject"], info["status"], info["hashtags"]) == ("Change both", "NEW", [])
    assert info["owner"] == {"_account_id": server.account("ada").id}
    assert (info["total_comment_count"], info["unresolved_comment_count"]) == (0, 0)
    assert info["current_revision_number"] == 1
    assert TIMESTAMP.fullmatch(info["created"])
    assert TIMESTAMP.fullmatch(info["updated"])


@pytest.mark.parametrize(
    "absent",
    [
        *("current_revision", "revisions", "messages", "labels", "reviewers"),
        *("topic", "attention_set", "work_in_progress", "is_private", "submitted", "submitter"),
    ],
)
def test_fields_that_are_absent_until_there_is_something_to_say(anonymous, common, absent):
    assert absent not in get(anonymous, common)


def test_current_revision_only(server, anonymous, tree, change):
    tree.write({"other.txt": "OO\n"})
    second = tree.amend()
    info = get(anonymous, change, "CURRENT_REVISION")
    assert info["current_revision"] == second.commit
    assert list(info["revisions"]) == [second.commit]
    revision = info["revisions"][second.commit]
    ref = f"refs/changes/{change.number % 100:02}/{change.number}/2"
    assert (revision["_number"], revision["ref"], revision["kind"]) == (2, ref, "REWORK")
    assert revision["uploader"] == {"_account_id": server.account("ada").id}
    assert TIMESTAMP.fullmatch(revision["created"])
    assert "commit" not in revision


def test_current_commit_has_parents_and_the_whole_message(anonymous, common):
    info = get(anonymous, common, "CURRENT_REVISION", "CURRENT_COMMIT")
    commit = info["revisions"][common.commit]["commit"]
    head = anonymous.get(f"projects/{quoted(info['project'])}/branches/master")["revision"]
    assert [parent["commit"] for parent in commit["parents"]] == [head]
    assert commit["message"] == f"Change both\n\nChange-Id: {common.change_id}\n"
    assert commit["author"]["email"] == "ada@storage.example.org"


def test_all_revisions(anonymous, tree, change):
    second = tree.amend("Say it better")
    info = get(anonymous, change, "ALL_REVISIONS")
    numbers = {commit: each["_number"] for commit, each in info["revisions"].items()}
    assert numbers == {change.commit: 1, second.commit: 2}


def test_kind_of_a_new_message(anonymous, tree, change):
    second = tree.amend("Say it better")
    revision = get(anonymous, change, "CURRENT_REVISION")["revisions"][second.commit]
    assert revision["kind"] == "NO_CODE_CHANGE"


def test_detailed_accounts(server, anonymous, common):
    ada = server.account("ada")
    assert get(anonymous, common, "DETAILED_ACCOUNTS")["owner"] == {
        "_account_id": ada.id,
        "name": ada.name,
        "email": ada.email,
        "username": "ada",
    }


def test_bots_are_tagged_service_user(bot, change):
    review(bot, change, message="here")
    author = detail(bot, change)["messages"][-1]["author"]
    assert (author["username"], author["tags"]) == ("driverlog-bot", ["SERVICE_USER"])


def test_labels_and_reviewers(server, anonymous, change):
    vote(server, "zuul", change.number, Verified=2)
    review(server.rest("ben"), change, message="looking")
    info = detail(anonymous, change)
    assert [each["username"] for each in info["reviewers"]["REVIEWER"]] == ["zuul"]
    assert [each["username"] for each in info["reviewers"]["CC"]] == ["ben"]
    [given] = [each for each in info["labels"]["Verified"]["all"] if each.get("value")]
    assert (given["username"], given["value"]) == ("zuul", 2)
    assert TIMESTAMP.fullmatch(given["date"])
    assert info["labels"]["Verified"]["approved"]["username"] == "zuul"


def test_unknown_option(anonymous, common):
    with refused(400, "NOSUCH"):
        get(anonymous, common, "NOSUCH")


@pytest.mark.parametrize("number", [999999, 0])
def test_no_such_change(anonymous, number):
    with refused(404, f"Not found: {number}"):
        anonymous.get(f"changes/{number}")


def test_topic_and_hashtags_of_a_push(anonymous, tree):
    tree.write({"other.txt": "O\n"})
    info = get(anonymous, tree.push("One", topic="t", hashtag=["b", "a"]))
    assert (info["topic"], info["hashtags"]) == ("t", ["a", "b"])


def test_wip(ada, anonymous, tree):
    tree.write({"other.txt": "O\n"})
    change = tree.push("One", wip=True)
    assert get(anonymous, change)["work_in_progress"] is True
    ada.post(f"changes/{change.number}/ready", {})
    assert "work_in_progress" not in get(anonymous, change)


def test_private_is_not_found_for_others(ada, bot, anonymous, tree):
    """By REST; git gives its commits to whoever may read refs/*, on a real Gerrit."""
    tree.write({"other.txt": "O\n"})
    change = tree.push("One", private=True)
    assert get(ada, change)["is_private"] is True
    for rest in (bot, anonymous):
        with refused(404, f"Not found: {change.number}"):
            get(rest, change)


def test_merged(server, anonymous, change):
    merge(server, change.number)
    info = get(anonymous, change)
    assert (info["status"], info["submitter"]) == (
        "MERGED",
        {"_account_id": server.account("core").id},
    )
    assert TIMESTAMP.fullmatch(info["submitted"])


def test_abandon(ada, anonymous, change):
    ada.post(f"changes/{change.number}/abandon", {"message": "no longer"})
    info = detail(anonymous, change)
    assert info["status"] == "ABANDONED"
    last = info["messages"][-1]
    assert (last["message"], last["tag"]) == (
        "Abandoned\n\nno longer",
        "autogenerated:gerrit:abandon",
    )


def test_nobody_but_the_owner_abandons(bot, common):
    with refused(403, "abandon not permitted"):
        bot.post(f"changes/{common.number}/abandon", {})


def test_submit_needs_what_the_labels_need(server, core, ada, change):
    with refused(409, "is unsatisfied"):
        core.post(f"changes/{change.number}/submit", {})
    with refused(403, "submit not permitted"):
        ada.post(f"changes/{change.number}/submit", {})
    merge(server, change.number)
    with refused(409, "change is merged"):
        core.post(f"changes/{change.number}/submit", {})


def test_vote_on_a_later_patch_set_is_gone_but_one_on_a_new_message_stays(
    server, core, tree, change
):
    vote(server, "zuul", change.number, Verified=2)
    tree.amend("Say it better")
    assert "approved" in detail(core, change)["labels"]["Verified"]
    tree.write({"other.txt": "OO\n"})
    tree.amend()
    assert "approved" not in detail(core, change)["labels"]["Verified"]


def test_files(anonymous, tree):
    tree.write({"gone": "1\n", "old": "long\nlong\ntext\n"})
    tree.push("Before")
    tree.write({"gone": None, "old": None, "new": "long\nlong\ntext\n", "bin": b"\0\1"})
    tree.write({"data/x.json": "a\nb\n"})
    (tree.folder / "link").symlink_to("/nowhere")
    change = tree.push("Files of all kinds")
    files = anonymous.get(f"changes/{change.number}/revisions/{change.commit}/files")
    assert sorted(files) == ["/COMMIT_MSG", "bin", "data/x.json", "gone", "link", "new"]
    assert "status" not in files["data/x.json"]  # modified goes without saying
    assert {path: files[path].get("status") for path in ("bin", "gone", "link", "new")} == {
        "bin": "A",
        "gone": "D",
        "link": "A",
        "new": "R",
    }
    assert (files["new"]["old_path"], files["bin"]["binary"]) == ("old", True)
    assert files["link"]["new_mode"] == 0o120000
    assert files["data/x.json"]["size"] == 4
    assert files["data/x.json"]["size_delta"] == -6


def test_files_of_no_revision(anonymous, common):
    with refused(404, "Not found: 77"):
        anonymous.get(f"changes/{common.number}/revisions/77/files")
