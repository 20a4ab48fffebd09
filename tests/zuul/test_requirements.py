"""What the jobs install: all that the gate and the site need, each pinned, each file by its hash."""

import re
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.zuul.trees import ROOT


def pins():
    text = (ROOT / "requirements/jobs.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.startswith((" ", "#", "--"))]


def test_every_library_is_pinned_by_hash():
    for line in pins():
        assert re.match(r"[a-z0-9-]+==[\w.]+ ", line), line
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", line), line


def test_all_that_is_needed_is_there():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = map(Requirement, [*project["dependencies"], *project["optional-dependencies"]["site"]])
    versions = dict(re.match(r"([a-z0-9-]+)==([\w.]+) ", line).groups() for line in pins())
    for each in needed:
        name = canonicalize_name(each.name)
        assert name in versions, f"{name} is not in requirements/jobs.txt"
        assert each.specifier.contains(versions[name], prereleases=True), (name, versions[name])


def test_nothing_is_built_in_a_job():
    options = (ROOT / "requirements/jobs.txt").read_text(encoding="utf-8")
    assert "--only-binary :all:" in options
    assert "--no-binary" not in options
    assert "http" not in options
