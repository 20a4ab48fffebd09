"""`driverlog edit` and `driverlog set`: minimal edits, shown first, and never an error brought in."""

import json

import pytest

from registry.layout import canonical
from tests.commands.conftest import DATA
from tests.commands.pty_session import session
from tests.gate.support import run


def read(repo):
    return (repo.top / DATA).read_text(encoding="utf-8")


@pytest.fixture
def call(repo, capsys):
    """Run a command: exit status, output, and the lines of the file that it took out and put in."""

    def called(command, *words):
        code = run(command, "--repo", repo.top, *words)
        out, err = capsys.readouterr()
        text = read(repo)
        assert text == canonical(json.loads(text))
        diff = repo.git("diff", "--unified=0", DATA).splitlines()[4:]
        return code, out + err, [line for line in diff if not line.startswith("@@")]

    return called


def test_edit(call):
    code, out, lines = call("edit", "borg fc", "wiki=https://docs.borg.example.org/cinder/fc2")
    assert code == 0, out
    assert lines == [
        '-            "wiki": "https://docs.borg.example.org/cinder/fc",',
        '+            "wiki": "https://docs.borg.example.org/cinder/fc2",',
    ]


def test_edit_noop(call):
    code, out, lines = call("edit", "Borg FC", "releases+=Flamingo", "vendor=Borg Arrays")
    assert (code, lines) == (0, [])
    assert out == "nothing to change: the record is like that already\n"


def test_edit_dry_run(call):
    code, out, lines = call("edit", "Borg FC", "releases+=Gazpacho", "--dry-run")
    assert (code, lines) == (0, [])
    assert '+                "Gazpacho"' in out


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["Borg FCC", "wiki="], '"project, vendor, name"; did you mean "Borg FC"'),
        (
            ["halden storage", "wiki="],
            "driverlog list --where 'vendor=Halden Storage' shows its drivers",
        ),
        (["zzz", "wiki="], 'no driver "zzz", expected its name'),
        (["Borg FC"], "nothing to edit; give FIELD=VALUE"),
        (["Borg FC", "--field", "wiki"], "there is no terminal to ask on; give wiki=VALUE instead"),
        (["Borg FC", "wiki~(=>x"], 'RE2 cannot run "("'),
        (["Borg FC", r"wiki~a=>\1"], "it names group 1, the pattern has 0"),
        (["Borg FC", "wiki~a=>x\\"], "it ends with a backslash"),
        (["Borg FC", "ci.tested="], "which the bot alone writes"),
    ],
)
def test_edit_of_nothing_that_can_be_meant(call, words, why):
    code, out, lines = call("edit", *words)
    assert (code, lines) == (2, [])
    assert why in out
    assert out.count("\n") == 1


def test_edit_of_one_of_several(repo, call):
    value = json.loads(read(repo))
    value["drivers"][-1]["name"] = "Borg FC"
    repo.commit(canonical(value))
    code, out, _ = call("edit", "Borg FC", "releases+=Gazpacho")
    assert code == 2
    assert (
        '2 drivers go by "Borg FC"; name one of "openstack/cinder, Borg Arrays, Borg FC"; "openstack/manila'
        in out
    )
    assert call("edit", "openstack/manila, Borg Arrays, Borg FC", "releases+=Gazpacho")[0] == 0


def test_edit_with_an_error(call):
    code, out, lines = call("edit", "Borg FC", "releases+=Ibix")
    assert (code, lines) == (1, [])
    assert f"{DATA}:69:17: error: unknown release" in out


@pytest.mark.parametrize(
    ("field", "answers", "changed"),
    [
        ("wiki", ["-", "yes"], {"wiki": None}),
        ("wiki", ["docs.example.org/x", "", "yes"], {"wiki": "https://docs.example.org/x"}),
        ("vendor", ["", "yes"], {}),
        ("name", ["Borg NVMe", "yes"], {"name": "Borg NVMe"}),
        ("releases", ["2-4", "yes"], {"releases": ["Epoxy", "Flamingo", "Gazpacho"]}),
        ("repo", ["", "yes"], {}),
        ("upstream", ["cinder/volume/drivers/borg/fc.py", "", "yes"],
         {"upstream": {"path": "cinder/volume/drivers/borg/fc.py"}}),
        ("maintainers", ["Mia Berg", "mia@borg.example.org", "mia", "", "", "yes"],
         {"maintainers": [{"name": "Borg OpenStack team", "email": "openstack@borg.example.org"},
                          {"name": "Mia Berg", "email": "mia@borg.example.org", "irc": "mia"}]}),
    ],
)  # fmt: skip
def test_edit_asks_for_a_field(repo, env, field, answers, changed):
    before = json.loads(read(repo))["drivers"][0]
    command = ["driverlog", "edit", "Borg FC", "--field", field]
    shown = session(command, answers, cwd=repo.top, env=env)
    assert shown.code == 0, shown.screen
    drivers = json.loads(read(repo))["drivers"]
    (after,) = [d for d in drivers if d["name"] == changed.get("name", "Borg FC")]
    wanted = {key: value for key, value in (before | changed).items() if value is not None}
    assert after == wanted
    assert read(repo) == canonical(json.loads(read(repo)))


def test_edit_moves_a_renamed_record(call):
    code, out, lines = call("edit", "Borg FC", "name=Borg NVMe")
    assert code == 0, out
    assert '+            "name": "Borg NVMe",' in lines


def test_set_shows_first_and_writes_when_told(call):
    words = ["wiki~^https://docs=>https://new", "--where", "vendor=Borg Arrays"]
    code, out, lines = call("set", *words)
    assert (code, lines) == (0, [])
    assert out.endswith("3 records meant, 3 changed; nothing is written, say --write to do it\n")
    code, out, lines = call("set", *words, "--write")
    assert code == 0
    assert len(lines) == 6
    assert {line.split("/")[2] for line in lines} == {
        "docs.borg.example.org",
        "new.borg.example.org",
    }
    code, out, _ = call("set", *words, "--write")
    assert (code, out) == (0, "nothing to change: 3 records meant, and like that already\n")


def test_set_one_of_several_maintainers(call):
    call("edit", "Halden HX FC", "maintainers+=Mia Berg <mia@storage.example.org>")
    code, out, lines = call(
        "set", "maintainers.irc=mia", "--where", "maintainers.email~^mia@", "--write"
    )
    assert code == 0, out
    assert '+                    "irc": "mia"' in lines
    assert not any("ada" in line for line in lines)
    code, out, _ = call("set", "maintainers.irc=x", "--where", "vendor=Halden Storage")
    assert code == 2
    assert "openstack/cinder, Halden Storage, Halden HX FC: there are 2 maintainers" in out


@pytest.mark.parametrize("vendor", ["Aaa", "Halden Arrays", "Zeta"])
def test_set_renames_a_vendor_and_moves_its_records(repo, call, vendor):
    before = json.loads(read(repo))["drivers"]
    code, out, _ = call("set", f"vendor={vendor}", "--where", "vendor=Borg Arrays", "--write")
    assert code == 0, out
    after = json.loads(read(repo))["drivers"]
    renamed = [{**d, "vendor": vendor} if d["vendor"] == "Borg Arrays" else d for d in before]
    assert sorted(map(json.dumps, after)) == sorted(map(json.dumps, renamed))
    assert run("fmt", "--repo", repo.top, "--check") == 0


def test_set_refuses_errors_unless_told(call):
    words = ["wiki=docs", "--where", "vendor=Borg Arrays", "--write"]
    code, out, lines = call("set", *words)
    assert (code, lines) == (1, [])
    assert "it would bring in 3 errors, nothing is written (--despite-errors does it)" in out
    code, out, lines = call("set", *words, "--despite-errors")
    assert code == 0
    assert len(lines) == 6


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--where", "vendor=x", "wiki="], "give the edit FIELD=VALUE, before --where"),
        ([], "nothing to set; give the edit FIELD=VALUE, such as"),
        (["wiki="], "which records? say --where CONDITION, or --all"),
        (["wiki=", "--all", "--where", "vendor=x"], "which records?"),
        (["wiki=", "--where", "vendor=Borg"], "did you mean vendor=Borg Arrays?"),
        (["wiki=", "--where", "vendr=Borg"], "did you mean vendor?"),
        (["wiki=", "--where", "vendor~("], 'RE2 cannot run "("'),
        (["wiki=", "--where", "vendor"], "is no condition"),
    ],
)
def test_set_of_nothing_that_can_be_meant(call, words, why):
    code, out, lines = call("set", *words)
    assert (code, lines) == (2, [])
    assert why in out
    assert out.count("\n") == 1


def test_set_all(repo, call):
    code, out, lines = call("set", "releases-=Dalmatian", "--all", "--write")
    assert code == 0, out
    assert lines == ['-                "Dalmatian",'] * 2
