"""Real git repositories with a registry in them, for tests of the site; each commit is a second after the last."""

import json
import os
import subprocess

from tests.lab.git import write

PATH = "data/default_data.json"
ADA = ("Ada Lindqvist", "ada@example.org")
ZUUL = ("Zuul", "zuul@example.org")


def record(name, **fields):
    return {"project_id": "openstack/cinder", "vendor": "Halden", "name": name, **fields}


def text(*records, **tables):
    value = {
        "projects": [{"id": "openstack/cinder", "name": "Cinder (Block Storage)"}],
        "releases": [],
        "drivers": list(records),
    }
    return json.dumps(value | tables, indent=4, ensure_ascii=False) + "\n"


class Repo:
    """A repository in a folder."""

    def __init__(self, folder):
        self.folder = folder
        self._clock = 1_700_000_000
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=master")

    def git(self, *arguments, author=ADA):
        kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        plain = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}
        people = {
            f"GIT_{role}_{key}": value
            for role in ("AUTHOR", "COMMITTER")
            for key, value in zip(
                ("NAME", "EMAIL", "DATE"), (*author, f"{self._clock} +0000"), strict=True
            )
        }
        done = subprocess.run(
            ["git", *map(str, arguments)],
            cwd=self.folder,
            env=kept | plain | people,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def commit(self, files, message="Change", author=ADA):
        write(self.folder, files)
        self._clock += 1
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message, author=author)
        return self.git("rev-parse", "HEAD")

    def registry(self, *records, message="Change", path=PATH, author=ADA):
        return self.commit({path: text(*records)}, message, author)

    def merge(self, branch):
        self._clock += 1
        self.git("merge", "--quiet", "--no-ff", "-m", f"Merge {branch}", branch, author=ZUUL)
