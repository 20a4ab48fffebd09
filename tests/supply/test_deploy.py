"""The installation of docs/operations.md, by the letter, in a fresh environment of each Python that is here."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tools.supply import pins

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs/operations.md"
PLACE = "/opt/driverlog"
PYTHONS = ("python3.11", "python3.12", "python3.13", "python3.14")
pytestmark = pytest.mark.package_index


def run(*command, cwd=None):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, f"{command}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout


def works(python):
    if not (path := shutil.which(python)):
        return False
    probe = (path, "-c", "import ensurepip, venv")
    return subprocess.run(probe, capture_output=True).returncode == 0


def steps():
    """Return the lines of "Go live" that make the environment."""
    section = PAGE.read_text().split("\n### Go live\n")[1].split("\n### ")[0]
    lines = [line.strip() for line in section.splitlines() if line.startswith("    ")]
    return [line for line in lines if f"venv {PLACE}" in line or f"{PLACE}/bin/pip" in line]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """What git would check out, so that a build leaves nothing in the work tree."""
    root = tmp_path_factory.mktemp("checkout")
    names = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT)
    for name in filter(None, names.split("\0")):
        if not name.startswith("tests/"):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, root / name)
    return root


@pytest.fixture(scope="module", params=PYTHONS)
def place(request, checkout, tmp_path_factory):
    """A deployment, made as the page says."""
    if not works(request.param):
        pytest.skip(f"no {request.param} here")
    place = tmp_path_factory.mktemp("opt") / "driverlog"
    first, *others = steps()
    assert len(others) == 3
    for line in (first.replace("python3 ", f"{request.param} "), *others):
        run(*line.replace(PLACE, str(place)).split(), cwd=checkout)
    return place


def test_exactly_what_is_locked_is_installed(place):
    listed = json.loads(run(place / "bin/pip", "list", "--format", "json"))
    installed = {each["name"].lower().replace("_", "-"): each["version"] for each in listed}
    held = pins.pins((ROOT / "requirements/bot.txt").read_text())
    version = run(place / "bin/python", "-c", "import platform; print(platform.python_version())")
    here = {"python_full_version": version.strip()}
    expected = {
        name: pin.version
        for name, pin in held.items()
        if not pin.requirement.marker or pin.requirement.marker.evaluate(here)
    }
    for ours in ("driverlog", "pip"):
        installed.pop(ours)
    assert installed == expected
    run(place / "bin/pip", "check")


def test_the_bot_works_there(place, tmp_path):
    run(place / "bin/driverlog", "check", "--base", "none", cwd=ROOT)
    for command in ("review", "watch", "scan", "verify"):
        assert (
            "--post" in run(place / "bin/driverlog", "bot", command, "--help")
            or command == "verify"
        )
    code = "import bot.gerrit, bot.watch, bot.scan, jinja2, pygerrit2; print(bot.gerrit.__file__)"
    assert str(place) in run(place / "bin/python", "-c", code, cwd=tmp_path)


def test_a_file_with_another_hash_is_refused(place, tmp_path):
    text = (ROOT / "requirements/bot.txt").read_text()
    block = re.search(r"^idna==.*\n(    .*\n)+", text, re.MULTILINE).group()
    forged = tmp_path / "forged.txt"
    forged.write_text(re.sub(r"sha256:[0-9a-f]{64}", f"sha256:{'0' * 64}", block))
    command = ("install", "--require-hashes", "--force-reinstall", "--no-deps", "-r", str(forged))
    done = subprocess.run((place / "bin/pip", *command), capture_output=True, text=True)
    assert done.returncode != 0
    assert "DO NOT MATCH THE HASHES" in done.stderr
