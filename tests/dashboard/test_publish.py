"""A site is switched at one moment: whole before, whole after, and nothing that no build wrote is ever replaced."""

import json
import os
import signal
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dashboard.exchange import CannotExchange
from dashboard.exchange import exchange
from dashboard.publish import publish
from dashboard.site_folder import MARK
from dashboard.site_folder import CannotPublish
from tests.dashboard.publish_process import site

ROOT = Path(__file__).parents[2]
OLD, NEW = dict(site("old")), dict(site("new"))


def tree(folder):
    """Every file of a site with its content, the mark left out."""
    files = (path for path in folder.rglob("*") if path.is_file() and path != folder / MARK)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def beside(folder):
    return sorted(entry.name for entry in folder.parent.iterdir() if entry.name != folder.name)


def test_new_folder_has_the_files_and_a_mark(tmp_path):
    output = tmp_path / "www" / "site"
    assert publish(NEW.items(), output, {"now": "2026-05-04T09:21:37Z"}) == (4, 903)
    assert tree(output) == NEW
    assert json.loads((output / MARK).read_text()) == {
        "generator": "driverlog site build",
        "now": "2026-05-04T09:21:37Z",
        "files": 4,
        "entries": ["driver", "index.html", "site.json"],
    }
    assert beside(output) == []


def test_a_web_server_may_read_it(tmp_path):
    umask = os.umask(0o022)
    try:
        publish(NEW.items(), tmp_path / "site")
    finally:
        os.umask(umask)
    assert stat.S_IMODE((tmp_path / "site").stat().st_mode) == 0o755
    assert stat.S_IMODE((tmp_path / "site/index.html").stat().st_mode) == 0o644


def test_older_site_is_replaced_as_a_whole(tmp_path):
    output = tmp_path / "site"
    publish([*OLD.items(), ("gone.html", b"old")], output)
    output.chmod(0o750)
    publish(NEW.items(), output)
    assert tree(output) == NEW
    assert stat.S_IMODE(output.stat().st_mode) == 0o750
    assert beside(output) == []


def test_empty_folder_is_taken(tmp_path):
    (tmp_path / "site").mkdir()
    publish(NEW.items(), tmp_path / "site")
    assert tree(tmp_path / "site") == NEW


def test_symlink_of_the_administrator_stays(tmp_path):
    (tmp_path / "disk").mkdir()
    link = tmp_path / "www"
    link.symlink_to(tmp_path / "disk" / "site")
    for files in (OLD, NEW):
        publish(files.items(), link)
    assert link.is_symlink()
    assert tree(tmp_path / "disk" / "site") == NEW
    assert beside(tmp_path / "disk" / "site") == []


def _folder_of_somebody(output):
    output.mkdir()
    (output / "thesis.tex").write_text("years of work")


def _file(output):
    output.write_text("a letter")


def _site_of_another_program(output):
    output.mkdir()
    (output / MARK).write_text('{"generator": "hugo", "entries": ["site.json"]}')


def _mark_that_is_a_link(output):
    publish(OLD.items(), output)
    (output / MARK).rename(output.parent / "elsewhere.json")
    (output / MARK).symlink_to(output.parent / "elsewhere.json")


def _mark_that_is_no_json(output):
    output.mkdir()
    (output / MARK).write_text("[" * 100_000)


def _file_of_somebody_in_a_site(output):
    publish(OLD.items(), output)
    (output / ".well-known").mkdir()


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (_folder_of_somebody, "is no site of DriverLog's, and not empty; move it away"),
        (_file, "is no folder; move it away"),
        (_site_of_another_program, "is no site of DriverLog's"),
        (_mark_that_is_a_link, "is no site of DriverLog's"),
        (_mark_that_is_no_json, "is no site of DriverLog's"),
        (_file_of_somebody_in_a_site, "has '.well-known', which no build wrote"),
    ],
)
def test_what_no_build_wrote_is_left_alone(tmp_path, make, why):
    output = tmp_path / "site"
    make(output)
    before = {path: path.lstat().st_mtime_ns for path in tmp_path.rglob("*")}
    with pytest.raises(CannotPublish, match=why):
        publish(NEW.items(), output)
    assert {path: path.lstat().st_mtime_ns for path in tmp_path.rglob("*")} == before


@pytest.mark.parametrize("path", ["../out.html", "/etc/x", "a//b", "a/./b", "a/../../b", "x\0/y"])
def test_no_path_leads_out_of_the_site(tmp_path, path):
    with pytest.raises(CannotPublish, match="cannot be written"):
        publish([(path, b"")], tmp_path / "www" / "site")
    assert not (tmp_path / "www" / "site").exists()
    assert beside(tmp_path / "www" / "site") == []


def test_parent_that_is_a_file(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(
        CannotPublish, match=r"cannot write beside \S+: File exists; name another folder"
    ):
        publish(NEW.items(), tmp_path / "file" / "site")


def test_loop_of_symlinks(tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(CannotPublish):
        publish(NEW.items(), tmp_path / "loop")


def test_build_that_fails_leaves_the_old_site(tmp_path):
    def broken():
        yield from NEW.items()
        raise ZeroDivisionError

    publish(OLD.items(), tmp_path / "site")
    with pytest.raises(ZeroDivisionError):
        publish(broken(), tmp_path / "site")
    assert tree(tmp_path / "site") == OLD
    assert beside(tmp_path / "site") == []


def test_full_disk(tmp_path):
    """A limit on the size of a file stands for a disk with no room: the write fails in the middle."""
    publish(OLD.items(), tmp_path / "site")
    script = (
        "import resource, signal, sys; from pathlib import Path; from dashboard.publish import publish\n"
        "from dashboard.site_folder import CannotPublish\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: publish([('index.html', b'new'), ('large.html', b'x' * 5000)], Path(sys.argv[1]))\n"
        "except CannotPublish as error: print(error)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "site")]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout == "cannot write the site: File too large; mend that and build again\n", done
    assert tree(tmp_path / "site") == OLD
    assert beside(tmp_path / "site") == []


def run(output, word, step):
    command = [
        sys.executable,
        "-m",
        "tests.dashboard.publish_process",
        str(output),
        word,
        str(step),
    ]
    return subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False)


@pytest.mark.parametrize("old", [OLD, None], ids=["over-an-old-site", "first"])
def test_killed_before_any_step_the_old_or_the_new_site_is_there_whole(tmp_path, old):
    output, seen, steps = tmp_path / "site", set(), 0
    while True:
        if old is not None:
            publish(old.items(), output)
        elif output.exists():
            subprocess.run(["rm", "-r", str(output)], check=True)
        steps += 1
        done = run(output, "new", steps)
        found = tree(output) if output.exists() else None
        assert found in (old, NEW), f"half a site when killed before step {steps}"
        seen.add("new" if found == NEW else "old")
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr
    assert seen == {"old", "new"}
    assert steps > 10
    publish(NEW.items(), output)
    assert beside(output) == [], "what the killed ones left was not taken away"


def test_builds_at_the_same_time(tmp_path):
    """Whoever comes last wins, and at no moment is there no site."""
    output = tmp_path / "site"
    publish(OLD.items(), output)
    done = threading.Event()
    missing = []

    def watch():
        while not done.is_set():
            if not (output / "index.html").exists():
                missing.append(1)

    watcher = threading.Thread(target=watch)
    watcher.start()
    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(lambda n: run(output, f"word{n}", 0), range(18)))
    done.set()
    watcher.join()
    assert [r.stderr for r in results if r.returncode] == []
    word = (output / "index.html").read_text()
    assert tree(output) == dict(site(word))
    assert missing == []
    assert beside(output) == []


def test_two_file_systems_cannot_exchange(tmp_path):
    other = Path("/dev/shm")
    if not other.is_dir() or other.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no second file system here")
    here, there = tmp_path / "a", other / f"driverlog-test-{os.getpid()}"
    here.mkdir()
    there.mkdir()
    try:
        with pytest.raises(CannotExchange, match="cross-device"):
            exchange(here, there)
    finally:
        there.rmdir()
