"""A change edits its own configuration: what Zuul says to that before anything runs, and what stays as it was."""

import pytest

from tests.zuul.with_zuul.loading import after
from tests.zuul.with_zuul.loading import jobs

PROJECT = "zuul.d/project.yaml"
OWN = "zuul.d/own.yaml"
DATA = ["data/default_data.json"]
CHECK = "    check:\n      jobs:\n"
PLAY = "run: playbooks/driverlog-gate/run.yaml"
FINAL = "Unable to modify final job"
BOTS_SECRET = "secrets: [{name: x, secret: driverlog-bot}]"


def text(errors):
    return "\n".join(str(flaw) for flaw in errors)


# What a change puts into its own configuration, and what Zuul says when it reads that.
REFUSED_AT_ONCE = [
    ("a child of the bot's job", f"- job: {{name: mine, parent: driverlog-review, {PLAY}}}", "is final"),
    ("a child of its base", f"- job: {{name: mine, parent: driverlog-trusted, {PLAY}}}", "is a protected job"),
    ("the bot's secret", f"- job: {{name: mine, {PLAY}, {BOTS_SECRET}}}", "Unable to use secret"),
    ("its own job for the bot's", f"- job: {{name: driverlog-review, {PLAY}}}", "driverlog-review"),
    ("its own base job", f"- job: {{name: base, {PLAY}}}", "base"),
    ("a job without a base", f"- job: {{name: mine, parent: null, {PLAY}}}", "Base jobs may only"),
    ("a pipeline", "- pipeline: {name: mine, manager: independent, trigger: {}}", "Pipelines may not be defined"),
    ("the config project's stanza", "- project: {name: zuul-config, check: {jobs: [noop]}}", "the only project"),
    ("a trusted playbook", "- job: {name: mine, run: [{name: ../../zuul-config/x.yaml, trusted: true}]}", "trusted"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("stanza", "message"),
    [row[1:] for row in REFUSED_AT_ONCE],
    ids=[row[0] for row in REFUSED_AT_ONCE],
)
def test_change_is_refused_at_once(tree, stanza, message):
    found = after(tree, OWN, None, f"{stanza}\n")
    assert OWN in text(found.flaws)
    assert message in text(found.flaws)


# What a change puts into its jobs of check, and what Zuul says when it makes the jobs.
REFUSED_JOBS = [
    ("variables for the bot", "{driverlog-review: {vars: {driverlog_installed: /tmp/evil}}}", FINAL),
    ("a playbook before the bot's", "{driverlog-review: {pre-run: playbooks/driverlog-gate/pre.yaml}}", FINAL),
    ("a node for the bot", "{driverlog-review: {nodeset: {nodes: [{name: n, label: driverlog-node}]}}}", FINAL),
    ("sources for the bot", "{driverlog-review: {required-projects: [openstack/driverlog]}}", FINAL),
    ("the scan before review", "driverlog-scan", "does not allow post-review job"),
    ("the site before review", "driverlog-site-publish", "does not allow post-review job"),
    ("the trusted base alone", "driverlog-trusted", "abstract"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("job", "message"), [row[1:] for row in REFUSED_JOBS], ids=[row[0] for row in REFUSED_JOBS]
)
def test_jobs_of_the_change_are_refused(tree, job, message):
    found = after(tree, OWN, None, f"- project: {{check: {{jobs: [{job}]}}}}\n")
    said = text(found.flaws)
    if not said:
        from zuul.model import JobConfigurationError

        with pytest.raises(JobConfigurationError) as caught:
            jobs(found, "check", DATA)
        said = str(caught.value)
    assert message in said


def test_change_cannot_take_the_bot_or_the_gate_away(tree):
    """It may empty its own stanza; what the config project runs is run."""
    found = after(tree, PROJECT, None, "- project: {}\n")
    assert found.flaws == ()
    assert {"driverlog-review", "driverlog-gate"} <= set(jobs(found, "check", DATA))
    assert "driverlog-gate" in jobs(found, "gate", DATA)


def test_change_cannot_bend_the_bots_job(ours, tree):
    """Variables of its project reach every job; the playbook does not take its settings from variables (test_bot)."""
    before = jobs(ours, "check", DATA)["driverlog-review"]
    found = after(tree, OWN, None, "- project: {vars: {driverlog_installed: /tmp/evil}}\n")
    review = jobs(found, "check", DATA)["driverlog-review"]
    assert review.variables == {"driverlog_installed": "/tmp/evil"}
    assert before.variables == {}
    for name in ("pre_run", "run", "post_run", "nodeset", "timeout", "voting", "semaphores"):
        assert str(getattr(review, name)) == str(getattr(before, name)), name
    books = [*review.pre_run, *review.run, *review.post_run]
    assert {book.source_context.project_name for book in books} == {"zuul-config"}


@pytest.mark.parametrize("name", ["ansible_connection", "ansible_python_interpreter", "zuul"])
def test_change_cannot_set_what_ansible_runs_with(tree, name):
    """Zuul looks at names of variables when it starts a job: these are refused there."""
    from zuul.lib.varnames import VariableNameError
    from zuul.lib.varnames import check_varnames

    with pytest.raises(VariableNameError):
        check_varnames({name: "x"})
