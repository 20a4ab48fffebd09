"""New releases on a laboratory server: upstream projects with a tree a branch, a registry, the bot's commands."""

import itertools
import json
from base64 import b64decode

from registry.model import Registry
from registry.parsing import read
from tests.gate.support import driver
from tests.gate.support import run
from tests.gate.support import text
from tests.lab.git import git
from tests.lab.git import write
from tests.lab.pushing import clone
from tests.lab.server import quoted

DATA = "data/default_data.json"
_numbers = itertools.count(1)

SERIES = """\
# Newest first, as openstack/releases has it.
- name: indri
  release-id: 2027.1
  status: future
  initial-release: 2027-03-24
- name: hibiscus
  release-id: 2026.2
  status: development
  initial-release: 2026-09-30
  next-phase:
    status: maintained
    date: 2026-09-30
- name: gazpacho
  release-id: 2026.1
  status: maintained
  initial-release: 2026-04-01
- name: flamingo
  release-id: 2025.2
  status: maintained
  initial-release: 2025-10-01
- name: epoxy
  release-id: 2025.1
  status: unmaintained
  initial-release: 2025-04-02
- name: dalmatian
  release-id: 2024.2
  status: end of life
  initial-release: 2024-10-02
"""


def row(name, version, start, status="maintained"):
    wiki = f"https://releases.openstack.org/{name.lower()}/"
    active = {"active": True} if status in ("maintained", "development") else {}
    return {
        "id": name,
        "wiki": wiki,
        "start": start,
        **active,
        "version": version,
        "status": status,
    }


EPOXY = row("Epoxy", "2025.1", "2024-Oct-02")
FLAMINGO = row("Flamingo", "2025.2", "2025-Apr-02")
GAZPACHO = row("Gazpacho", "2026.1", "2025-Oct-01", "development")
HIBISCUS = row("Hibiscus", "2026.2", "2026-Apr-01", "development")
# As the table was left half a year ago: Epoxy has gone on, Gazpacho was released, Hibiscus is not there.
RELEASES = [EPOXY, FLAMINGO, GAZPACHO]


def code(*classes):
    return "import base\n\n\n" + "".join(
        f"class {each}(base.Driver):\n    x = 1\n\n\n" for each in classes
    )


def grow(server, project, folder, branches, tags=()):
    """Give a project a tree for each branch, and for each tag: {name: {path: text}}."""
    server.add_project(project, (), {"README": "r\n"})
    where = folder / f"grown-{next(_numbers)}"
    where.mkdir(parents=True)
    git(where, "init", "-q", "-b", "start")
    remote = server.remote(project, "admin")
    git(where, "fetch", "-q", remote, "refs/heads/master")
    heads = [(f"refs/heads/{name}", files) for name, files in branches.items()]
    for ref, files in [
        *heads,
        *((f"refs/tags/{name}", files) for name, files in dict(tags).items()),
    ]:
        git(where, "reset", "-q", "--hard", "FETCH_HEAD")
        git(where, "rm", "-rfq", ".")
        write(where, {"README": f"{ref}\n", **files})
        git(where, "add", "--all", "--force")
        git(where, "commit", "-q", "--no-verify", "-m", f"The tree of {ref}")
        git(where, "push", "-q", remote, f"HEAD:{ref}")


class Scene:
    """Two upstream projects with trees, the registry's own project, and the bot's command line."""

    def __init__(self, server, folder, monkeypatch, *, releases=RELEASES, suffix=None):
        suffix = f"-{next(_numbers)}" if suffix is None else suffix
        self.server, self.folder, self._patch = server, folder, monkeypatch
        self.project = f"openstack/registry{suffix}"
        self.block, self.share = f"openstack/block{suffix}", f"openstack/share{suffix}"
        grow(server, self.block, folder, self.block_trees())
        grow(server, self.share, folder, self.share_trees())
        self.series = folder / "series.yaml"
        self.series.write_text(SERIES)
        server.add_project(self.project, (), {DATA: self.registry(releases), "other.txt": "o\n"})
        monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        monkeypatch.setenv("HOME", str(folder))
        monkeypatch.chdir(folder)
        for name in ("DRIVERLOG_GERRIT_PASSWORD_FILE", "NETRC"):
            monkeypatch.delenv(name, raising=False)
        self.as_bot()

    def as_bot(self):
        self._patch.setenv("DRIVERLOG_GERRIT_USER", "driverlog-bot")
        password = self.server.account("driverlog-bot").password
        self._patch.setenv("DRIVERLOG_GERRIT_PASSWORD", password)

    def anonymous(self):
        self._patch.delenv("DRIVERLOG_GERRIT_USER")
        self._patch.delenv("DRIVERLOG_GERRIT_PASSWORD")

    def block_trees(self):
        """HX is everywhere; KX left for one release and came back; LX goes; MX is in a file with HX."""
        hx = {"block/hx.py": code("HXDriver", "MXDriver")}
        kx, lx = {"block/kx.py": code("KXDriver")}, {"block/lx.py": code("LXDriver")}
        return {
            "unmaintained/2025.1": {**hx, **kx, **lx},
            "stable/2025.2": {**hx, **lx},
            "stable/2026.1": {"block/hx.py": code("HXDriver", "MXDriver", "More"), **kx},
            "master": {},
        }

    def share_trees(self):
        nx = {"share/nx/driver.py": code("NXDriver")}
        return dict.fromkeys(
            ("unmaintained/2025.1", "stable/2025.2", "stable/2026.1", "master"), nx
        )

    def registry(self, releases=RELEASES):
        both = ["Epoxy", "Flamingo"]
        drivers = [
            self.record("HX", both, "block/hx.py", "HXDriver"),
            self.record("KX", ["Epoxy"], "block/kx.py", "KXDriver"),
            self.record("LX", both, "block/lx.py", "LXDriver"),
            self.record("MX", both, "block/hx.py", "MXDriver"),
            self.record("NX", both, "share/nx", None, project_id=self.share),
            self.record("OX", both),
        ]
        projects = [{"id": self.block, "name": "Block"}, {"id": self.share, "name": "Share"}]
        return text(*drivers, projects=projects, releases=releases)

    def record(self, name, releases, path=None, class_name=None, **more):
        lower = name.lower()
        upstream = {"path": path, "class": class_name} if class_name else {"path": path}
        values = {
            "project_id": self.block,
            "description": f"Volumes on a Halden {name}",
            "maintainers": [{"name": "Ada Lindqvist", "email": "ada@storage.example.org"}],
            "wiki": f"https://docs.storage.example.org/{lower}",
            "releases": releases,
            **({"upstream": upstream} if path else {}),
            **more,
        }
        return driver(name, "Halden Storage", **values)

    def run(self, action, *options):
        """Run `driverlog bot` and return its exit code."""
        where = ("--gerrit", self.server.url, "--project", self.project)
        return run("bot", action, *where, *options)

    def roll(self, *options):
        return self.run("roll", "--series", self.series, *options)

    def changes(self, status="open"):
        """Return topic -> the bot's changes, oldest first."""
        query = f"owner:driverlog-bot project:{self.project} status:{status}"
        options = ["ALL_REVISIONS", "CURRENT_COMMIT", "MESSAGES"]
        rows = self.server.rest("driverlog-bot").get("changes/", q=query, o=options)
        found = {}
        for each in sorted(rows, key=lambda each: each["_number"]):
            found.setdefault(each.get("topic", ""), []).append(each)
        return found

    def topic(self, project, release="gazpacho"):
        return f"driverlog-roll-{release}-{project.removeprefix('openstack/')}"

    def data_of(self, change):
        where = f"projects/{quoted(self.project)}/commits/{change['current_revision']}"
        rest = self.server.rest("driverlog-bot")
        return b64decode(rest.get(f"{where}/files/{quoted(DATA)}/content")).decode()

    def releases_of(self, change):
        """Return driver's name -> releases, as a change has them."""
        registry = Registry.of(read(self.data_of(change).encode()).value)
        return {one.name: list(one.releases) for one in registry.drivers}

    def message_of(self, change):
        return change["revisions"][change["current_revision"]]["commit"]["message"]

    def merge_text(self, files, project=None, branch="master"):
        """Put files on a branch, past all review; None takes one away."""
        tree = clone(self.server, project or self.project, "ada", self.folder)
        tree.start(branch)
        tree.write(files)
        tree.git("add", "--all", "--force")
        tree.git("commit", "-q", "-m", "Behind the bot's back")
        remote = self.server.remote(project or self.project, "admin")
        tree.git("push", "-q", remote, f"HEAD:refs/heads/{branch}")

    def value(self):
        tree = clone(self.server, self.project, "ada", self.folder)
        return json.loads(tree.git("show", f"HEAD:{DATA}"))
