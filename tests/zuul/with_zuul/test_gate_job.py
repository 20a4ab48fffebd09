"""The gate's job by real Ansible: what it returns is what Zuul takes, whatever the change has in it."""

import json
import shutil

import pytest

from tests.lab.git import git
from tests.zuul.with_zuul.ansible_job import Job

DATA = "data/default_data.json"
PLAYBOOKS = [f"playbooks/driverlog-gate/{name}.yaml" for name in ("pre", "run", "post")]


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A job whose environment is made already: the slow part, the same for all."""
    job = Job(tmp_path_factory.mktemp("template"))
    job.checkout()
    codes, shown = job.run(PLAYBOOKS[0])
    assert codes == [0], shown
    return job


@pytest.fixture
def job(template, tmp_path):
    made = Job(tmp_path / "job")
    shutil.copytree(template.source, made.source)
    (made.work / "driverlog-environment").symlink_to(template.work / "driverlog-environment")
    return made


def edit(job, change):
    """Commit an edit of the data: `change` gets its value, and may return text to write instead."""
    file = job.source / DATA
    value = json.loads(file.read_text(encoding="utf-8"))
    text = change(value)
    file.write_text(
        text or json.dumps(value, indent=4, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    job.commit("Edit a driver")


def failed_task(shown):
    """Return what the failed task has to say, which Zuul shows at the top of a build's page."""
    (task,) = [each for each in shown.split("TASK [") if "fatal: " in each]
    return task


def valid_for_zuul(returned):
    """Hold it to the rules by which Zuul itself takes or drops it."""
    from zuul.ansible.schema import artifact_schema
    from zuul.ansible.schema import warning_schema
    from zuul.lib import filecomments

    filecomments.validate(returned["zuul"].get("file_comments", {}))
    artifact_schema(returned)
    warning_schema(returned)
    return True


def test_good_change(job):
    edit(
        job,
        lambda value: value["drivers"][0].update(
            description="Volumes of EPS arrays, with snapshots and clones that the array itself makes."
        ),
    )
    codes, shown = job.run(*PLAYBOOKS[1:])
    assert codes == [0, 0], shown
    returned = job.returned()
    assert valid_for_zuul(returned)
    assert set(returned) == {"zuul"}
    assert set(returned["zuul"]) == {"file_comments", "warnings", "artifacts"}
    assert returned["zuul"]["file_comments"] == {}
    assert len(returned["zuul"]["warnings"]) == 1
    assert "drivers 1 updated" in returned["zuul"]["warnings"][0]
    urls = {each["url"]: each["metadata"]["type"] for each in returned["zuul"]["artifacts"]}
    assert urls == {
        "driverlog/findings.json": "driverlog_findings",
        "driverlog/findings.sarif": "sarif",
        "driverlog/change.json": "driverlog_change",
    }
    for url in urls:
        assert json.loads((job.logs / url).read_text(encoding="utf-8"))
    updated = json.loads((job.logs / "driverlog/change.json").read_text())["changes"]["updated"]
    assert [each["fields"] for each in updated] == [["description"]]


def test_mistakes_come_as_comments(job):
    def swap(value):
        value["drivers"][3]["releases"].append("Gazpaccho")
        value["drivers"][5]["name"] = ""

    edit(job, swap)
    codes, shown = job.run(*PLAYBOOKS[1:])
    assert codes == [2, 0], shown
    failed = failed_task(shown)
    assert failed.startswith("Judge what the change brings in")
    assert "[unknown-releases]" in failed
    returned = job.returned()
    assert valid_for_zuul(returned)
    comments = returned["zuul"]["file_comments"][DATA]
    lines = (job.source / DATA).read_text(encoding="utf-8").split("\n")
    (release,) = [each for each in comments if "[unknown-releases]" in each["message"]]
    place = release["range"]
    marked = lines[place["start_line"] - 1][place["start_character"] : place["end_character"]]
    assert marked == '"Gazpaccho"'
    assert release["message"].startswith("error: unknown release")


HOSTILE = {
    "name": "{{ lookup('pipe', 'touch EVIL') }}",
    "vendor": "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "description": "{{ query('file', '/etc/passwd') }} {# comment #} {{ 7 * 191 }}",
    "wiki": "!unsafe ${HOME} $(touch EVIL) `touch EVIL` ; touch EVIL #",
    "releases": ["{{ zuul }}"],
}


def test_values_are_never_a_template(job):
    """A finding quotes values of the change, and so may its commit message; Ansible must pass them on to the letter."""
    evil = json.loads(json.dumps(HOSTILE).replace("EVIL", str(job.top / "evil")))
    edit(job, lambda value: value["drivers"][0].update(evil))
    git(job.source, "commit", "--quiet", "--amend", "--message", evil["name"])
    codes, shown = job.run(*PLAYBOOKS[1:])
    assert codes == [2, 0], shown
    returned = job.returned()
    assert valid_for_zuul(returned)
    said = json.dumps(returned)
    for start in ("{% for x in ().__class__", "touch ", "{{ zuul }}"):
        assert start in said
    assert "1337" not in said + shown
    assert not (job.top / "evil").exists()


@pytest.mark.parametrize(
    ("break_it", "message"),
    [
        (lambda file: file.unlink(), "no data/default_data.json at"),
        (lambda file: (file.unlink(), file.symlink_to("/etc/passwd")), "is a symlink at"),
    ],
    ids=["deleted", "symlink"],
)
def test_what_cannot_be_judged_says_why_in_the_summary(job, break_it, message):
    break_it(job.source / DATA)
    job.commit("Break it")
    codes, shown = job.run(*PLAYBOOKS[1:])
    assert codes == [2, 0], shown
    assert message in failed_task(shown)
    returned = job.returned()
    assert valid_for_zuul(returned)
    (warning,) = returned["zuul"]["warnings"]
    assert warning.startswith("driverlog: ")
    assert message in warning


def test_text_that_is_no_json(job):
    edit(job, lambda value: '{"drivers": [\n')
    codes, shown = job.run(*PLAYBOOKS[1:])
    assert codes == [2, 0], shown
    returned = job.returned()
    assert valid_for_zuul(returned)
    assert returned["zuul"]["file_comments"][DATA]
    assert "driverlog/change.json" not in [each["url"] for each in returned["zuul"]["artifacts"]]


def test_gate_that_breaks_votes_no(job):
    """A change breaks the gate's own code: nothing comes out, and that is a failure."""
    (job.source / "cli.py").write_text("raise SystemExit(0 / 0)\n")
    job.commit("Break the gate")
    codes, _ = job.run(*PLAYBOOKS[1:])
    assert codes == [2, 0]
    assert job.returned() == {}


def test_on_a_node(template, tmp_path):
    """With a node the work is done there, and the reports come back to the executor."""
    job = Job(tmp_path / "job", node=True)
    home = job.top / "home"
    shutil.copytree(template.source, home / job.source.relative_to(job.work))
    job.source = home / job.source.relative_to(job.work)
    edit(
        job,
        lambda value: value["drivers"][0].update(
            description="Volumes of EPS arrays, with snapshots and clones that the array itself makes."
        ),
    )
    (home / "driverlog-environment").symlink_to(template.work / "driverlog-environment")
    codes, shown = job.run(*PLAYBOOKS[1:])
    assert codes == [0, 0], shown
    assert "PLAY [all]" in shown
    assert (home / "driverlog-reports/findings.json").exists()
    assert (job.logs / "driverlog/findings.json").exists()
