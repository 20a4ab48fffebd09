"""A throw-away git repository with a registry in it, and the command run on it in this process."""

import os
import subprocess

import pytest

import cli
from tests.fuzz.judging import PATH
from tests.fuzz.judging import time_limit

_AUTHOR = {"GIT_AUTHOR_NAME": "Test", "GIT_AUTHOR_EMAIL": "test@example.org"}
_COMMITTER = {"GIT_COMMITTER_NAME": "Test", "GIT_COMMITTER_EMAIL": "test@example.org"}
_QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def git(folder, *arguments):
    environment = os.environ | _AUTHOR | _COMMITTER | _QUIET
    subprocess.run(
        ["git", *arguments], cwd=folder, env=environment, check=True, capture_output=True
    )


def repository(folder, data):
    """Make a repository whose HEAD has `data` for its registry."""
    (folder / PATH).parent.mkdir(parents=True)
    (folder / PATH).write_bytes(data)
    git(folder, "init", "-q", "-b", "master")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Add the registry")
    return folder


def run(folder, data, *arguments, seconds=10):
    """Put `data` in the work tree and return the exit code of `driverlog check`."""
    (folder / PATH).write_bytes(data)
    try:
        with time_limit(seconds):
            return cli.main(["check", "--repo", str(folder), *arguments])
    except SystemExit as stop:
        pytest.fail(f"SystemExit({stop.code}) from the command")
