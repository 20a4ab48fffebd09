"""The calls of the client: path, quoting, body, and what becomes of the answer."""

import json
from urllib.parse import parse_qs
from urllib.parse import urlsplit

import pytest

from bot.gerrit import Trouble
from tests.bot.clients import SHA
from tests.bot.clients import failure
from tests.bot.clients import write
from tests.bot.scripted_server import ok
from tests.bot.scripted_server import packed
from tests.bot.scripted_server import status

NAMES = ("openstack/dri ver?", SHA, "a/b c#é%2f.txt")
QUOTED = (
    f"projects/openstack%2Fdri%20ver%3F/commits/{SHA}/files/a%2Fb%20c%23%C3%A9%252f.txt/content"
)
CALLS = {
    "version": (lambda c: c.version(), "GET", "config/server/version", ok("3.13.5"), "3.13.5"),
    "myself": (lambda c: c.myself(), "GET", "accounts/self", ok({"_account_id": 1}), {"_account_id": 1}),
    "changes": (
        lambda c: c.changes("status:open a&b", options=("LABELS", "MESSAGES"), limit=2),
        "GET",
        "changes/?q=status%3Aopen+a%26b&n=2&o=LABELS&o=MESSAGES",
        ok([{"_number": 1}, {"_more_changes": True}]),
        [{"_number": 1}, {"_more_changes": True}],
    ),
    "change": (lambda c: c.change(7, options=("A",)), "GET", "changes/7?o=A", ok({}), {}),
    "files": (lambda c: c.files(7, SHA), "GET", f"changes/7/revisions/{SHA}/files", ok({"a": {}}), {"a": {}}),
    "comments": (lambda c: c.comments(7), "GET", "changes/7/comments", ok({"a": [{}]}), {"a": [{}]}),
    "drafts": (lambda c: c.drafts(7), "GET", "changes/7/drafts", ok({}), {}),
    "accounts": (
        lambda c: c.accounts("username:x", limit=3),
        "GET",
        "accounts/?q=username%3Ax&n=3&o=DETAILS",
        ok([{}]),
        [{}],
    ),
    "branches": (lambda c: c.branches("a/b"), "GET", "projects/a%2Fb/branches/", ok([]), []),
    "tags": (lambda c: c.tags("a/b"), "GET", "projects/a%2Fb/tags/", ok([]), []),
    "tags of a name": (
        lambda c: c.tags("a/b", containing="1.0"),
        "GET",
        "projects/a%2Fb/tags/?m=1.0",
        ok([]),
        [],
    ),
    "file": (lambda c: c.file_at(*NAMES), "GET", QUOTED, status(200, b"AP8=", "text/plain"), b"\x00\xff"),
    "empty file": (lambda c: c.file_at(*NAMES), "GET", QUOTED, status(200, b"", "text/plain"), b""),
    "has file": (lambda c: c.has_file(*NAMES), "HEAD", QUOTED, status(200), True),
    "hashtags": (
        lambda c: c.set_hashtags(7, add=["a"], remove=["b"]),
        "POST",
        "changes/7/hashtags",
        ok(["a"]),
        ["a"],
    ),
    "review": (write, "POST", f"changes/7/revisions/{SHA}/review", ok({"ready": True}), {"ready": True}),
    "draft": (
        lambda c: c.create_draft(7, SHA, {"path": "a"}),
        "PUT",
        f"changes/7/revisions/{SHA}/drafts",
        ok({"id": "x"}),
        {"id": "x"},
    ),
    "delete draft": (
        lambda c: c.delete_draft(7, SHA, "x/1"),
        "DELETE",
        f"changes/7/revisions/{SHA}/drafts/x%2F1",
        status(204),
        None,
    ),
    "delete draft that is gone": (
        lambda c: c.delete_draft(7, SHA, "x"),
        "DELETE",
        f"changes/7/revisions/{SHA}/drafts/x",
        status(404),
        None,
    ),
    "abandon": (lambda c: c.abandon(7, "r"), "POST", "changes/7/abandon", ok({"_number": 7}), {"_number": 7}),
}  # fmt: skip


@pytest.mark.parametrize(
    ("call", "method", "path", "answer", "value"), CALLS.values(), ids=list(CALLS)
)
def test_call(scripted, connect, call, method, path, answer, value):
    scripted.always = answer
    assert call(connect(scripted.url)) == value
    (asked,) = scripted.asked
    assert (asked.method, asked.path) == (method, f"/a/{path}")


def test_bodies_are_plain_json(scripted, connect):
    scripted.always = ok([])
    connect(scripted.url).set_hashtags(7, add=("ä",), remove=())
    assert json.loads(scripted.asked[0].body) == {"add": ["ä"], "remove": []}
    assert scripted.asked[0].headers["Content-Type"].startswith("application/json")


def test_changes_are_no_more_than_asked_for(scripted, connect):
    scripted.always = ok([{"_number": n} for n in range(5)])
    assert len(connect(scripted.url).changes("q", limit=3)) == 3


def test_compressed_answer_and_counters(scripted, connect):
    scripted.always = packed({"a": "x" * 500})
    client = connect(scripted.url)
    assert client.change(1) == client.change(2) == {"a": "x" * 500}
    assert client.requests == 2
    assert client.bytes_read == 2 * len(b')]}\'\n{"a": ""}' + b"x" * 500)


def test_half_a_surrogate_can_be_written_down(scripted, connect):
    scripted.always = status(200, b')]}\'\n{"a\\ud800": ["\\uDC00", "\\ud83d\\ude00"]}')
    assert connect(scripted.url).change(1) == {"a\ufffd": ["\ufffd", "\U0001f600"]}


LOOKS = [
    (lambda c: c.file_at("p", SHA, "a"), None),
    (lambda c: c.has_file("p", SHA, "a"), False),
]


@pytest.mark.parametrize(("look", "absent"), LOOKS, ids=["file_at", "has_file"])
def test_absent_file_is_absent_only_in_a_commit_that_we_see(scripted, connect, look, absent):
    client = connect(scripted.url)
    scripted.script = [status(404), ok({"commit": SHA}), status(404)]
    assert look(client) is absent
    assert look(client) is absent
    assert [urlsplit(asked.path).path for asked in scripted.asked[1:2]] == [
        f"/a/projects/p/commits/{SHA}"
    ]
    assert len(scripted.asked) == 3
    scripted.always = status(404)
    assert failure(look, connect(scripted.url)).trouble is Trouble.NOT_FOUND


def test_folder_is_in_the_tree(scripted, connect):
    scripted.always = status(400, b"cannot retrieve content of directories")
    assert connect(scripted.url).has_file("p", SHA, "a/") is True
    assert [asked.method for asked in scripted.asked] == ["HEAD", "GET"]
    assert scripted.asked[0].path.endswith("/files/a/content")
    scripted.always = status(400, b"bad")
    client = connect(scripted.url)
    assert failure(lambda c: c.has_file("p", SHA, "a"), client).trouble is Trouble.REFUSED


def test_broken_file_is_an_error(scripted, connect):
    scripted.always = status(200, b"$$$", "text/plain")
    client = connect(scripted.url)
    assert failure(lambda c: c.file_at("p", SHA, "a"), client).trouble is Trouble.GARBLED


def test_query_is_shown_in_errors(scripted, connect):
    scripted.always = status(400, b"bad query")
    error = failure(lambda c: c.changes("is:nonsense"), connect(scripted.url))
    assert "GET changes/ (is:nonsense) with 400 (bad query)" in str(error)
    assert parse_qs(urlsplit(scripted.asked[0].path).query)["q"] == ["is:nonsense"]
