"""`driverlog site`: what it says of wrong input, that an older site survives it, and that same input is same bytes."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import jsonschema_rs
import pytest

from cli import main
from tests.dashboard.repos import PATH
from tests.dashboard.repos import Repo
from tests.dashboard.repos import record
from tests.dashboard.repos import text
from tests.dashboard.sites import ROOT
from tests.dashboard.sites import UPSTREAM
from tests.dashboard.sites import all_states
from tests.dashboard.sites import health

NOW = "2026-05-06T12:00:00Z"


@pytest.fixture
def repo(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    made = Repo(tmp_path / "repo")
    made.commit({PATH: json.dumps(all_states())}, "Add drivers")
    return made


def build(repo, output, *options):
    return main(["site", "build", "--repo", str(repo.folder), "--output", str(output), *options])


def tree(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}  # fmt: skip


def test_build(repo, tmp_path, capsys):
    for name, report in (("health", health(Failing="failing")), ("upstream", UPSTREAM)):
        (tmp_path / name).write_text(json.dumps(report))
    options = ("--health", str(tmp_path / "health"), "--upstream", str(tmp_path / "upstream"))
    assert build(repo, tmp_path / "site", "--now", NOW, *options) == 0
    assert capsys.readouterr().out.startswith("driverlog: built 7 drivers, ")
    page = (tmp_path / "site/driver/cinder/halden-storage/failing.html").read_text()
    assert "Add drivers" in page
    mark = json.loads((tmp_path / "site/site.json").read_text())
    assert mark["now"] == NOW
    assert mark["upstream_at"] == UPSTREAM["checked_at"]
    schema = json.loads((ROOT / "schemas/site.schema.json").read_text())
    assert jsonschema_rs.Draft202012Validator(schema).is_valid(mark)


def test_registry_is_published_byte_for_byte(repo, tmp_path):
    assert build(repo, tmp_path / "site") == 0
    assert (tmp_path / "site" / PATH).read_bytes() == (repo.folder / PATH).read_bytes()


def test_no_history(repo, tmp_path):
    assert build(repo, tmp_path / "site", "--no-history") == 0
    page = (tmp_path / "site/driver/cinder/halden-storage/failing.html").read_text()
    assert "Add drivers" not in page


CLAIM = UPSTREAM["claims"][0]
REPORTS = [
    ("health", b"", "is not JSON"),
    ("health", b"\xff\xfe{}", "is not UTF-8 at byte 0"),
    ("health", b"[]", "is no JSON object"),
    ("health", b"[" * 100_000, "is not JSON: nested too deeply"),
    ("health", b'{"version": ' + b"9" * 10_000 + b"}", "is not JSON"),
    ("health", b'{"version": NaN}', "is not JSON: NaN is no number"),
    ("health", b"{}", "has version null, expected 1"),
    ("health", b'{"version": true}', "has version true, expected 1"),
    ("health", b'{"version": 2}', "has version 2, expected 1; give --health what driverlog bot scan --health wrote"),
    ("health", b'{"version": "\\u001b[31m\\n"}', "has version"),
    ("health", b'{"version": 1}', "is no health report: the top"),
    ("health", json.dumps(health(A="passing") | {"drivers": [{}]}).encode(), "is no health report: drivers/0"),
    ("health", json.dumps(health(A="x\u202e\x1b" * 1000)).encode(), "is no health report: drivers/0"),
    ("upstream", b'{"version": 2}', "give --upstream what driverlog bot upstream --format json wrote"),
    ("upstream", b'{"version": 1}', "is no report on upstream trees: the top"),
    ("upstream", json.dumps(UPSTREAM | {"claims": [None]}).encode(), "is no report on upstream trees: claims/0"),
    ("upstream", json.dumps(UPSTREAM | {"claims": UPSTREAM["claims"][:1] * 2 + [{}]}).encode(), "claims/2"),
    ("upstream", json.dumps(UPSTREAM | {"checked_at": "\u202e"}).encode(), "checked_at"),
    ("upstream", json.dumps(UPSTREAM | {"claims": [{**CLAIM, "driver": ["a", "b", 3]}]}).encode(), "claims/0/driver"),
    ("upstream", json.dumps(UPSTREAM | {"claims": [{**CLAIM, "answer": 1}]}).encode(), "claims/0/answer: "),
    # It goes onto every page, and into the file by which the next build knows the site.
    ("upstream", json.dumps(UPSTREAM | {"checked_at": {"a": []}}).encode(), "trees: checked_at: "),
    ("upstream", json.dumps(UPSTREAM | {"checked_at": "2" * 2_000_000}).encode(), "trees: checked_at: "),
]  # fmt: skip


def refused(repo, tmp_path, capsys, *options):
    """The one line of a build that could not be; the site that was there is as it was."""
    output = tmp_path / "site"
    assert build(repo, output, "--now", NOW, "--no-history") == 0
    before = tree(output)
    capsys.readouterr()
    assert build(repo, output, "--now", NOW, *options) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert said.err[:-1].isprintable()
    assert len(said.err) < 800
    assert tree(output) == before
    return said.err


@pytest.mark.parametrize(("option", "content", "why"), REPORTS)
def test_report_that_is_none(repo, tmp_path, capsys, option, content, why):
    (tmp_path / "report").write_bytes(content)
    assert why in refused(repo, tmp_path, capsys, f"--{option}", str(tmp_path / "report"))


def test_report_that_is_no_file(repo, tmp_path, capsys):
    os.mkfifo(tmp_path / "pipe")
    for name, why in (
        ("gone", "No such file or directory; name another file with --health"),
        ("repo", "not a plain file"),
        ("pipe", "not a plain file"),
        ("x\0y", "no such name"),
        ("x" * 5000, "File name too long"),
    ):
        assert why in refused(repo, tmp_path, capsys, "--health", f"{tmp_path}/{name}")[-200:]


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--now", "soon"), "--now 'soon' is no moment; write it as in 2026-05-04T09:21:37Z"),
        (("--now", "0001-01-01T00:00:00+14:00"), "is no moment"),
        (("--base-url", "drivers.example.org"), "is no address for a site"),
        (("--base-url", "javascript:alert(1)"), "is no address for a site"),
        (("--base-url", "https://example.org/?x"), "is no address for a site"),
        (("--data-path", "data/none.json"), "no data/none.json in the worktree"),
        (("--data-path", "../x"), "is not a path inside the repository"),
        (("--repo", "/"), "not a git repository"),
        (("--output", "/"), "cannot be replaced"),
    ],
)
def test_wrong_options(repo, tmp_path, capsys, options, why):
    assert why in refused(repo, tmp_path, capsys, *options)


@pytest.mark.parametrize("content", ["{", "[]", "", "\0", '{"drivers": [}', "null"])
def test_registry_that_is_no_json(repo, tmp_path, capsys, content):
    output = tmp_path / "site"
    (repo.folder / PATH).write_text(content)
    assert build(repo, output) == 2
    said = capsys.readouterr().err
    assert "driverlog check" in said
    assert said.count("\n") == 1
    assert not output.exists()


WRONG_TYPES = '{"drivers": [null, 1, {"name": []}, []], "releases": {}, "projects": "x"}'


@pytest.mark.parametrize("content", ["{}", '{"drivers": 3}', WRONG_TYPES])
def test_registry_of_wrong_types_is_shown_as_far_as_it_goes(repo, tmp_path, content):
    (repo.folder / PATH).write_text(content)
    assert build(repo, tmp_path / "site") == 0
    assert (tmp_path / "site/index.html").exists()


def test_symlink_out_of_the_work_tree_is_not_published(repo, tmp_path, capsys):
    (tmp_path / "secret.json").write_text("{}")
    (repo.folder / PATH).unlink()
    (repo.folder / PATH).symlink_to(tmp_path / "secret.json")
    assert build(repo, tmp_path / "site") == 2
    assert "is a symlink" in capsys.readouterr().err


def test_help_and_missing_output(capsys):
    for words in (["site", "build"], ["site"], ["site", "destroy"]):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == 2
    assert "--output" in capsys.readouterr().err


def test_without_the_extra(repo, tmp_path):
    script = "import sys; sys.modules['jinja2'] = None; from cli import main; sys.exit(main(sys.argv[1:]))"
    words = ["site", "build", "--repo", repo.folder, "--output", tmp_path / "site"]
    command = [sys.executable, "-c", script, *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == (
        "driverlog: the site needs jinja2; install driverlog with its extra: pip install '.[site]'\n"
    )


ENVIRONMENTS = [
    {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC"},
    {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "TZ": "Asia/Kathmandu", "PYTHONUTF8": "0"},
    {"PYTHONHASHSEED": "3", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "Pacific/Apia", "COLUMNS": "20"},
]  # fmt: skip


def test_same_input_and_moment_are_the_same_bytes(repo, tmp_path):
    """Whatever the hash seed, the folder, the locale, the zone, and whether the log was read before."""
    for number in range(5):
        repo.registry(record("Ä", wiki=f"{number}"), record("Z"), message=f"Change {number}")
    report = tmp_path / "health.json"
    report.write_text(json.dumps(health(Ä="failing")))
    built = []
    for number, environment in enumerate([*ENVIRONMENTS, ENVIRONMENTS[0]]):
        output, folder = tmp_path / f"site{number}", tmp_path / f"cwd{number}"
        folder.mkdir()
        command = [sys.executable, str(ROOT / "cli.py"), "site", "build", "--repo", str(repo.folder), "--now", NOW,
                   "--output", str(output), "--health", str(report), "--base-url", "https://example.org"]  # fmt: skip
        whole = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), **environment}
        done = subprocess.run(command, cwd=folder, env=whole, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        built.append(tree(output))
    assert len(built[0]) > 10
    assert all(other == built[0] for other in built[1:])


KINDS = {
    "": "text/html; charset=utf-8",
    "feed.atom": "application/atom+xml",
    "drivers.csv": "text/csv; charset=utf-8",
    "api/1.0/drivers": "application/json",
    "driver/cinder/halden-storage/tested.svg": "image/svg+xml",
}
NOT_THERE = ("none.html", "driver/", "../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd")


@contextmanager
def serving(repo, folder):
    """Run `driverlog site serve` with its files in `folder`; gives the process and the site's address."""
    command = [
        sys.executable,
        ROOT / "cli.py",
        "site",
        "serve",
        "--repo",
        repo.folder,
        "--port",
        "0",
    ]
    environment = os.environ | {"TMPDIR": str(folder)}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        line = process.stdout.readline()
        where = line.partition("look at ")[2].partition(",")[0]
        assert where.startswith("http://127.0.0.1:")
        yield process, where
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_serve(repo, tmp_path):
    with serving(repo, tmp_path) as (process, where):
        for path, kind in KINDS.items():
            with urllib.request.urlopen(where + path, timeout=10) as answer:
                assert answer.headers["Content-Type"] == kind
                assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        for path in NOT_THERE:
            with pytest.raises(urllib.error.HTTPError) as missing:
                urllib.request.urlopen(where + path, timeout=10)
            assert missing.value.code == 404
            assert "text/html" in missing.value.headers["Content-Type"]
            missing.value.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
    assert list(tmp_path.glob("driverlog-site-*")) == []


def test_serve_on_a_port_that_is_taken(repo, capsys):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["site", "serve", "--repo", str(repo.folder), "--port", str(port)]) == 2
    assert "take another with --port" in capsys.readouterr().err
    assert main(["site", "serve", "--repo", str(repo.folder), "--port", "99999"]) == 2


def test_large_registry_is_built_in_time(repo, tmp_path):
    """A tenth of the benchmark's: this is to notice what grows faster than the registry."""
    (repo.folder / PATH).write_text(
        text(*(record(f"HX {n}", releases=["Juno"]) for n in range(1000)))
    )
    begin = time.process_time()
    assert build(repo, tmp_path / "site") == 0
    assert time.process_time() - begin < 10
    assert len(list(Path(tmp_path / "site/driver/cinder/halden").glob("*.html"))) == 1000
