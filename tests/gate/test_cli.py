"""`driverlog check` as it is called: options, exit codes and outputs."""

import json
import os
import stat
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from gate.render import FORMATS
from tests.gate.support import PATH
from tests.gate.support import ROOT
from tests.gate.support import own
from tests.gate.support import refused
from tests.gate.support import run

ERROR = own(releases=["Juno", "Gazpaccho"])
WARNING = own(releases=[])
SPACED = own(vendor="Ceph ")
SELECT = ("--select", "driver-without-releases", "--select", "unknown-releases")


def report_schema(name):
    file = ROOT / "schemas" / f"{name}.schema.json"
    return jsonschema.Draft202012Validator(json.loads(file.read_text(encoding="utf-8")))


@pytest.fixture
def check(repo, capsys):
    """Commit our registry, then judge what lies in the work tree: exit code and output."""
    repo.commit(own())

    def judged(head=None, *options):
        if head is not None:
            repo.write(head)
        code = run("check", "--repo", repo.top, *options)
        out, err = capsys.readouterr()
        said = f"fixed {PATH}:" if "--fix" in options else None
        assert all(said and line.startswith(said) for line in err.splitlines())
        return code, out

    judged.repo = repo
    return judged


def rules_of(out):
    """Rule and state of each finding of a JSON report."""
    return [(finding["rule"], finding["state"]) for finding in json.loads(out)["findings"]]


@pytest.mark.parametrize(
    ("head", "options", "code"),
    [
        (own(), (), 0),
        (ERROR, (), 1),
        (ERROR, ("--strict",), 1),
        (ERROR, ("--ignore", "unknown-releases"), 0),
        (ERROR, ("--select", "driver-without-releases"), 0),
        (WARNING, SELECT, 0),
        (WARNING, (*SELECT, "--strict"), 1),
        (WARNING, (*SELECT, "--strict", "--ignore", "driver-without-releases"), 0),
        ("{", (), 1),
        ("", (), 1),
        (b"\xff\xfe\x00", (), 1),
        (b"[]", (), 1),
        (b"null", (), 1),
    ],
)
def test_exit_code(check, head, options, code):
    assert check(head, *options)[0] == code


@pytest.mark.parametrize("ci", ["true", None])
def test_committed_change_is_judged_against_what_was_before(check, monkeypatch, ci):
    if ci:
        monkeypatch.setenv("CI", ci)
    check.repo.commit(ERROR)
    assert check()[0] == 1
    check.repo.commit("x", "README")
    assert check()[0] == 0
    assert check(None, "--base", "HEAD~2", "--head", "HEAD")[0] == 1
    assert check(None, "--base", "HEAD~2", "--head", "HEAD~2")[0] == 0


def test_old_errors_do_not_fail_a_change(check):
    check.repo.commit(ERROR)
    more = own(releases=["Juno", "Gazpaccho"], repo="openstack/cinder")
    code, out = check(more, *SELECT, "--format", "json")
    assert (code, rules_of(out)) == (0, [])
    code, out = check(more, *SELECT, "--format", "json", "--unchanged")
    assert (code, rules_of(out)) == (0, [("unknown-releases", "unchanged")])
    code, out = check(own(), *SELECT, "--format", "json")
    assert (code, rules_of(out)) == (0, [("unknown-releases", "fixed")])


def test_base_none_judges_the_whole_file(check):
    check.repo.commit(ERROR)
    code, out = check(None, *SELECT, "--base", "none", "--format", "json")
    assert (code, rules_of(out)) == (1, [("unknown-releases", "new")])
    body = json.loads(out)
    assert (body["base"], body["head"]) == ("none", "worktree")
    assert body["changes"] == {"added": [], "removed": [], "updated": []}


def test_broken_base_does_not_hide_what_the_head_has(check):
    check.repo.commit("{")
    assert check(ERROR)[0] == 1
    assert check(own())[0] == 0


def test_json_names_the_commits(check):
    base, head = check.repo.git("rev-parse", "HEAD"), check.repo.commit(ERROR)
    _, out = check(None, "--base", "HEAD^", "--head", "HEAD", "--format", "json")
    body = json.loads(out)
    assert (body["base"], body["head"]) == (base, head)
    assert body["changes"]["updated"][0]["fields"] == ["releases"]


def test_several_outputs_in_one_run(check, tmp_path):
    files = {name: tmp_path / f"report.{name}" for name in FORMATS}
    options = [word for name, file in files.items() for word in ("--output", f"{name}={file}")]
    code, out = check(ERROR, *options)
    assert code == 1
    assert files["text"].read_text(encoding="utf-8") == out
    report_schema("check_report").validate(json.loads(files["json"].read_text()))
    assert json.loads(files["sarif"].read_text())["version"] == "2.1.0"
    assert ElementTree.parse(files["junit"]).getroot().get("failures") == "1"
    assert set(json.loads(files["zuul"].read_text())["zuul"]["file_comments"]) == {PATH}
    for name, file in files.items():
        assert check(None, "--format", name) == (code, file.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "output",
    ["json", "json=", "=x", "zip=x", "json=/no/such/folder/x", "json=/", "text=/dev/full"],
)
def test_output_that_cannot_be_written(check, capsys, output):
    if output.endswith("/dev/full") and not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    refused(capsys, "check", "--repo", check.repo.top, "--output", output)


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_unknown_rule(check, capsys, option):
    where = ("check", "--repo", check.repo.top)
    line = refused(capsys, *where, option, "unknown-release")
    assert line == (
        "driverlog: no rule 'unknown-release', did you mean unknown-releases; "
        "`driverlog rules` lists them all"
    )
    assert "did you mean" not in refused(capsys, *where, option, "zzzzz\n")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nope"],
        ["check", "--nope"],
        ["check", "--format", "yaml"],
        ["check", "more\nthan one line"],
        ["check", "--base"],
        ["diff", "a", "b", "c"],
        ["rules", "no-such-rule"],
        ["rules", "no-such-rule", "--format", "x"],
        ["import"],
        ["import", "/no/such/file"],
        ["import", "/"],
    ],
)
def test_wrong_arguments(capsys, arguments):
    refused(capsys, *arguments)


@pytest.mark.parametrize(
    ("command", "options"),
    [
        (
            "check",
            "--repo --data-path --base --head --format --output --select --ignore --fix --strict",
        ),
        ("fmt", "--repo --data-path --check"),
        ("diff", "--repo --data-path --format BASE HEAD"),
        ("rules", "--write-docs --check-docs"),
        ("import", "--output FILE"),
    ],
)
def test_help_names_every_option(capsys, command, options):
    assert run(command, "--help") == 0
    out = capsys.readouterr().out
    assert [option for option in options.split() if option not in out] == []
    assert run("--help") == 0
    assert command in capsys.readouterr().out


def test_fix_writes_the_safe_fixes(check):
    file = check.repo.write(SPACED.replace('"releases": []', '"releases": [],').encode())
    code, out = check(None, "--fix")
    assert code == 0
    assert file.read_text(encoding="utf-8") == own(vendor="Ceph")
    assert "edge-spaces" not in out


def test_fix_mends_syntax_and_what_that_hid(check):
    broken = SPACED.replace("],\n", "]\n").replace('"Ceph "', "'Ceph '").encode()
    file = check.repo.write(broken)
    assert check()[0] == 1
    assert check(None, "--fix")[0] == 0
    assert file.read_text(encoding="utf-8") == own(vendor="Ceph")


def test_fix_is_idempotent_and_keeps_the_mode(check):
    file = check.repo.write(SPACED)
    file.chmod(0o640)
    first = check(None, "--fix", "--base", "HEAD")
    once = file.read_bytes(), file.stat().st_ino
    assert check(None, "--fix", "--base", "HEAD") == first
    assert (file.read_bytes(), file.stat().st_ino) == once
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_fix_leaves_alone_what_is_not_safe_or_not_new(check):
    file = check.repo.write(ERROR)
    assert check(None, "--fix")[0] == 1
    assert file.read_text(encoding="utf-8") == ERROR
    check.repo.commit(SPACED)
    touched = own(vendor="Ceph ", repo="openstack/cinder")
    assert check(touched, "--fix", "--select", "edge-spaces")[0] == 0
    assert file.read_text(encoding="utf-8") == touched


def test_fix_keeps_bytes_that_it_does_not_understand(check):
    """What a byte that is not UTF-8 means is a guess."""
    body = SPACED.encode().replace(b'"Ceph "', b'"Ceph \xe9 "')
    file = check.repo.write(body)
    assert check(None, "--fix")[0] == 1
    assert file.read_bytes() == body


def test_fix_keeps_line_ends_and_characters(check):
    body = own(vendor="Ceph ", description="Jürgen’s 漢 driver").replace("\n", "\r\n").encode()
    check.repo.commit(body.replace(b'"Ceph "', b'"Ceph"'))
    file = check.repo.write(body)
    check(None, "--fix", "--select", "edge-spaces")
    assert file.read_bytes() == body.replace(b'"Ceph "', b'"Ceph"')


def test_fix_in_ci_mends_the_work_tree(check, monkeypatch):
    monkeypatch.setenv("CI", "true")
    check.repo.commit(SPACED)
    assert check(None, "--fix", "--select", "edge-spaces")[0] == 0
    assert (check.repo.top / PATH).read_text(encoding="utf-8") == own(vendor="Ceph")


def test_fix_of_a_commit_is_refused(check, capsys):
    line = refused(capsys, "check", "--repo", check.repo.top, "--fix", "--head", "HEAD")
    assert "--fix mends the work tree" in line


def test_fix_of_a_file_that_cannot_be_written(check, capsys):
    file = check.repo.write(SPACED)
    # Something stands where the new text is prepared.
    file.with_name(f".{file.name}.{os.getpid()}.tmp").mkdir()
    line = refused(capsys, "check", "--repo", check.repo.top, "--fix")
    assert "cannot write default_data.json" in line
    assert file.read_text(encoding="utf-8") == SPACED


def test_exceptions_are_read_from_the_head(check):
    driver = json.loads(own())["drivers"][-1]
    who = [driver[key] for key in ("project_id", "vendor", "name")]
    row = {"rule": "unknown-releases", "driver": who, "reason": "An example, looked at by hand."}
    check.repo.write(json.dumps({"exceptions": [row]}), "data/exceptions.json")
    assert check(ERROR, *SELECT, "--base", "none")[0] == 0
    assert check(ERROR, *SELECT, "--head", "HEAD", "--base", "none")[0] == 0
    check.repo.commit()
    (check.repo.top / "data" / "exceptions.json").unlink()
    assert check(ERROR, *SELECT, "--base", "none")[0] == 1
    assert check(ERROR, *SELECT, "--base", "none", "--head", "HEAD")[0] == 0


def test_malformed_exceptions_fail_the_change_that_touches_them(check):
    check.repo.write("{", "data/exceptions.json")
    check.repo.git("add", "-A")
    code, out = check(None, "--format", "json")
    assert code == 1
    assert set(rules_of(out)) == {("malformed-exceptions", "new")}


def test_other_data_path(check):
    check.repo.write(ERROR, "other/registry.json")
    assert check(None, "--data-path", "other/registry.json", "--base", "none")[0] == 1
    assert check(None, "--data-path", "./other//registry.json")[0] == 1


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_hostile_values_in_every_format(check, name):
    hostile = "\x00\x1b[31m\u202e\ud800\ufffe]]><script>&\"'\\"
    body = own(vendor=hostile, name=hostile, wiki=f"https://{hostile}").encode()
    code, out = check(body, "--format", name)
    assert code == 1
    assert [c for c in out if not c.isprintable() and c != "\n"] == []
    if name == "junit":
        ElementTree.fromstring(out)
    elif name != "text":
        json.loads(out)


@pytest.mark.parametrize(
    "arguments", [("check", "--nope\x1b[2J"), ("list", "\x1b]0;x\x07\u202e"), ("\x9b31m",)]
)
def test_arguments_are_shown_as_they_can_be_seen(capsys, arguments):
    assert run(*arguments) == 2
    said = capsys.readouterr().err
    assert said.endswith("--help\n")
    assert said[:-1].isprintable()
