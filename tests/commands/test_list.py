"""`driverlog list`: for people, for programs, and for spreadsheets that run what they read."""

import csv
import io
import json

import jsonschema
import pytest

from tests.commands.conftest import DATA
from tests.gate.support import ROOT
from tests.gate.support import driver
from tests.gate.support import run

SCHEMA = json.loads((ROOT / "schemas/list_report.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def listed(repo, capsys):
    def called(*words):
        code = run("list", "--repo", repo.top, *words)
        out, err = capsys.readouterr()
        assert (code, err) == (0, "")
        return out

    return called


def test_table(listed):
    lines = listed("--where", "vendor=Borg Arrays", "releases=Gazpacho").splitlines()
    assert lines == [
        "project_id        vendor       name        releases                             ci.id",
        "openstack/cinder  Borg Arrays  Borg iSCSI  (1 more), Epoxy, Flamingo, Gazpacho",
        "1 of 4 records",
    ]


def test_table_without_a_row(listed):
    assert (
        listed("--where", "vendor=halden")
        == "0 of 4 records; did you mean vendor=Halden Storage?\n"
    )
    assert listed("--where", "vendor!~.") == "0 of 4 records\n"


def test_json_is_of_its_schema_and_names_the_line(repo, listed):
    report = json.loads(listed("--format", "json"))
    jsonschema.Draft202012Validator(SCHEMA).validate(report)
    value = json.loads((repo.top / DATA).read_text(encoding="utf-8"))
    assert [found["record"] for found in report["drivers"]] == value["drivers"]
    lines = (repo.top / DATA).read_text(encoding="utf-8").splitlines()
    assert [lines[found["line"] - 1].strip() for found in report["drivers"]] == ["{"] * 4


@pytest.mark.parametrize(
    "records", [[1, "x", None, []], [{"name": 3, "maintainers": "x", "ci": []}], []]
)
def test_any_records_will_do(repo, listed, records):
    repo.write(json.dumps({"projects": [], "releases": [], "drivers": records}, indent=4) + "\n")
    report = json.loads(listed("--format", "json"))
    jsonschema.Draft202012Validator(SCHEMA).validate(report)
    assert [found["record"] for found in report["drivers"]] == records
    assert listed().endswith(f"{len(records)} of {len(records)} records\n")
    assert len(list(csv.reader(io.StringIO(listed("--format", "csv"))))) == len(records) + 1


FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    " =1",
    "\uff1d1",
    '=HYPERLINK("x")',
    "=1;2,3\n4",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_csv_holds_no_formula(repo, listed, text):
    repo.write([driver(text, maintainers=[{"name": text}, {"name": "b"}])])
    out = listed("--format", "csv", "--fields", "vendor,name,maintainers.name")
    header, row = csv.reader(io.StringIO(out, newline=""))
    assert header == ["vendor", "name", "maintainers.name"]
    assert row == ["Halden", f"'{text}", f"'{text}; b"]


@pytest.mark.parametrize("text", ["\t=1", "\r=1", "\x1b[2J"])
def test_csv_spells_control_characters_out(repo, listed, text):
    repo.write([driver(text)])
    out = listed("--format", "csv", "--fields", "name")
    assert list(csv.reader(io.StringIO(out)))[1] == [f"<U+{ord(text[0]):04X}>{text[1:]}"]


def test_csv_leaves_others_alone(listed):
    rows = list(
        csv.reader(io.StringIO(listed("--format", "csv", "--fields", "name,repo,releases")))
    )
    assert rows[1] == ["Borg FC", "", "Dalmatian; Epoxy; Flamingo"]


def test_hostile_names_stay_on_their_line(repo, listed):
    repo.write([driver("\x1b[2J\nx" + "y" * 300)])
    table = listed()
    assert len(table.splitlines()) == 3
    assert "\x1b" not in table
    assert max(map(len, table.splitlines())) < 200


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--fields", "vendr"], 'no field "vendr" in a record; did you mean vendor?'),
        (["--where", "x"], "is no condition"),
        (["--where", "name~["], "RE2 cannot run"),
    ],
)
def test_what_cannot_be_meant(repo, capsys, words, why):
    assert run("list", "--repo", repo.top, *words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert why in err
    assert err.count("\n") == 1
