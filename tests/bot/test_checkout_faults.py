"""A fetch under faults, damage, hostile surroundings and two at a time; and that nobody sees the password."""

import fcntl
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from bot.config.credentials import Credentials
from bot.gerrit import GerritError
from bot.gerrit import Trouble
from bot.git.checkout import Checkout
from bot.patience import Limits
from bot.patience import Patience
from gate.refusal import CannotJudge
from gate.refusal import Refusal
from tests.bot.scripted_server import scripted_server
from tests.bot.scripted_server import status
from tests.lab.fake import Fault
from tests.lab.fake import start_fake
from tests.lab.git import git
from tests.lab.pushing import clone

PROJECT = "openstack/driverlog"
DATA = "data/x.json"
PROC = Path("/proc")


@pytest.fixture(scope="module")
def fake():
    with start_fake() as fake:
        fake.add_project(PROJECT, ["other"], {DATA: "a\n"})
        yield fake


@pytest.fixture(scope="module")
def change(fake, tmp_path_factory):
    tree = clone(fake, PROJECT, "ada", tmp_path_factory.mktemp("tree"))
    tree.write({DATA: "b\n"})
    return tree.push("Change it")


@pytest.fixture
def checkout(fake, tmp_path):
    fake.faults.clear()
    waits = []
    patience = Patience(Limits(attempts=3), sleep=waits.append, rng=lambda: 1.0)
    ada = fake.account("ada")

    def make(folder="checkout", url=fake.url, **options):
        options = {"patience": patience, "seconds": 30, **options}
        login = Credentials(ada.username, ada.password, "x")
        made = Checkout(tmp_path / folder, url, PROJECT, login, **options)
        made.waits, made.secret = waits, login
        return made

    yield make
    fake.faults.clear()


def fetched(checkout, change):
    checkout.fetch(change.number, change.patch_set, change.commit, "master")
    return checkout


def failure(checkout, change, kind=GerritError):
    with pytest.raises(kind) as caught:
        fetched(checkout, change)
    text = str(caught.value)
    assert text.isprintable()
    assert "; " in text
    assert checkout.secret.password not in text
    return caught.value


# kind of fault, at which request, trouble, attempts
FAULTS = {
    "401": ("401", "info/refs", Trouble.DENIED, 1),
    "403": ("403", "info/refs", Trouble.DENIED, 1),
    "404": ("404", "info/refs", Trouble.NOT_FOUND, 1),
    "429": ("429", "info/refs", Trouble.BUSY, 3),
    "500": ("500", "info/refs", Trouble.BROKEN, 2),
    "503": ("503", "info/refs", Trouble.BUSY, 3),
    "503 later": ("503", "git-upload-pack$", Trouble.BUSY, 3),
    "reset": ("reset", "info/refs", Trouble.UNREACHABLE, 3),
    "reset later": ("reset", "git-upload-pack$", Trouble.UNREACHABLE, 3),
    "no answer": ("refused", "info/refs", Trouble.UNREACHABLE, 3),
    "garbage": ("garbage", "info/refs", Trouble.GARBLED, 1),
    "garbage later": ("garbage", "git-upload-pack$", Trouble.GARBLED, None),
    "cut": ("cut", "info/refs", None, 3),
    "cut later": ("cut", "git-upload-pack$", None, 3),
}


@pytest.mark.parametrize(("kind", "path", "trouble", "attempts"), FAULTS.values(), ids=list(FAULTS))
def test_fault(fake, checkout, change, kind, path, trouble, attempts):
    fake.faults.add(Fault(kind, path=path, times=0))
    here = checkout()
    error = failure(here, change)
    assert trouble in (None, error.trouble), error
    assert attempts in (None, len(here.waits) + 1), error
    fake.faults.clear()
    fetched(here, change)


@pytest.mark.parametrize("kind", ["503", "reset", "cut"])
@pytest.mark.parametrize("path", ["info/refs", "git-upload-pack$"])
def test_fault_that_passes(fake, checkout, change, kind, path):
    fake.faults.add(Fault(kind, path=path))
    assert fetched(checkout(), change).parent(change.commit)


def test_server_that_is_down(fake, checkout, change):
    here = checkout()
    with fake.down():
        assert failure(here, change).trouble is Trouble.UNREACHABLE
    assert here.waits == [1, 2]


def test_redirect_is_not_followed(checkout, change):
    with scripted_server() as there, scripted_server() as server:
        server.always = status(302, Location=f"{there.url}/x/info/refs?service=git-upload-pack")
        error = failure(checkout(url=server.url), change)
        assert there.asked == []
    assert error.trouble is Trouble.REFUSED


def command_lines():
    """Return what everybody on this machine sees of the processes that run."""
    if not (PROC / "self").exists():
        return subprocess.run(["ps", "-Aww", "-o", "args"], capture_output=True, check=True).stdout
    found = []
    for file in PROC.glob("[0-9]*/cmdline"):
        with suppress(OSError):  # It has ended meanwhile.
            found.append(file.read_bytes().replace(b"\0", b" "))
    return b"\n".join(found)


def test_silence_ends_and_nobody_sees_the_password(fake, checkout, change, capfd, caplog):
    fake.faults.add(Fault("timeout", path="git-upload-pack", times=0, seconds=20))
    here, seen = checkout(seconds=1.0), []
    done = threading.Event()

    def watch():
        while not done.wait(0.05):
            seen.append(command_lines())

    watcher = threading.Thread(target=watch)
    watcher.start()
    started = time.monotonic()
    error = failure(here, change)
    assert time.monotonic() - started < 10
    done.set()
    watcher.join()
    assert "it took more than 1 s" in str(error)
    arguments = b"\n".join(seen).decode(errors="replace")
    assert "upload-pack" in arguments or "remote-http" in arguments
    files = b"".join(file.read_bytes() for file in here.folder.rglob("*") if file.is_file())
    everything = arguments + files.decode("latin-1") + repr(here) + repr(error) + caplog.text
    everything += "".join(capfd.readouterr())
    for secret in (here.secret.password, here.secret.header.split()[1]):
        assert secret not in everything
    # Git's own children end with it, as soon as a busy machine lets them.
    address, until = f"{fake.url}/a/{PROJECT}".encode(), time.monotonic() + 10
    while address in command_lines() and time.monotonic() < until:
        time.sleep(0.05)
    assert address not in command_lines()


def test_fetch_ends_when_we_are_to_stop(fake, checkout, change):
    fake.faults.add(Fault("timeout", path="git-upload-pack", times=0, seconds=20))
    started = time.monotonic()
    here = checkout(patience=Patience(stop=lambda: time.monotonic() > started + 0.5))
    assert "we are to stop" in str(failure(here, change))
    assert time.monotonic() - started < 10


def test_surroundings_change_nothing(fake, checkout, change, tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir()
    evil = f'[url "{fake.url}/evil/"]\n\tinsteadOf = "{fake.url}/"\n[core]\n\thooksPath = {home}\n'
    (home / ".gitconfig").write_text(evil)
    (home / ".netrc").write_text("machine 127.0.0.1 login ada password x\n")
    hook = home / "reference-transaction"
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    hook.chmod(0o755)
    environ = {
        **os.environ,
        "HOME": str(home),
        "GIT_DIR": str(tmp_path / "nowhere"),
        "GIT_CONFIG_GLOBAL": str(home / ".gitconfig"),
        "GIT_TRACE_CURL": "1",
        "GIT_ASKPASS": str(hook),
        "GIT_PROXY_COMMAND": str(hook),
        "http_proxy": "http://127.0.0.1:1",
    }
    fake.reset_requests()
    fetched(checkout(environ=environ), change)
    assert {seen.account for seen in fake.requests} == {"ada"}
    anonymous = Checkout(tmp_path / "anonymous", fake.url, PROJECT, None, environ=environ)
    fake.reset_requests()
    fetched(anonymous, change)
    assert {seen.account for seen in fake.requests} == {""}
    assert not (tmp_path / "ran").exists()


def _cut_pack(folder):
    for pack in (folder / "objects/pack").glob("*.pack"):
        pack.chmod(0o600)
        pack.write_bytes(pack.read_bytes()[:40])


def _drop_packs(folder):
    for file in (folder / "objects/pack").iterdir():
        file.unlink()


DAMAGE = {
    "no HEAD": lambda folder: (folder / "HEAD").unlink(),
    "empty HEAD": lambda folder: (folder / "HEAD").write_text(""),
    "no refs": lambda folder: (folder / "refs").rename(folder / "was"),
    "bad ref": lambda folder: (folder / "refs/heads/master").write_text("\0" * 41),
    "bad configuration": lambda folder: (folder / "config").write_text("[core"),
    "cut packs": _cut_pack,
    "no packs": _drop_packs,
    "locks": lambda folder: [
        (folder / name).touch() for name in ("refs/heads/master.lock", "packed-refs.lock", "HEAD.lock")
    ],
    "all gone": lambda folder: [path.unlink() for path in folder.iterdir() if path.is_file()],
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=list(DAMAGE))
def test_damaged_repository_is_made_anew(checkout, change, damage):
    here = fetched(checkout(), change)
    damage(here.folder)
    if not (here.folder / "driverlog.lock").exists():
        failure(here, change, Refusal)
        return
    fetched(here, change)
    with here.source(DATA).repo as repository:
        assert repository.commit(change.commit).tree[DATA].data_stream.read() == b"b\n"


def test_folder_of_somebody_else_is_left_alone(checkout, change, tmp_path):
    (tmp_path / "checkout").mkdir()
    (tmp_path / "checkout" / "thesis.txt").write_text("mine")
    assert "has files that are not ours" in str(failure(checkout(), change, Refusal))
    (tmp_path / "file").write_text("")
    assert "cannot use" in str(failure(checkout("file"), change, Refusal))
    assert (tmp_path / "checkout" / "thesis.txt").read_text() == "mine"


def test_one_at_a_time(checkout, change):
    here = fetched(checkout(), change)
    with (here.folder / "driverlog.lock").open() as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        error = failure(here, change)
        assert error.trouble is Trouble.BUSY
        assert "used by another process; wait for it" in str(error)
    fetched(here, change)


FETCH = """
import sys
from pathlib import Path
from bot.git.checkout import Checkout
folder, url, project, number, commit = sys.argv[1:]
here = Checkout(Path(folder), url, project, None)
for _ in range(5):
    here.fetch(int(number), 1, commit, "master")
    assert len(here.parent(commit)) == 40
"""


def test_two_processes_at_once(fake, change, tmp_path):
    top = Path(__file__).parents[2]
    arguments = (tmp_path / "shared", fake.url, PROJECT, change.number, change.commit)
    both = [
        subprocess.Popen([sys.executable, "-c", FETCH, *map(str, arguments)], cwd=top)
        for _ in range(2)
    ]
    assert [process.wait(60) for process in both] == [0, 0]


def _raw_commit(fake, tree_lines, message):
    """Put a commit with an odd tree on a ref of the server, as an old tool would have."""
    folder = fake.world.folder / "git" / f"{PROJECT}.git"
    blob = git(folder, "hash-object", "-w", "--stdin", stdin="old\n")
    raw = b"".join(line + b"\0" + bytes.fromhex(blob) for line in tree_lines)
    file = folder / "odd"
    file.write_bytes(raw)
    tree = git(folder, "hash-object", "-t", "tree", "-w", "--literally", str(file))
    file.unlink()
    commit = git(folder, "commit-tree", tree, "-p", "refs/heads/other", "-m", message)
    git(folder, "update-ref", "refs/heads/other", commit)
    return commit


def test_odd_object_of_an_old_tool_is_taken_and_a_malformed_one_is_not(fake, checkout, change):
    _raw_commit(fake, [b"0100644 a"], "Zero in the mode")
    here = checkout()
    here.fetch(change.number, 1, change.commit, "other")
    _raw_commit(fake, [b"100644 b", b"100644 a"], "Tree in no order")
    with pytest.raises(
        CannotJudge, match=r"git does not take refs/changes/.*; make the commit anew"
    ):
        here.fetch(change.number, 1, change.commit, "other")


def test_old_objects_are_dropped_now_and_then(checkout, change, monkeypatch):
    here = fetched(checkout(), change)
    stray = git(here.folder, "hash-object", "-w", "--stdin", stdin="stray")
    loose = here.folder / "objects" / stray[:2] / stray[2:]
    monkeypatch.setattr("bot.git.repository._MOST_PACKS", 0)
    fetched(here, change)
    assert loose.exists()
    os.utime(loose, (1, 1))
    fetched(here, change)
    assert not loose.exists()
    assert here.parent(change.commit)
