"""A small registry in a git repository of its own, and the environment of a person's shell."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.gate.support import AUTHOR
from tests.gate.support import Repo

WORLD = Path(__file__).parent / "world"
DATA = "data/default_data.json"
DATES = {f"GIT_{role}_DATE": "2026-05-01T10:00:00Z" for role in ("AUTHOR", "COMMITTER")}


@pytest.fixture
def env(tmp_path):
    """What a shell would hand on, without CI and without anybody's configuration."""
    scripts = str(Path(sys.executable).parent)
    return {
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path / "home"),
        "LANG": "C.UTF-8",
        "PYTHONWARNINGS": "error",
        **AUTHOR,
        **DATES,
    }


@pytest.fixture
def repo(tmp_path, monkeypatch):
    """The world's registry, committed; commands that run in this process see no CI either."""
    for name in os.environ:
        if name in ("CI", "ZUUL_CHANGE", "DRIVERLOG_DEBUG") or name.startswith("GIT_"):
            monkeypatch.delenv(name)
    for name, value in {**AUTHOR, **DATES}.items():
        monkeypatch.setenv(name, value)
    made = Repo(tmp_path / "repo")
    shutil.copytree(WORLD, made.top, dirs_exist_ok=True)
    made.commit()
    return made
