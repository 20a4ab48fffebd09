"""Threads over several patch sets, what blocks a submit, and a suggested fix applied by its reader."""

import base64

import pytest

from tests.bot.asking import comment
from tests.bot.asking import comments
from tests.bot.asking import detail
from tests.bot.asking import fix
from tests.bot.asking import messages
from tests.bot.asking import refused
from tests.bot.asking import review
from tests.lab.pushing import vote


def ask(bot, change, **fields):
    """Leave an unresolved comment on data/x.json and return it."""
    asked = {"line": 2, "message": "why?", "unresolved": True} | fields
    review(bot, change, message="m", comments={"data/x.json": [asked]})
    return comment(bot, change, "why?")


def answer(rest, change, parent, path="data/x.json", revision=None, **fields):
    reply = {"in_reply_to": parent["id"], "message": "done", "unresolved": False} | fields
    return review(rest, change, revision, comments={path: [reply]})


def unresolved(rest, change):
    return detail(rest, change)["unresolved_comment_count"]


def test_reply_resolves_a_thread(bot, change):
    root = ask(bot, change)
    assert unresolved(bot, change) == 1
    answer(bot, change, root, line=2)
    reply = comment(bot, change, "done")
    assert (reply["in_reply_to"], reply["unresolved"]) == (root["id"], False)
    assert comment(bot, change, "why?")["unresolved"] is True  # a published comment never changes
    assert unresolved(bot, change) == 0


def test_reply_on_a_newer_patch_set(bot, tree, change):
    root = ask(bot, change)
    tree.write({"data/x.json": "a\nb\nc\nd\nE\n"})
    second = tree.amend()
    assert unresolved(bot, change) == 1
    answer(bot, second, root, line=2)
    reply = comment(bot, change, "done")
    assert (reply["patch_set"], reply["commit_id"]) == (2, second.commit)
    assert unresolved(bot, change) == 0


def test_reply_needs_neither_line_nor_range(bot, tree, change):
    root = ask(bot, change)
    answer(bot, change, root)
    assert "line" not in comment(bot, change, "done")
    assert unresolved(bot, change) == 0


def test_reply_on_an_older_patch_set_than_the_current(bot, tree, change):
    root = ask(bot, change)
    tree.amend("Second")
    answer(bot, change, root)
    assert comment(bot, change, "done")["patch_set"] == 1
    assert unresolved(bot, change) == 0


def test_reply_on_a_path_that_the_newer_patch_set_no_longer_touches(bot, tree, change):
    """It is refused there, and may stand on the old patch set, or beside the files of the new one."""
    root = ask(bot, change)
    tree.write({"data/x.json": "a\nb\nc\nd\ne\n"})
    second = tree.amend()
    with refused(400, "file data/x.json not found in revision"):
        answer(bot, second, root)
    assert unresolved(bot, change) == 1
    answer(bot, second, root, path="/PATCHSET_LEVEL")
    assert unresolved(bot, change) == 0


def test_reply_may_stand_on_another_file_of_the_change(bot, change):
    root = ask(bot, change)
    answer(bot, change, root, path="other.txt")
    assert unresolved(bot, change) == 0


def test_anybody_may_resolve(bot, ada, change):
    root = ask(bot, change)
    answer(ada, change, root)
    assert comment(bot, change, "done")["author"]["username"] == "ada"
    assert unresolved(bot, change) == 0


def test_last_reply_counts(bot, ada, change):
    root = ask(bot, change)
    answer(ada, change, root)
    first = comment(bot, change, "done")
    answer(bot, change, first, message="not quite", unresolved=True)
    assert unresolved(bot, change) == 1


def test_reply_without_a_word_on_it_keeps_the_thread_as_it_was(bot, ada, change):
    root = ask(bot, change)
    review(ada, change, comments={"data/x.json": [{"in_reply_to": root["id"], "message": "hm"}]})
    assert comment(bot, change, "hm")["unresolved"] is True
    assert unresolved(bot, change) == 1


def test_comments_are_listed_by_path_with_all_patch_sets(bot, tree, change):
    ask(bot, change)
    second = tree.amend("Second")
    review(bot, second, comments={"other.txt": [{"message": "c"}]})
    assert [(path, each["patch_set"]) for path, each in comments(bot, change)] == [
        ("data/x.json", 1),
        ("other.txt", 2),
    ]


def test_unresolved_comment_blocks_the_submit(server, bot, core, change):
    root = ask(bot, change)
    vote(server, "zuul", change.number, Verified=2)
    vote(server, "core", change.number, Code_Review=2, Workflow=1)
    with refused(409, "submit requirement 'No-Unresolved-Comments' is unsatisfied"):
        core.post(f"changes/{change.number}/submit", {})
    answer(bot, change, root)
    assert core.post(f"changes/{change.number}/submit", {})["status"] == "MERGED"


@pytest.fixture
def fix_id(bot, change):
    """The id of a fix that the bot suggests on the change."""
    return ask(bot, change, fix_suggestions=[fix(2, "b2")])["fix_suggestions"][0]["fix_id"]


def fixes(change, fix_id, what, revision="current"):
    return f"changes/{change.number}/revisions/{revision}/fixes/{fix_id}/{what}"


def test_apply_makes_an_edit_and_publishing_it_a_patch_set(ada, anonymous, change, fix_id):
    edit = ada.post(fixes(change, fix_id, "apply"))
    assert (edit["base_patch_set_number"], edit["base_revision"]) == (1, change.commit)
    assert detail(anonymous, change)["current_revision_number"] == 1
    assert ada.post(f"changes/{change.number}/edit:publish", {"notify": "NONE"}) is None
    content = anonymous.get(f"changes/{change.number}/revisions/2/files/data%2Fx.json/content")
    assert base64.b64decode(content) == b"a\nb2\nc\nd\ne\n"
    assert messages(anonymous, change)[-1] == "Patch Set 2: Published edit on patch set 1."
    assert unresolved(anonymous, change) == 1  # the thread is not resolved by it


def test_fix_belongs_to_its_patch_set(ada, tree, change, fix_id):
    tree.amend("Second")
    with refused(404, f"Not found: {fix_id}"):
        ada.post(fixes(change, fix_id, "apply"))
    with refused(409, "A change edit may only be created for the current patch set"):
        ada.post(fixes(change, fix_id, "apply", revision=1))


def test_fix_past_the_end_cannot_be_applied(bot, ada, change):
    root = ask(bot, change, fix_suggestions=[fix(99, "x")])
    with refused(409, "Cannot calculate fix replacement for range (99:0 - 99:1)"):
        ada.post(fixes(change, root["fix_suggestions"][0]["fix_id"], "apply"))


def test_fix_needs_an_account(anonymous, change, fix_id):
    with refused(403, "Authentication required"):
        anonymous.post(fixes(change, fix_id, "apply"))


def test_no_such_fix(ada, common):
    with refused(404, "Not found: deadbeef_deadbeef"):
        ada.post(fixes(common, "deadbeef_deadbeef", "apply"))
