"""What is read from git: the right bytes of the right revision, or one line that says why not."""

import json
import os
import subprocess

import pytest

from gate.base import default_base
from gate.base import in_ci
from gate.older import history
from gate.source import NONE
from gate.source import WORKTREE
from gate.source import Source
from tests.gate.support import PATH
from tests.gate.support import Repo
from tests.gate.support import driver
from tests.gate.support import refused
from tests.gate.support import run
from tests.gate.support import text

A, B, C = ([driver(name)] for name in "ABC")


@pytest.fixture
def source():
    """Makes sources, and ends their git processes."""
    made = []

    def make(repo, path=PATH):
        made.append(Source(repo.top, path))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def ends(source):
    """Base and head when nobody says, as revisions."""

    def found(repo):
        head = source(repo).default_head()
        return default_base(source(repo), head), head

    return found


def clone(repo, top, *options):
    subprocess.run(["git", "clone", "-q", *options, repo.top.as_uri(), str(top)], check=True)
    return Repo(top, new=False)


def test_worktree_and_commits(repo, source):
    first, second = repo.commit(A), repo.commit(B)
    repo.write(C)
    read = source(repo).read
    assert read(WORKTREE) == text(*C).encode()
    assert read("HEAD") == read(second) == read(second[:10]) == read("master") == text(*B).encode()
    assert read("HEAD^") == read(first) == text(*A).encode()
    repo.git("tag", "-a", "v1", "-m", "one", first)
    assert read("v1") == text(*A).encode()


def test_base_is_the_merge_base_with_upstream(repo, source, ends, tmp_path):
    first = repo.commit(A)
    mine = clone(repo, tmp_path / "clone")
    repo.commit(B)
    mine.git("fetch", "-q")
    assert ends(mine) == (first, WORKTREE)
    mine.commit(C)
    mine.commit(B)
    assert ends(mine) == (first, WORKTREE)
    mine.git("checkout", "-q", "--detach")
    assert ends(mine) == (first, WORKTREE)
    assert default_base(source(mine), "HEAD") == first
    assert default_base(source(mine), first) == NONE


def test_base_without_upstream_is_the_last_commit_before_what_is_judged(repo, source, ends):
    first, second = repo.commit(A), repo.commit(B)
    assert ends(repo) == (first, WORKTREE)
    repo.write(C)
    assert ends(repo) == (second, WORKTREE)
    assert default_base(source(repo), "HEAD") == first
    assert default_base(source(repo), "HEAD^") == NONE


def test_base_of_the_first_commit_is_nothing(repo, ends):
    repo.write(A)
    assert ends(repo) == (NONE, WORKTREE)
    only = repo.commit()
    assert ends(repo) == (NONE, WORKTREE)
    repo.write(B)
    assert ends(repo) == (only, WORKTREE)


def test_in_ci_the_commit_is_compared_with_its_first_parent(
    repo, source, ends, tmp_path, monkeypatch
):
    repo.commit(A)
    mine = clone(repo, tmp_path / "clone")
    branch = mine.commit(B)
    mine.git("checkout", "-q", "HEAD^")
    main = mine.commit("notes", "NOTES")
    mine.git("merge", "-q", "--no-ff", "-m", "Merge", branch)
    monkeypatch.setenv("CI", "true")
    assert ends(mine) == (main, WORKTREE)
    assert default_base(source(mine), "HEAD") == main


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("CI", "true", True),
        ("CI", "1", True),
        ("CI", "false", False),
        ("CI", "0", False),
        ("CI", "", False),
        ("ZUUL_CHANGE", "7", True),
    ],
)
def test_in_ci(monkeypatch, name, value, expected):
    assert not in_ci()
    monkeypatch.setenv(name, value)
    assert in_ci() is expected


def test_base_from_before_the_registry_is_empty(repo, source):
    first = repo.commit("x", "README")
    repo.commit(A)
    base = json.loads(source(repo).read_base(first, "HEAD"))
    assert base == {"projects": [], "releases": [], "drivers": []}


def test_base_that_was_a_symlink_is_empty(repo, source):
    (repo.top / "data").mkdir()
    (repo.top / PATH).symlink_to("other.json")
    first = repo.commit(A, "data/other.json")
    (repo.top / PATH).unlink()
    repo.commit(A)
    assert b'"drivers": []' in source(repo).read_base(first, "HEAD")


@pytest.mark.parametrize("head", ["HEAD", WORKTREE])
def test_base_is_found_where_it_was_before_it_was_renamed(repo, source, head):
    rows = [driver(f"driver {n}") for n in range(9)]
    first = repo.commit(rows, "etc/default data.json")
    (repo.top / "data").mkdir()
    repo.git("mv", "etc/default data.json", PATH)
    repo.write([*rows, *A])
    repo.git("add", "-A")
    if head == "HEAD":
        repo.commit()
    assert source(repo).read_base(first, head) == text(*rows).encode()


def test_touched_paths_of_any_name(repo, source):
    names = [b"caf\xe9.txt", b"two\nlines", b"a \t\"b\".txt", "ü.txt".encode(), b"--opt"]  # fmt: skip
    first = repo.commit(A)
    for name in names:
        with open(os.path.join(os.fsencode(repo.top), name), "wb") as file:  # noqa: PTH118, PTH123
            file.write(b"x")
    second = repo.commit(B)
    found = {os.fsencode(path) for path in source(repo).touched_paths(first, second)}
    assert found == {PATH.encode(), *names}
    assert source(repo).read("HEAD") == text(*B).encode()
    assert source(repo).touched_paths(second, second) == ()
    repo.write(C)
    assert source(repo).touched_paths(second, WORKTREE) == (PATH,)


def test_both_paths_of_a_renamed_file_are_touched(repo, source):
    first = repo.commit(A, "old.json")
    repo.git("mv", "old.json", "new.json")
    assert source(repo).touched_paths(first, repo.commit()) == ("new.json", "old.json")


def test_subject(repo, source):
    repo.commit(A, message="Add a driver\n\nChange-Id: I1")
    assert source(repo).subject("HEAD") == "Add a driver"
    assert source(repo).subject(WORKTREE) == ""


@pytest.mark.parametrize(
    ("message", "subject"),
    [
        ("Merge 'refs/changes/11/4711/2'", "Remove a driver"),
        ("Merge branch 'feature'", "Merge branch 'feature'"),
    ],
)
def test_subject_of_what_zuul_has_merged(repo, source, message, subject):
    """Zuul merges a change that is not on the tip; a change that is a merge itself has a subject of its own."""
    base = repo.commit(A, message="Start")
    repo.commit(B, message="Remove a driver")
    repo.git("checkout", "--quiet", "-b", "tip", base)
    repo.commit(A, "other.json", message="Something else")
    repo.git("merge", "--quiet", "--no-ff", "--message", message, "@{-1}")
    assert source(repo).subject("HEAD") == subject
    assert source(repo).touched_paths("HEAD^", "HEAD") == (PATH,)


def test_history_is_what_was_before_the_base_newest_first(repo, source):
    repo.commit(A)
    repo.commit(B)
    repo.commit("x", "README")
    base = repo.commit(C)
    repo.commit([*A, *B])

    def names(revision):
        return [[d.name for d in registry.drivers] for registry in history(source(repo), revision)]

    assert names(base) == [["B"], ["A"]]
    assert names("HEAD") == [["C"], ["B"], ["A"]]
    assert names("HEAD~3") == [["A"]]


def test_history_leaves_out_what_cannot_be_read(repo, source):
    repo.commit(A)
    repo.commit("version https://git-lfs.github.com/spec/v1\noid sha256:0\n", PATH)
    repo.commit("{ broken", PATH)
    repo.commit(B)
    assert [len(registry.drivers) for registry in history(source(repo), "HEAD")] == [0, 1]


def test_any_folder_of_the_checkout_will_do(repo, monkeypatch):
    repo.commit(A)
    (repo.top / "deep" / "down").mkdir(parents=True)
    assert Source(repo.top / "deep" / "down", PATH).read(WORKTREE) == text(*A).encode()
    monkeypatch.chdir(repo.top / "deep")
    assert run("fmt", "--check") == 0
    assert run("fmt", "--check", "--repo", "..") == 0


def test_linked_worktree(repo, tmp_path):
    repo.commit(A)
    repo.git("worktree", "add", "-q", str(tmp_path / "linked"))
    linked = Source(tmp_path / "linked", PATH)
    (tmp_path / "linked" / PATH).write_text(text(*B))
    assert linked.read(WORKTREE) == text(*B).encode()
    assert linked.touched_paths("HEAD", WORKTREE) == (PATH,)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GIT_DIR", "other"),
        ("GIT_DIR", "nowhere"),
        ("GIT_WORK_TREE", "other"),
        ("GIT_INDEX_FILE", "nowhere"),
        ("GIT_COMMON_DIR", "nowhere"),
    ],
)
def test_the_repository_is_the_one_that_was_named(repo, source, tmp_path, monkeypatch, name, value):
    """As in a hook of another repository."""
    other = Repo(tmp_path / "other")
    other.commit(B)
    first, second = repo.commit(A), repo.commit(C)
    monkeypatch.setenv(name, str(tmp_path / value / (".git" if name == "GIT_DIR" else "")))
    assert source(repo).read("HEAD") == text(*C).encode()
    assert source(repo).read(WORKTREE) == text(*C).encode()
    assert source(repo).touched_paths(first, second) == (PATH,)


def test_bare_repository(repo, source, ends, tmp_path, capsys):
    first = repo.commit(A)
    repo.commit(B)
    bare = clone(repo, tmp_path / "bare.git", "--bare")
    assert ends(bare) == (first, "HEAD")
    assert source(bare).read("HEAD") == text(*B).encode()
    assert source(bare).touched_paths(first, "HEAD") == (PATH,)
    assert "bare repository" in refused(capsys, "check", "--repo", bare.top, "--head", WORKTREE)
    assert "bare repository" in refused(capsys, "check", "--repo", bare.top, "--fix")
    assert "bare repository" in refused(capsys, "fmt", "--repo", bare.top)


def test_shallow_clone(repo, source, ends, tmp_path, monkeypatch, capsys):
    for rows in (A, B, C):
        repo.commit(rows)
    shallow = clone(repo, tmp_path / "shallow", "--depth", "1")
    monkeypatch.setenv("CI", "true")
    assert "the clone is shallow, fetch more" in refused(capsys, "check", "--repo", shallow.top)
    deeper = clone(repo, tmp_path / "deeper", "--depth", "2")
    base, head = ends(deeper)
    assert source(deeper).read_base(base, head) == text(*B).encode()
    assert len(history(source(deeper), base)) == 0


def test_executable_file_is_a_file(repo, source):
    repo.write(A).chmod(0o755)
    repo.commit()
    assert source(repo).read("HEAD") == source(repo).read(WORKTREE) == text(*A).encode()


def test_symlinked_folder_inside_the_work_tree_is_followed(repo, source):
    repo.commit(A, "real/default_data.json")
    (repo.top / "data").symlink_to("real")
    assert source(repo).read(WORKTREE) == text(*A).encode()
