"""A source distribution has every file of the repository, a wheel every file that the code reads; by their lists."""

import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[2]
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
ROOMS = tuple(name for name in SETUPTOOLS["packages"]["find"]["include"] if "*" not in name)
# What setuptools takes without being told.
TAKEN = {"LICENSE", "README.md", "pyproject.toml", *(f"{name}.py" for name in SETUPTOOLS["py-modules"])}  # fmt: skip


def tracked():
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    return [name for name in done.stdout.split("\0") if name and (ROOT / name).exists()]


def manifest():
    """Return the files and the folders that MANIFEST.in names."""
    lines = [line.split() for line in (ROOT / "MANIFEST.in").read_text().splitlines()]
    files = {name for words in lines if words[:1] == ["include"] for name in words[1:]}
    folders = {words[1] for words in lines if words[:1] == ["graft"]}
    return files, folders


def in_wheel(name):
    folder, file = str(Path(name).parent).replace("/", "."), Path(name)
    data = (
        (package, glob) for package, globs in SETUPTOOLS["package-data"].items() for glob in globs
    )
    return file.suffix == ".py" or any(
        f"{folder}.".startswith(f"{package}.")
        and fnmatch(name, f"{package.replace('.', '/')}/{glob}")
        for package, glob in data
    )


def test_wheel_has_all_that_the_rooms_have():
    mine = [name for name in tracked() if name.startswith(tuple(f"{room}/" for room in ROOMS))]
    assert len(mine) > 100
    assert [name for name in mine if not in_wheel(name)] == []


def test_source_distribution_has_all_that_the_repository_has():
    files, folders = manifest()
    left = [
        name for name in tracked()
        if name.split("/")[0] not in {*folders, *ROOMS} and name not in files | TAKEN
    ]  # fmt: skip
    assert left == []
    assert [name for name in (*files, *folders) if not (ROOT / name).exists()] == []
