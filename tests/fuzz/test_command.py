"""The command on hostile files: exit 1 or 2, one clear line, no traceback, whatever the format."""

import os
import random
import subprocess
import sys
import time

import pytest

from gate.render import FORMATS
from tests.fuzz.hostile_texts import SOUND
from tests.fuzz.hostile_texts import TEXTS
from tests.fuzz.judging import PATH
from tests.fuzz.judging import ROOT
from tests.fuzz.judging import is_sound
from tests.fuzz.judging import real_files
from tests.fuzz.judging import slice_of
from tests.fuzz.mutations import mutant
from tests.fuzz.repository import git
from tests.fuzz.repository import repository
from tests.fuzz.repository import run

MEGABYTE = 1_000_000
# (before, what is repeated a hundred million characters long, after)
LARGE = {
    "one string": (b'{"drivers": [{"name": "', b"a", b'"}]}'),
    "one string, not closed": (b'{"drivers": [{"name": "', b"a", b""),
    "spaces": (b"", b" ", b""),
    "brackets": (b"", b"[", b""),
    "no json": (b"", b"lorem ipsum ", b""),
    "one number": (b"", b"1", b""),
    "quotes": (b"", b'"', b""),
    "commas": (b'{"drivers": [', b",", b"]}"),
}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    return repository(tmp_path_factory.mktemp("command"), SOUND)


@pytest.fixture(scope="module")
def large_checkout(tmp_path_factory):
    return repository(tmp_path_factory.mktemp("large"), SOUND)


@pytest.mark.parametrize("base", ["HEAD", "none"])
@pytest.mark.parametrize("name", TEXTS)
def test_hostile_text(checkout, name, base, capsys):
    data = TEXTS[name]
    style = random.Random(name).choice(sorted(FORMATS))
    code = run(checkout, data, "--base", base, "--format", style)
    assert code in ((0, 1, 2) if is_sound(data) else (1, 2))
    shown = capsys.readouterr()
    assert "Traceback" not in shown.out + shown.err
    assert "internal error" not in shown.err
    assert (shown.err.count("\n") == 1) == (code == 2), shown.err


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_text_is_mended_without_harm(checkout, name, capsys):
    code = run(checkout, TEXTS[name], "--base", "HEAD", "--fix")
    assert code in (0, 1, 2)
    shown = capsys.readouterr()
    assert "Traceback" not in shown.out + shown.err
    assert "internal error" not in shown.err
    mended = (checkout / PATH).read_bytes()
    assert run(checkout, mended, "--base", "HEAD") == code or code == 2


def test_mutants_are_mended_without_harm(tmp_path, capsys):
    text, value = slice_of(real_files()[0], 20)
    folder = repository(tmp_path, text)
    bad = []
    for number in range(60):
        data, done = mutant(text, value, random.Random(number))
        code = run(folder, data, "--base", "HEAD", "--fix")
        after = run(folder, (folder / PATH).read_bytes(), "--base", "HEAD")
        shown = capsys.readouterr()
        if "internal error" in shown.err or code != after:
            bad.append((number, done, code, after, shown.err))
    assert not bad


def test_base_may_be_broken(tmp_path):
    folder = repository(tmp_path, TEXTS["cut off"])
    assert run(folder, SOUND, "--base", "HEAD") == 0


def test_committed_text_is_judged_as_that_in_the_work_tree(tmp_path):
    folder = repository(tmp_path, SOUND)
    for name in ("cut off", "utf-16", "key twice", "nul in a string"):
        (folder / PATH).write_bytes(TEXTS[name])
        git(folder, "commit", "-q", "-a", "-m", name)
        assert run(folder, TEXTS[name], "--base", "HEAD^", "--head", "HEAD") == 1


@pytest.mark.parametrize("name", LARGE)
def test_large_file(large_checkout, name):
    """A hundred megabytes in one line: in bounded time and memory, by a process of its own."""
    before, unit, after = LARGE[name]
    write_large(large_checkout / PATH, 100, before, unit, after)
    code, shown, seconds, megabytes = measured(large_checkout)
    print(f"{name}: exit {code}, {seconds:.1f} s, {megabytes:.0f} MB")
    assert code == 1
    assert b"Traceback" not in shown
    assert len(shown) < MEGABYTE
    assert seconds < 60
    assert megabytes < 1500


def test_too_large_file(large_checkout):
    write_large(large_checkout / PATH, 300, b"", b" ", b"")
    code, shown, _, megabytes = measured(large_checkout)
    assert code == 2
    assert shown.count(b"\n") == 1
    assert megabytes < 200


def write_large(file, megabytes, before, unit, after):
    """Write piece by piece: the memory of this process is what a child's is measured against."""
    with file.open("wb") as out:
        out.write(before)
        for _ in range(megabytes):
            out.write(unit * (MEGABYTE // len(unit)))
        out.write(after)


def measured(folder):
    """Run the command as a process of its own: exit code, what it printed, seconds, megabytes at most."""
    command = [
        sys.executable,
        str(ROOT / "cli.py"),
        "check",
        "--repo",
        str(folder),
        "--base",
        "none",
    ]
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        shown = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, shown, time.perf_counter() - started, usage.ru_maxrss / 1024
