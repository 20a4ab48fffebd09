"""What a change must not be able to do to the jobs, as far as configuration shows it; docs/threat-model.md says why."""

from collections.abc import Iterator

from tools.zuul_config import jobs
from tools.zuul_config.flaw import Flaw
from tools.zuul_config.sides import LINE
from tools.zuul_config.sides import Setup
from tools.zuul_config.sides import Stanza
from tools.zuul_config.sides import Tagged

GATE = "driverlog-gate"
PLACEHOLDER = "REPLACE-ME"
NOT_SECRET = {"user", LINE}
# The one job with a secret that runs before anybody has looked at the change: it runs nothing of it.
BEFORE_REVIEW = {"driverlog-review"}


def secrets_outside(setup: Setup) -> Iterator[Flaw]:
    """Secrets, and jobs that use them, are the config project's: a change cannot touch them."""
    for stanza in setup.project.stanzas:
        if stanza.kind == "secret" or (stanza.kind == "job" and stanza.body.get("secrets")):
            yield stanza.flaw("a secret is the config project's; move it there")


def readable_secrets(setup: Setup) -> Iterator[Flaw]:
    """A secret is encrypted, or is the placeholder that says so."""
    for secret in setup.of_kind("secret"):
        for key, value in secret.body.get("data", {}).items():
            encrypted = isinstance(value, Tagged) and value.tag.startswith("encrypted/")
            if key not in NOT_SECRET and not encrypted and value != PLACEHOLDER:
                yield secret.flaw(f"{key} can be read by anybody; encrypt it with zuul-client")


def handed_to_parents(setup: Setup) -> Iterator[Flaw]:
    """A secret goes to the playbooks of its own job and to no parent's or child's."""
    for job in setup.of_kind("job"):
        for secret in jobs.as_list(job.body.get("secrets")):
            if isinstance(secret, dict) and secret.get("pass-to-parent"):
                yield job.flaw("pass-to-parent hands the secret on; leave it out")


def open_jobs(setup: Setup) -> Iterator[Flaw]:
    """A job of the trusted side is final, and for this project alone."""
    for job in trusted_jobs(setup):
        if job.body.get("final") is not True:
            yield job.flaw("not final; a change could run it with steps or settings of its own")
        if not job.body.get("allowed-projects"):
            yield job.flaw("no allowed-projects; a change to any project could run it")


def detachable_gate(setup: Setup) -> Iterator[Flaw]:
    """The config project runs the gate on changes itself: a change could take it out of its own project's stanza."""
    for name in ("check", "gate"):
        runs = [job for _, pipeline, job, _ in jobs.uses(setup.tenant) if pipeline == name]
        if GATE not in runs:
            for pipeline in (
                each for each in setup.tenant.of_kind("pipeline") if each.name == name
            ):
                yield pipeline.flaw(
                    f"the config project does not run {GATE} in it; add it to its stanza"
                )


def before_review(setup: Setup) -> Iterator[Flaw]:
    """A job of the trusted side runs after review, but for the one that is the review."""
    for job in trusted_jobs(setup):
        if job.body.get("post-review") is not True and job.name not in BEFORE_REVIEW:
            yield job.flaw("not post-review; say post-review: true")


def on_a_node(setup: Setup) -> Iterator[Flaw]:
    """A job of the trusted side runs on the executor: any change may ask for a node, and leave something there."""
    for job in trusted_jobs(setup):
        nodeset = jobs.value(setup, job, "nodeset")
        if not isinstance(nodeset, dict) or nodeset.get("nodes") != []:
            yield job.flaw("runs on a node; give it an empty nodeset")


def depends_on_a_change(setup: Setup) -> Iterator[Flaw]:
    """A job of the trusted side waits for no job of a change: what that returns would be its variables."""
    for job in trusted_jobs(setup):
        for key in ("dependencies", "requires", "required-projects", "roles", "include-vars"):
            if jobs.value(setup, job, key):
                yield job.flaw(f"{key} brings in what a change can make; leave it out")


def settings_in_jobs(setup: Setup) -> Iterator[Flaw]:
    """A job of the trusted side has no variables: its settings stand in a file of its own project."""
    for job in trusted_jobs(setup):
        if job.body.get("vars"):
            yield job.flaw("vars of a job; put them into playbooks/settings.yaml")


def trusted_jobs(setup: Setup) -> list[Stanza]:
    """Return the jobs of the trusted side that do something, without the base and what is abstract."""
    return [
        job
        for job in setup.tenant.of_kind("job")
        if job.body.get("parent") is not None and not job.body.get("abstract")
    ]


CHECKS = (
    secrets_outside,
    readable_secrets,
    handed_to_parents,
    open_jobs,
    detachable_gate,
    before_review,
    on_a_node,
    depends_on_a_change,
    settings_in_jobs,
)
