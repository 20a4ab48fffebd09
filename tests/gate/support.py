"""What the gate's tests share: tiny registries, tiny rules and real git repositories."""

import json
import os
import subprocess
from pathlib import Path
from types import SimpleNamespace

from cli import main
from gate.change import Change
from gate.change import Snapshot
from gate.check import Request
from gate.check import check
from gate.finding import Finding
from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from registry.changes import differences
from registry.layout import canonical
from registry.parsing import read

PATH = "data/default_data.json"
ROOT = Path(__file__).parents[2]
AUTHOR = {
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def driver(name="HX", vendor="Halden", **fields):
    """A raw record of a made-up driver."""
    return {"project_id": "openstack/cinder", "vendor": vendor, "name": name, **fields}


def text(*drivers, **tables):
    """The canonical text of a registry of these drivers."""
    value = {"projects": [], "releases": [], "drivers": list(drivers), **tables}
    return canonical(value)


def snapshot(source, like=None, path=PATH):
    """A snapshot of a text, or of the records of a registry."""
    data = source if isinstance(source, str) else text(*source)
    return Snapshot(path, read(data.encode("utf-8", "surrogatepass"), like and like.document))


def rule(name, look, scope=Scope.RECORD, severity=Severity.ERROR):
    """A rule like the modules in gate/rules: a META and a check."""
    return SimpleNamespace(META=Rule(name, severity, scope), check=look)


def _no_wiki(driver, registry):
    if not driver.wiki:
        yield Finding("/wiki", f"{driver.name} has no wiki", key="")


def _bad_release(driver, registry):
    for index, release in enumerate(driver.releases):
        if release == "Bad":
            yield Finding(f"/releases/{index}", "release Bad is bad", key=release)


def _same_wiki(registry, focus):
    """As comparing rules do: both records are blamed, each for the other."""
    for driver in focus:
        for other in registry.drivers:
            if driver.wiki and driver.wiki == other.wiki and other.index != driver.index:
                for one, two in ((driver, other), (other, driver)):
                    finding = Finding("/wiki", f"same wiki as {two.name}", related=(two.identity,))
                    yield finding.of(one)


NO_WIKI = rule("no-wiki", _no_wiki)
BAD_RELEASE = rule("bad-release", _bad_release)
SAME_WIKI = rule("same-wiki", _same_wiki, Scope.REGISTRY, Severity.WARNING)


def judge(head, base=None, rules=(NO_WIKI,), exceptions=None, paths=(PATH,), **more):
    """Judge a head (texts, or lists of records), as a change where there is a base."""
    old = None if base is None else snapshot(base)
    new = snapshot(head, old)
    change = None
    if old is not None:
        found = differences(old.registry, new.registry)
        change = Change(old, new, found, tuple(paths), "Subject")
    excepted = None
    if exceptions is not None:
        body = exceptions if isinstance(exceptions, str) else json.dumps({"exceptions": exceptions})
        excepted = snapshot(body, path="data/exceptions.json")
    return check(Request(new, list(rules), old, change=change, exceptions=excepted, **more))


def said(verdict):
    """State and message of each report."""
    return [(str(report.state), report.message) for report in verdict.reports]


class Repo:
    """A real git repository with a registry in it."""

    def __init__(self, top, *, new=True):
        self.top = top
        if new:
            top.mkdir(parents=True, exist_ok=True)
            self.git("init", "-q", "-b", "master")

    def git(self, *arguments):
        """Run git and return what it prints."""
        done = subprocess.run(
            ["git", *arguments], cwd=self.top, env={**os.environ, **AUTHOR}, text=True,
            capture_output=True, check=True,
        )  # fmt: skip
        return done.stdout.strip()

    def write(self, data, path=PATH):
        """Write a file: text, bytes or the records of a registry."""
        file = self.top / path
        file.parent.mkdir(parents=True, exist_ok=True)
        body = text(*data) if isinstance(data, list) else data
        file.write_bytes(body.encode() if isinstance(body, str) else body)
        return file

    def commit(self, data=None, path=PATH, message="Change the registry"):
        """Write the file, commit everything and return the commit's id."""
        if data is not None:
            self.write(data, path)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")


def run(*arguments):
    """Run the command in this process and return its exit code."""
    try:
        return main([str(argument) for argument in arguments])
    except SystemExit as error:
        return error.code


def refused(capsys, *arguments):
    """Run a command that cannot do its work and return the one line that says why."""
    code = run(*arguments)
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert err.startswith("driverlog")
    assert err.endswith("\n")
    line = err.removesuffix("\n")
    assert line.isprintable()
    assert "; " in line
    assert "internal error" not in line
    return line


def own(count=3, **fields):
    """Our own registry with its first drivers alone; the fields are those of the last one."""
    value = json.loads((ROOT / PATH).read_text(encoding="utf-8"))
    value["drivers"] = value["drivers"][:count]
    value["drivers"][-1].update(fields)
    return canonical(value)
