"""The other commands: fmt, diff, rules, import; and the command as a process."""

import codecs
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from gate.rules import RULES
from registry.layout import canonical
from tests.gate.support import PATH
from tests.gate.support import ROOT
from tests.gate.support import driver
from tests.gate.support import own
from tests.gate.support import refused
from tests.gate.support import run
from tests.gate.support import text

A, B, C = (driver(name, wiki=f"https://x.example.org/{name}") for name in "ABC")


def schema(name):
    file = ROOT / "schemas" / f"{name}.schema.json"
    return jsonschema.Draft202012Validator(json.loads(file.read_text(encoding="utf-8")))


@pytest.fixture
def call(repo, capsys):
    """Run a command on the repository: exit code and output."""

    def called(command, *options):
        code = run(command, "--repo", repo.top, *options)
        out, err = capsys.readouterr()
        assert err == ""
        return code, out

    return called


def test_fmt_noop(repo, call):
    file = repo.write([A, B])
    before = file.stat().st_mtime_ns
    assert call("fmt") == call("fmt", "--check") == (0, "")
    assert file.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.replace("    ", "\t"),
        lambda body: body.replace("\n", "\r\n"),
        lambda body: body.rstrip("\n"),
        lambda body: json.dumps(json.loads(body)),
        lambda body: canonical(json.loads(body)).replace("é", "\\u00e9"),
        lambda body: body.replace("https", "\\u0068ttps"),
        lambda body: "\ufeff" + body,
    ],
)
def test_fmt(repo, call, change):
    body = text(A, driver("é"))
    file = repo.write(change(body))
    file.chmod(0o600)
    assert call("fmt", "--check") == (1, f"{PATH} is not in canonical form; run `driverlog fmt`\n")
    assert call("fmt") == (0, f"{PATH}: written in canonical form\n")
    assert file.read_text(encoding="utf-8") == body
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert call("fmt", "--check") == (0, "")


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b'{"drivers": [],}', "1:15"),
        (b'{"drivers": [],\n "drivers": []}', "2:2"),
        (b"", "1:1"),
        (b'{"drivers": ["\xe9"]}', "1:15"),
        (codecs.BOM_UTF16_LE + '{"drivers": []}'.encode("utf-16-le"), "1:1"),
        (b'{"drivers": [], "projects": NaN}', "1:29"),
    ],
)
def test_fmt_refuses_what_it_could_spoil(repo, capsys, body, place):
    file = repo.write(body)
    line = refused(capsys, "fmt", "--repo", repo.top)
    assert line.startswith(f"driverlog: cannot format {PATH}:{place}: ")
    assert file.read_bytes() == body


def test_diff_noop(repo, call):
    repo.commit([A])
    assert call("diff", "HEAD", "HEAD") == (0, "no change to the registry\n")
    assert call("diff") == (0, """\
added: openstack/cinder, Halden, A
    wiki: https://x.example.org/A
driverlog: drivers 1 added
""")  # fmt: skip


def test_diff(repo, call):
    repo.commit([A, B])
    repo.commit(text(C, {**B, "name": "Bee"}, projects=[{"id": "a/b", "name": "B"}]))
    code, out = call("diff", "HEAD^", "HEAD")
    assert (code, out) == (0, """\
table projects
    a/b: added B
renamed: openstack/cinder, Halden, B -> openstack/cinder, Halden, Bee
    name: B -> Bee
added: openstack/cinder, Halden, C
    wiki: https://x.example.org/C
removed: openstack/cinder, Halden, A
driverlog: drivers 1 added, 1 removed, 1 renamed
""")  # fmt: skip
    assert call("diff") == (code, out)
    code, out = call("diff", "HEAD^", "HEAD", "--format", "json")
    body = json.loads(out)
    schema("diff_report").validate(body)
    assert body["base"] == repo.git("rev-parse", "HEAD^")
    assert body["changes"] == {
        "added": [["openstack/cinder", "Halden", "C"]],
        "removed": [["openstack/cinder", "Halden", "A"]],
        "updated": [{"driver": ["openstack/cinder", "Halden", "Bee"], "fields": ["name"]}],
        "renamed": [
            {
                "from": ["openstack/cinder", "Halden", "B"],
                "to": ["openstack/cinder", "Halden", "Bee"],
            }
        ],
    }
    assert [detail["summary"] for detail in body["details"]] == [
        "a/b: added B", "name: B -> Bee", "wiki: https://x.example.org/C",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "body", ["[]", "null", '{"drivers": ["x", {"vendor": "\\u001b[31m\\ud800"}], "projects": 3}']
)
def test_diff_of_odd_files(repo, call, body):
    repo.commit([A])
    repo.write(body)
    for options in (["HEAD", "worktree"], ["none", "worktree"], ["none", "HEAD"]):
        code, out = call("diff", *options)
        assert code == 0
        assert [c for c in out if not c.isprintable() and c != "\n"] == []
        code, out = call("diff", *options, "--format", "json")
        schema("diff_report").validate(json.loads(out))


@pytest.mark.parametrize("body", ["{", "", '{"drivers": [],}'])
def test_diff_of_broken_text_would_be_wrong(repo, capsys, body):
    repo.commit([A])
    repo.write(body)
    assert "worktree is not JSON" in refused(capsys, "diff", "--repo", repo.top)
    repo.commit()
    assert "HEAD is not JSON" in refused(capsys, "diff", "--repo", repo.top, "HEAD", "HEAD^")


def test_rules_lists_them_all(capsys):
    assert run("rules") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(RULES.names)
    assert all(line.split()[1] in ("error", "warning", "info") for line in lines)


def test_rules_shows_a_page(capsys):
    assert run("rules", RULES.names[0]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"# {RULES.names[0]}\n")
    assert [line for line in out.splitlines() if line.startswith("## ")] == [
        "## What", "## Why", "## Wrong", "## Right", "## Fix",
    ]  # fmt: skip


def test_rules_write_and_check_docs(tmp_path, capsys):
    folder = tmp_path / "docs" / "rules"
    assert run("rules", "--check-docs", folder) == 1
    assert run("rules", "--write-docs", folder) == 0
    assert run("rules", "--check-docs", folder) == 0
    assert len(list(folder.iterdir())) == len(RULES) + 1
    (folder / "gone.md").write_text("x")
    (folder / "README.md").write_text("x")
    capsys.readouterr()
    assert run("rules", "--check-docs", folder) == 1
    out = capsys.readouterr().out
    assert "README.md is not up to date" in out
    assert "gone.md is not up to date" in out
    assert f"run `driverlog rules --write-docs {folder}`" in out
    assert run("rules", "--write-docs", folder) == 0
    assert run("rules", "--check-docs", folder) == 0
    capsys.readouterr()
    (tmp_path / "file").write_text("x")
    refused(capsys, "rules", "--write-docs", tmp_path / "file")


OLD = {
    "vendor": "Halden",
    "name": "HX",
    "maintainer": {"name": "Jürgen, Ben"},
    "os_versions": ["Juno"],
}
TODAY = {"vendor": "Halden", "name": "HX", "maintainers": [{"name": "Jürgen"}, {"name": "Ben"}],
         "releases": ["Juno"]}  # fmt: skip


def test_import(tmp_path, capsys):
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(json.dumps({"drivers": [OLD]}), encoding="utf-8")
    assert run("import", old) == 0
    assert capsys.readouterr().out == canonical({"drivers": [TODAY]})
    assert run("import", old, "--output", new) == 0
    assert new.read_text(encoding="utf-8") == canonical({"drivers": [TODAY]})
    assert capsys.readouterr() == ("", "")


def test_import_says_what_needs_a_person(tmp_path, capsys):
    old = tmp_path / "old.json"
    hostile = {**OLD, "vendor": "\x1b[2J\nnote: forged\u202e", "os_versions": [{"x": "\x1b\n"}]}
    old.write_text(json.dumps({"drivers": [hostile]}))
    assert run("import", old) == 1
    err = capsys.readouterr().err
    assert err.startswith("note: ")
    assert err.count("\n") == 1
    assert err.strip().isprintable()


@pytest.mark.parametrize("body", [b"{", b"", b'{"a": 1, "a": 2}', b"\xff", b"\xef\xbb\xbf{}"])
def test_import_refuses_what_is_broken(tmp_path, capsys, body):
    old = tmp_path / "old.json"
    old.write_bytes(body)
    assert "cannot import" in refused(capsys, "import", old)


def test_import_reads_nothing_without_end(capsys, monkeypatch):
    monkeypatch.setattr("commands.given_file.LARGEST", 1000)
    said = refused(capsys, "import", "/dev/zero")
    assert (
        said
        == "driverlog: cannot read /dev/zero: more than 1000 bytes; name the older registry file"
    )


def test_import_that_cannot_be_written(tmp_path, capsys):
    old = tmp_path / "old.json"
    old.write_text("{}")
    assert "cannot write" in refused(capsys, "import", old, "--output", tmp_path / "no" / "such")


def process(*arguments, **options):
    """Run the command as a process of its own."""
    # As a terminal has it: what is written is kept back until there is enough of it.
    given = {"PYTHONUNBUFFERED": "", "PYTHONDONTWRITEBYTECODE": "1", **options.pop("env", {})}
    return subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *map(str, arguments)],
        env={**os.environ, **given},
        stderr=subprocess.PIPE, check=False, **options,
    )  # fmt: skip


def test_import_writes_utf_8_whatever_the_terminal(tmp_path):
    body = json.dumps({"drivers": [OLD]}).encode()
    done = process(
        "import", "-", input=body, stdout=subprocess.PIPE, env={"PYTHONIOENCODING": "ascii"}
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("utf-8") == canonical({"drivers": [TODAY]})


def test_same_change_same_bytes_in_every_process(repo):
    repo.commit(own())
    repo.commit(own(5, vendor="Ceph ", releases=["Kilo", "Juno", "Gazpaccho"], wiki="http://x"))
    options = [
        word for name in ("json", "sarif", "zuul") for word in ("--output", f"{name}={name}")
    ]
    outputs = []
    for seed in ("1", "2"):
        done = process("check", "--repo", repo.top, *options, cwd=repo.top.parent,
                       stdout=subprocess.PIPE, env={"PYTHONHASHSEED": seed})  # fmt: skip
        assert (done.returncode, done.stderr) == (1, b"")
        files = [(repo.top.parent / name).read_bytes() for name in ("json", "sarif", "zuul")]
        outputs.append((done.stdout, files))
    assert outputs[0] == outputs[1]


@pytest.mark.parametrize("arguments", [["rules"], ["rules", "tabs"]])
def test_reader_that_has_gone(arguments):
    """As in `driverlog rules | head -1`."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as gone:
        done = process(*arguments, stdout=gone)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_output_that_is_full():
    with Path("/dev/full").open("wb") as full:
        done = process("rules", stdout=full)
    assert done.returncode == 2
    assert done.stderr == b"driverlog: No space left on device; mend that and try again\n"


def test_rule_in_the_list_without_its_module(monkeypatch, capsys):
    monkeypatch.setattr(RULES, "_rows", (("no_such_rule", "*"), *RULES._rows))
    assert run("rules") == 2
    said = capsys.readouterr().err
    assert said.startswith("driverlog: the module gate.rules.no_such_rule is missing; install")
