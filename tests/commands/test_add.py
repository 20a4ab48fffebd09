"""`driverlog add`: by options, and in a terminal with the mistakes that people make there."""

import json
import shlex
import stat

import pytest

from registry.layout import canonical
from tests.commands.conftest import DATA
from tests.commands.pty_session import session
from tests.gate.support import run

GIVEN = [
    "project_id=openstack/cinder",
    "--vendor=Halden Storage",
    "--name=Halden HX iSCSI",
    "--description=Provides Cinder volumes on Halden HX arrays, attached over iSCSI.",
    "--maintainer=Ada Lindqvist <ada@storage.example.org> irc:ada",
    "--wiki=https://storage.example.org/openstack/hx-iscsi",
    "--release=Gazpacho,Flamingo",
    r"ci.success_pattern=halden-hx-iscsi \S+ : SUCCESS",
    r"--failure-pattern=halden-hx-iscsi \S+ : FAILURE",
    "--ci-id=halden-storage-ci",
]
# What a person types who makes every mistake once.
TYPED = [
    "openstack/cindr", "", "Halden storage", "Halden Storage", "Halden HX iSCSI",
    "Provides Cinder volumes on Halden HX arrays, attached over iSCSI.",
    "Ada Lindqvist, Ben Okafor", "Ada Lindqvist", "", "storage.example.org/openstack/hx-iscsi", "",
    "3-4, Gazpaccho", "", "", "", "1", "halden-hx-iscsi", "", "yes",
]  # fmt: skip
MADE = [
    "unknown-projects",
    "vendor-variants",
    "several-people-in-one-field",
    "links-without-scheme",
    "unknown-releases",
]


def read(repo):
    return (repo.top / DATA).read_bytes()


@pytest.fixture
def add(repo, capsys):
    def called(*words):
        code = run("add", "--repo", repo.top, *words)
        return code, *capsys.readouterr()

    return called


@pytest.fixture
def talk(repo, env):
    def talked(*answers, words=()):
        return session(["driverlog", "add", *words], answers, cwd=repo.top, env=env)

    return talked


def added(repo):
    text = read(repo).decode()
    assert text == canonical(json.loads(text))
    return next(d for d in json.loads(text)["drivers"] if d["name"] == "Halden HX iSCSI")


def test_by_options(repo, add):
    (repo.top / DATA).chmod(0o640)
    code, out, err = add(*GIVEN)
    assert (code, err) == (0, "")
    assert "0 errors, 0 warnings" in out
    assert "commit -a -s -m 'Add Halden HX iSCSI'\n    git review\n" in out
    assert list(added(repo)) == [
        "project_id", "vendor", "name", "description", "maintainers", "wiki", "releases", "ci",
    ]  # fmt: skip
    assert added(repo)["releases"] == ["Flamingo", "Gazpacho"]
    # Lines come in, none is touched.
    assert repo.git("diff", "--numstat", DATA).split()[1] == "0"
    assert stat.S_IMODE((repo.top / DATA).stat().st_mode) == 0o640
    assert [path.name for path in (repo.top / "data").iterdir()] == ["default_data.json"]


@pytest.mark.parametrize("name", ["HX $(touch x)", "HX `touch x`", "HX'; touch x; '"])
def test_the_command_to_copy_is_one_commit_whatever_the_name(add, name):
    _, out, _ = add(*(f"--name={name}" if word.startswith("--name") else word for word in GIVEN))
    [line] = [line.strip() for line in out.splitlines() if "commit -a" in line]
    assert line.isprintable()
    *command, subject = shlex.split(line)
    assert command[-4:] == ["commit", "-a", "-s", "-m"]
    assert subject.startswith("Add HX")


def test_dry_run_writes_nothing(repo, add):
    before = read(repo)
    code, out, _ = add(*GIVEN, "--dry-run")
    assert (code, read(repo)) == (0, before)
    assert out.endswith("dry run, nothing is written\n")


@pytest.mark.parametrize(
    ("word", "rule"),
    [
        ("releases+=Gazpaccho", "unknown-releases"),
        ("project_id=openstack/cindr", "unknown-projects"),
        ("--name=Halden HX FC", "duplicate-drivers"),
        ("--wiki=docs.example.org/hx", "links-without-scheme"),
        ("ci.success_pattern=(", "uncompilable-pattern"),
        (
            "--maintainer=Ben Okafor, Mia Berg <x@storage.example.org>",
            "several-people-in-one-field",
        ),
    ],
)
def test_errors_are_findings_and_nothing_is_written(repo, add, word, rule):
    before = read(repo)
    field = word.partition("=")[0]
    code, out, err = add(*(given for given in GIVEN if not given.startswith(f"{field}=")), word)
    assert (code, err, read(repo)) == (1, "", before)
    (line,) = {line for line in out.splitlines() if f"[{rule}]" in line}
    assert line.startswith(f"{DATA}:")
    assert ": error: " in line
    # No command is named that would look in the file for what is not there.
    assert out.endswith("nothing is written; mend what is an error and run the command again\n")
    assert "driverlog check --fix does it" not in out
    assert "driverlog ci try" not in out


def refusal(add, repo, *words):
    before = read(repo)
    code, out, err = add(*words)
    assert (code, out, read(repo)) == (2, "", before)
    assert err.count("\n") == 1
    return err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ([], "there is no terminal to ask on; give project_id=VALUE, vendor=VALUE, name=VALUE as well"),
        (["vendr=x"], 'no field "vendr" in a record; did you mean vendor?'),
        (["vendor"], "is no edit, expected FIELD=VALUE"),
        (["ci.tested=x"], "which the bot alone writes"),
        (["name=x", "--name=y"], "name is given 2 times; leave one in"),
        (["maintainers.email=x"], "there are 0 maintainers, expected one"),
        (["--maintainer=<>"], "is no maintainer"),
        (["name=x", "--data-path", "data/none.json"], "no data/none.json in the worktree"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant(repo, add, words, why):
    assert why in refusal(add, repo, *words)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"drivers": [}', "cannot read data/default_data.json:1:14: "),
        ("[]", "has no list of drivers"),
        ('{"drivers": {}}', "has no list of drivers"),
        ('{"drivers": [], "drivers": []}', "duplicate key"),
        ("", "the file is empty"),
    ],
)
def test_a_file_that_cannot_be_edited(repo, add, text, why):
    repo.write(text)
    assert why in refusal(add, repo, *GIVEN)


def test_a_new_project(repo, add):
    project = ["--project=openstack/nova", "--project-name=Nova (Compute)"]
    code, out, _ = add(*GIVEN[1:], *project)
    assert code == 0, out
    value = json.loads(read(repo))
    assert [row["id"] for row in value["projects"]] == [
        "openstack/cinder", "openstack/manila", "openstack/nova",
    ]  # fmt: skip
    assert value["drivers"][-1]["project_id"] == "openstack/nova"


def test_a_talk_with_every_mistake(repo, talk):
    shown = talk(*TYPED)
    assert shown.code == 0, shown.screen
    for rule in MADE:
        assert f"[{rule}]" in shown.screen
    assert "internal error" not in shown.screen
    record = added(repo)
    assert (record["project_id"], record["vendor"]) == ("openstack/cinder", "Halden Storage")
    assert record["maintainers"][0]["email"] == "ada@storage.example.org"
    assert record["wiki"] == "https://storage.example.org/openstack/hx-iscsi"
    assert record["releases"] == ["Flamingo", "Gazpacho"]
    assert record["ci"]["failure_pattern"] == r"halden-hx-iscsi \S+ : FAILURE"
    assert run("check", "--repo", repo.top, "--strict") == 0


@pytest.mark.parametrize("number", [0, 1, 6, 12, len(TYPED) - 1])
@pytest.mark.parametrize(("key", "code"), [(b"\x03", 130), (b"\x04", 2)], ids=["ctrl-c", "ctrl-d"])
def test_an_end_at_any_question_leaves_the_file(repo, talk, number, key, code):
    before = read(repo)
    shown = talk(*TYPED[:number], key)
    assert (shown.code, read(repo)) == (code, before)
    assert "Traceback" not in shown.screen


def test_a_new_project_in_a_talk(repo, talk):
    shown = talk("openstack/nova", "", "Nova (Compute)", *TYPED[2:])
    assert shown.code == 0, shown.screen
    assert "another answer, or Enter to keep it" in shown.screen
    assert json.loads(read(repo))["projects"][2] == {
        "id": "openstack/nova",
        "name": "Nova (Compute)",
    }
    assert added(repo)["project_id"] == "openstack/nova"


def test_what_the_gate_refuses_is_written_if_one_insists(repo, talk):
    typed = ["openstack/nova", "openstack/nova", "", *TYPED[2:-1]]
    before = read(repo)
    shown = talk(*typed, "")
    assert "an error is left; write it all the same? yes or no [no]> " in shown.screen
    assert (shown.code, read(repo)) == (1, before)
    assert talk(*typed, "yes").code == 0
    assert added(repo)["project_id"] == "openstack/nova"


def test_no_is_no(repo, talk):
    before = read(repo)
    shown = talk(*TYPED[:-1], "no")
    assert (shown.code, read(repo)) == (1, before)
    assert shown.screen.endswith("nothing is written\n")


def test_tab_completes(repo, talk):
    shown = talk(b"openstack/m\t\n", b"hald\t\n", b"\x03")
    assert "project_id> openstack/manila" in shown.screen
    assert "vendor> " in shown.screen
    assert "a new vendor" not in shown.screen


def test_what_was_given_is_not_asked(repo, talk):
    shown = talk("yes", words=[*GIVEN, "upstream.path=cinder/volume/drivers/halden/hx.py"])
    assert shown.code == 0, shown.screen
    assert "vendor>" not in shown.screen
    assert added(repo)["upstream"]["path"] == "cinder/volume/drivers/halden/hx.py"


def test_somebody_elses_edit_in_the_meantime_stands(repo, talk):
    other = read(repo) + b"\n"

    class Late(str):
        def encode(self):
            (repo.top / DATA).write_bytes(other)
            return b"yes"

    shown = talk(*TYPED[:-1], Late("yes"))
    assert (shown.code, read(repo)) == (2, other)
    assert "was changed by somebody else in the meantime; nothing is written" in shown.screen
