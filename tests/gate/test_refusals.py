"""What cannot be judged: exit 2 and one line that says why and what to do, whatever stands in the way."""

import os
import tempfile
from pathlib import Path

import pytest

from tests.gate.support import PATH
from tests.gate.support import Repo
from tests.gate.support import driver
from tests.gate.support import refused
from tests.gate.support import run
from tests.gate.support import text

A, B = [driver("A")], [driver("B")]


def _symlink(repo):
    (repo.top / "data").mkdir()
    (repo.top / "data" / "other.json").write_text(text(*A))
    (repo.top / PATH).symlink_to("other.json")


def _symlink_outside(repo):
    (repo.top / "data").mkdir()
    (repo.top / PATH).symlink_to("/etc/passwd")


def _folder_outside(repo):
    outside = repo.top.parent / "outside"
    outside.mkdir()
    (outside / "default_data.json").write_text(text(*A))
    (repo.top / "data").symlink_to(outside)


def _loop(repo):
    (repo.top / "data").symlink_to("data")


def _folder(repo):
    repo.write("x", f"{PATH}/file")


def _file_for_a_folder(repo):
    repo.write("x", "data")


def _fifo(repo):
    (repo.top / "data").mkdir()
    os.mkfifo(repo.top / PATH)


def _submodule(repo):
    inner = Repo(repo.top.parent / "inner")
    inner.commit(A, "x.json")
    allow = ["-c", "protocol.file.allow=always"]
    repo.git(*allow, "submodule", "add", "-q", str(inner.top), PATH)


def _lfs(repo):
    repo.write("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n", PATH)


def _missing(repo):
    repo.write("x", "README")


UNREADABLE = [
    # (what stands at the data path, what is said of the work tree, what is said of a commit)
    (_symlink, "is a symlink", "is a symlink"),
    (_symlink_outside, "is a symlink", "is a symlink"),
    (_folder_outside, "leads out of the repository", f"no {PATH} at"),
    (_loop, "a loop of symlinks", f"no {PATH} at"),
    (_folder, "is a folder", "is a folder"),
    (_file_for_a_folder, "cannot read", f"no {PATH} at"),
    (_fifo, "is not a plain file", f"no {PATH} at"),
    (_submodule, "is a folder", "is a submodule"),
    (_lfs, "is a Git LFS pointer", "is a Git LFS pointer"),
    (_missing, "no data/default_data.json in the worktree", f"no {PATH} at"),
]


@pytest.mark.parametrize(
    ("put", "here", "there"), UNREADABLE, ids=lambda x: getattr(x, "__name__", "")
)
def test_what_is_no_plain_file_is_refused(repo, capsys, put, here, there):
    put(repo)
    repo.commit()
    where = ("--repo", repo.top)
    assert here in refused(capsys, "check", *where, "--base", "none")
    assert there in refused(capsys, "check", *where, "--base", "none", "--head", "HEAD")
    assert here in refused(capsys, "fmt", *where)
    assert there in refused(capsys, "diff", *where, "none", "HEAD")


@pytest.mark.parametrize(
    "revision",
    [
        "",
        "-x",
        "--upload-pack=x",
        "nope",
        "HEAD~9",
        "HEAD^9",
        "HEAD^{tree}",
        "HEAD:data/default_data.json",
        "@{upstream}",
        "HEAD@{9}",
        ":/no such message",
        ":",
        "..",
        "HEAD..HEAD",
        "HEAD\nHEAD",
        "\udcff",
        "x" * 5000,
        "0" * 40,
        "f" * 40,
    ],
)
def test_no_such_revision(repo, capsys, revision):
    repo.commit(A)
    assert "no such revision" in refused(capsys, "check", "--repo", repo.top, f"--base={revision}")
    assert "no such revision" in refused(capsys, "check", "--repo", repo.top, f"--head={revision}")


@pytest.mark.parametrize("what", ["HEAD:data", "HEAD:data/default_data.json"])
def test_object_that_is_no_commit(repo, capsys, what):
    repo.commit(A)
    name = repo.git("rev-parse", what)
    assert "no such revision" in refused(capsys, "check", "--repo", repo.top, "--base", name)


@pytest.mark.parametrize(
    "path", ["", " ", "/etc/passwd", "../x.json", "data/../../x.json", "x" * 300, "no/such.json"]
)
def test_odd_data_path(repo, capsys, path):
    repo.commit(A)
    refused(capsys, "check", "--repo", repo.top, "--data-path", path)
    refused(capsys, "fmt", "--repo", repo.top, "--data-path", path)


def test_data_path_is_tidied(repo):
    repo.commit(A)
    assert (
        run("fmt", "--check", "--repo", repo.top, "--data-path", "./data//default_data.json") == 0
    )


@pytest.mark.parametrize("kind", ["missing", "no repository", "no commit", "broken"])
def test_no_repository(repo, tmp_path, capsys, kind):
    top = {"missing": tmp_path / "no\nwhere", "no repository": tmp_path}.get(kind, repo.top)
    if kind == "broken":
        repo.commit(A)
        (repo.top / ".git" / "HEAD").write_text("nonsense")
    refused(capsys, "check", "--repo", top)
    refused(capsys, "diff", "--repo", top, "HEAD", "HEAD")


def test_object_that_git_has_lost(repo, capsys):
    repo.commit(A)
    name = repo.git("rev-parse", f"HEAD:{PATH}")
    (repo.top / ".git" / "objects" / name[:2] / name[2:]).unlink()
    line = refused(capsys, "check", "--repo", repo.top, "--base", "none", "--head", "HEAD")
    assert "git has not got its contents" in line


def test_too_large_file_is_refused_unread(repo, capsys):
    with (repo.write("x")).open("wb") as file:
        file.truncate(300 * 1024 * 1024)
    assert "expected at most" in refused(capsys, "check", "--repo", repo.top, "--base", "none")


def test_file_that_may_not_be_read(capsys):
    user = os.geteuid()
    # The folder of the tests is closed to others, and root may read everything.
    with tempfile.TemporaryDirectory() as top:
        Path(top).chmod(0o755)
        repo = Repo(Path(top) / "repo")
        repo.commit(A)
        assert run("check", "--repo", repo.top, "--base", "none") in (0, 1)
        capsys.readouterr()
        (repo.top / PATH).chmod(0o000)
        os.seteuid(65534 if user == 0 else user)
        try:
            line = refused(capsys, "check", "--repo", repo.top, "--base", "none")
        finally:
            os.seteuid(user)
        assert "Permission denied" in line


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_repository_of_another_user(repo, capsys):
    repo.commit(A)
    repo.write(B)
    for file in [repo.top, *repo.top.rglob("*")]:
        os.chown(file, 65534, 65534)
    line = refused(capsys, "check", "--repo", repo.top)
    assert "it belongs to another user; run git config --global --add safe.directory" in line
