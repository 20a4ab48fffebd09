"""The registry's log as git has it: side by side changes, merges, moved files, shallow clones, broken versions."""

import json
import subprocess
from contextlib import closing

import pytest

from commands.site.footers import author_name
from commands.site.footers import review_url
from commands.site.log import history
from gate.source import Source
from registry.model import Registry
from registry.parsing import read
from tests.dashboard.repos import PATH
from tests.dashboard.repos import Repo
from tests.dashboard.repos import record
from tests.dashboard.repos import text

CHANGE_ID = "I" + "0123456789" * 4
GITREVIEW = "[gerrit]\nhost=review.example.org\nport=29418\nproject=openstack/driverlog.git\n"


@pytest.fixture
def repo(tmp_path):
    return Repo(tmp_path / "repo")


def told(folder, cache=None, path=PATH):
    """Driver's name -> its lines, newest first, of the registry in the work tree."""
    with closing(Source(folder, path)) as source:
        registry = Registry.of(read(source.read_worktree()).value)
        lines = history(source, registry, cache)
    return {driver.name: lines.get(driver.index, ()) for driver in registry.drivers}


def kinds(lines):
    return [(line.revision.subject, line.kind) for line in lines]


def test_no_commit_yet(repo):
    (repo.folder / "data").mkdir()
    (repo.folder / PATH).write_text(text(record("A")))
    assert told(repo.folder) == {"A": ()}


def test_who_when_and_where_it_was_reviewed(repo):
    repo.commit({".gitreview": GITREVIEW})
    made = repo.registry(record("A"), message=f"Add A\n\nBecause.\n\nChange-Id: {CHANGE_ID}\n")
    [line] = told(repo.folder)["A"]
    assert line.revision.commit == made
    assert line.revision.author == "Ada Lindqvist"
    assert line.revision.subject == "Add A"
    assert line.revision.time.isoformat() == "2023-11-14T22:13:22+00:00"
    assert line.revision.review_url == f"https://review.example.org/q/{CHANGE_ID}"


def test_no_mail_address_of_an_author_gets_out(repo):
    message = "Replace ada@example.org by @ben\n\nNot shown: eve@example.org"
    repo.registry(record("A"), message=message, author=("ada@example.org", "ada@example.org"))
    [line] = told(repo.folder)["A"]
    assert line.revision.author == "ada"
    assert line.revision.subject == "Replace ada at example.org by @ben"
    assert "@example.org" not in repr(line)


def test_work_tree_is_newer_than_the_log(repo):
    repo.registry(record("A"))
    (repo.folder / PATH).write_text(text(record("0"), record("A")))
    assert {name: len(lines) for name, lines in told(repo.folder).items()} == {"0": 0, "A": 1}


def test_two_changes_made_side_by_side(repo):
    """Neither takes back the other, though they stand one after the other in the log."""
    repo.registry(record("A"), record("M"), record("Z"), message="start")
    repo.git("branch", "other")
    repo.registry(record("A", wiki="a"), record("M"), record("Z"), message="of A")
    repo.git("checkout", "--quiet", "other")
    repo.registry(record("A"), record("M"), record("Z", wiki="z"), message="of Z")
    repo.git("checkout", "--quiet", "master")
    repo.merge("other")
    found = told(repo.folder)
    assert kinds(found["A"]) == [("of A", "updated"), ("start", "added")]
    assert kinds(found["M"]) == [("start", "added")]
    assert kinds(found["Z"]) == [("of Z", "updated"), ("start", "added")]


def test_file_that_was_moved(repo):
    repo.registry(record("A"), message="start", path="etc/default_data.json")
    repo.registry(record("A", wiki="x"), message="link", path="etc/default_data.json")
    (repo.folder / "data").mkdir()
    repo.git("mv", "etc/default_data.json", PATH)
    repo.commit({}, "Move the data")
    repo.registry(record("A", wiki="y"), message="new link")
    assert kinds(told(repo.folder)["A"]) == [
        ("new link", "updated"),
        ("link", "updated"),
        ("start", "added"),
    ]


def test_shallow_clone_does_not_lay_all_at_one_door(repo, tmp_path):
    repo.registry(record("A"), message="start")
    repo.registry(record("A"), record("B"), message="of B")
    repo.registry(record("A", wiki="x"), record("B"), message="of A")
    command = ["git", "clone", "--quiet", "--depth=2", f"file://{repo.folder}", tmp_path / "clone"]
    subprocess.run(command, check=True, capture_output=True)
    found = told(tmp_path / "clone")
    assert kinds(found["A"]) == [("of A", "updated")]
    assert kinds(found["B"]) == []


@pytest.mark.parametrize("broken", ["{", "", "[]", "\0\0", '{"drivers": [{]}'])
def test_broken_version_changes_nothing(repo, broken):
    repo.registry(record("A"), message="start")
    repo.commit({PATH: broken}, "break it")
    repo.registry(record("A"), record("B"), message="mend it")
    found = told(repo.folder)
    assert kinds(found["A"]) == [("start", "added")]
    assert kinds(found["B"]) == [("mend it", "added")]


def test_symlink_and_removal_in_the_past(repo):
    repo.registry(record("A"), message="start")
    (repo.folder / PATH).unlink()
    (repo.folder / PATH).symlink_to("/etc/passwd")
    repo.commit({}, "link")
    (repo.folder / PATH).unlink()
    repo.commit({}, "remove")
    repo.registry(record("A"), message="back")
    assert kinds(told(repo.folder)["A"])[-1] == ("start", "added")


def test_settings_of_the_user_change_nothing(repo):
    for key, value in (
        ("log.follow", "true"),
        ("log.showSignature", "true"),
        ("log.date", "relative"),
        ("diff.renames", "copies"),
        ("color.ui", "always"),
        ("core.abbrev", "4"),
        ("format.pretty", "oneline"),
        ("log.showRoot", "false"),
        ("core.quotePath", "true"),
    ):
        repo.git("config", key, value)
    repo.registry(record("A"), message="start")
    repo.registry(record("A", wiki="x"), message="link")
    assert kinds(told(repo.folder)["A"]) == [("link", "updated"), ("start", "added")]


def test_path_is_no_pattern(repo):
    repo.registry(record("A"), message="other", path="data/other.json")
    repo.registry(record("A"), message="mine", path="data/*.json")
    assert kinds(told(repo.folder, path="data/*.json")["A"]) == [("mine", "added")]


def test_hostile_commit(repo):
    message = "\x1b[31m\u202eevil <script>" + "x" * 5000 + "\n\nReviewed-on: javascript:alert(1)"
    repo.registry(record("A"), message=message, author=("<b>\u202e\x1b[1m", "x@example.org"))
    [line] = told(repo.folder)["A"]
    shown = line.revision.subject + line.revision.author
    assert shown.isprintable()
    assert len(shown) < 1200
    assert line.revision.review_url is None


ODD_COMMITS = [
    (b"5 +0000", b"UTF-16", "", ""),
    (b"5 +0000", b"UTF-7", "B", "Add A"),
    (b"5 +0000", b"no such", "B", "Add A"),
    (b"99999999999999999999 +9999", b"UTF-8", "B", "Add A"),
    (b"", b"UTF-8", "", "Add A"),
]


@pytest.mark.parametrize(("time", "encoding", "author", "subject"), ODD_COMMITS)
def test_commit_that_claims_odd_things_is_read(repo, time, encoding, author, subject):
    repo.registry(record("A"))
    tree = repo.git("rev-parse", "HEAD^{tree}").encode()
    raw = b"tree %s\nauthor B <> %s\ncommitter B <> %s\nencoding %s\n\nAdd A\n"
    (repo.folder / "raw").write_bytes(raw % (tree, time, time, encoding))
    odd = repo.git("hash-object", "-t", "commit", "-w", "--literally", "raw")
    repo.git("reset", "--quiet", "--hard", odd)
    [line] = told(repo.folder)["A"]
    assert line.revision.commit == odd
    assert (line.revision.author, line.revision.subject) == (author, subject)


def test_many_revisions_are_kept_in_the_cache(repo, tmp_path):
    for number in range(6):
        repo.registry(record("A", wiki=f"{number}"), message=f"change {number}")
    cache = tmp_path / "cache" / "steps.json"
    first = told(repo.folder, cache)
    kept = json.loads(cache.read_text())
    assert len(kept["steps"]) == 6
    moment = cache.stat().st_mtime_ns
    assert told(repo.folder, cache) == first
    assert cache.stat().st_mtime_ns == moment, "nothing was new, and it was written again"


def test_cache_is_believed_and_old_pairs_leave_it(repo, tmp_path):
    repo.registry(record("A"), message="start")
    cache = tmp_path / "steps.json"
    told(repo.folder, cache)
    kept = json.loads(cache.read_text())
    [pair] = kept["steps"]
    name = ["openstack/cinder", "Halden", "A"]
    kept["steps"] = {pair: [["removed", name, name, []]], "a-b": []}
    cache.write_text(json.dumps(kept))
    assert [line.kind for line in told(repo.folder, cache)["A"]] == ["removed"]
    repo.registry(record("A", wiki="x"), message="link")
    told(repo.folder, cache)
    assert "a-b" not in json.loads(cache.read_text())["steps"]


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"version": 1}',
        b'{"version": 1, "steps": 3}',
        b'{"version": 2, "steps": {}}',
        b'{"version": 1, "steps": {"PAIR": [["evil", ["a"], ["b"], []]]}}',
        b'{"version": 1, "steps": {"PAIR": [["added", ["a", "b"], ["b"], []]]}}',
        b'{"version": 1, "steps": {"PAIR": 7}}',
    ],
)
def test_damaged_cache_costs_time_and_nothing_else(repo, tmp_path, damage):
    repo.registry(record("A"), message="start")
    blob = repo.git("rev-parse", f"HEAD:{PATH}")
    cache = tmp_path / "steps.json"
    cache.write_bytes(damage.replace(b"PAIR", f"-{blob}".encode()))
    assert kinds(told(repo.folder, cache)["A"]) == [("start", "added")]


def test_cache_that_cannot_be_written(repo, tmp_path):
    (tmp_path / "file").write_text("")
    repo.registry(record("A"), message="start")
    assert kinds(told(repo.folder, tmp_path / "file" / "steps.json")["A"]) == [("start", "added")]


LINK = "https://review.example.org/c/openstack/driverlog/+/77"


@pytest.mark.parametrize(
    ("message", "host", "expected"),
    [
        ("Add\n\nNothing.", "review.example.org", None),
        (f"Add\n\nReviewed-on: {LINK}", "review.example.org", LINK),
        (f"Add\n\nReviewed-on: {LINK}", "", LINK),
        (f"Add\n\nReviewed-on: {LINK}1\nReviewed-on: {LINK}", "review.example.org", LINK),
        (f"Add\n\nReviewed-on: {LINK}", "review.example.com", None),
        ("Add\n\nReviewed-on: javascript:alert(1)", "", None),
        ("Add\n\nReviewed-on: https://a:b@review.example.org/1", "review.example.org", None),
        (f"Add\n\nChange-Id: {CHANGE_ID}", "review.example.org", f"https://review.example.org/q/{CHANGE_ID}"),
        (f"Add\n\nChange-Id: {CHANGE_ID}", "", None),
        (f"Add\n\nChange-Id: {CHANGE_ID}x", "review.example.org", None),
        (f"Add Change-Id: {CHANGE_ID}", "review.example.org", None),
    ],
)  # fmt: skip
def test_review_url(message, host, expected):
    assert review_url(message, host) == expected


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ada Lindqvist", "Ada Lindqvist"),
        ("  Ada \n Lindqvist ", "Ada Lindqvist"),
        ("ada@example.org", "ada"),
        ("@", ""),
        ("", ""),
        ("x" * 500, "x" * 99 + "…"),
    ],
)
def test_author_name(name, shown):
    assert author_name(name) == shown
