"""Our configuration as Zuul's own loader sees it, and what it says when a change edits it."""

from tests.zuul.trees import mutated
from tools.zuul_config.__main__ import projects
from tools.zuul_config.freezing import jobs_of
from tools.zuul_config.loader import load
from tools.zuul_config.tenant import Names

TENANT = "examples/zuul-config"


def loaded(top):
    """Load a tree."""
    return load(projects(top, top / TENANT))


def jobs(loaded, pipeline, files):
    """Return the jobs that would run for a change of the project, by name."""
    found = jobs_of(loaded, Names().project, pipeline, files)
    return {name: each.job for name, each in found.items() if each.matches}


def after(top, path, old, new):
    """Load a tree in which a file was edited."""
    with mutated(top, path, old, new):
        return loaded(top)
