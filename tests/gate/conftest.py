"""Each test runs as on a developer's machine, whatever runs the suite: no CI, no hook, no git configuration."""

import os

import pytest

from tests.gate.support import AUTHOR
from tests.gate.support import Repo


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch):
    for name in os.environ:
        if name in ("CI", "ZUUL_CHANGE", "DRIVERLOG_DEBUG") or name.startswith("GIT_"):
            monkeypatch.delenv(name)
    for name, value in AUTHOR.items():
        if name.startswith("GIT_CONFIG"):
            monkeypatch.setenv(name, value)


@pytest.fixture
def repo(tmp_path):
    """A git repository without a commit."""
    return Repo(tmp_path / "repo")
