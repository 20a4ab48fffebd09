"""The audit tells found, none and no answer apart, with the real pip-audit and a database of our own."""

import json

import pytest

from tests.bot.scripted_server import gibberish
from tests.bot.scripted_server import reset
from tests.bot.scripted_server import scripted_server
from tests.bot.scripted_server import status
from tools.supply import audit
from tools.supply import pins

FLAW = {
    "id": "GHSA-test-0001",
    "schema_version": "1.0.0",
    "aliases": ["CVE-2099-1"],
    "summary": "a value is run \x1b[31mas code",
    "published": "2026-01-02T03:04:05Z",
    "affected": [
        {
            "package": {"name": "jinja2", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "9.9"}]}],
        }
    ],
}


@pytest.fixture
def database():
    """An OSV database; `answer(handler, query)` may be set by a test."""
    with scripted_server() as server:
        server.always = osv()
        yield server


def osv(flawed=()):
    """Answer as OSV does: an empty object where nothing is known."""

    def act(handler):
        query = json.loads(handler.server.asked[-1].body)
        known = query["package"]["name"] in flawed or query == audit.FLAWED
        answer = {"vulns": [FLAW]} if known else {}
        status(200, json.dumps(answer).encode())(handler)

    return act


def run(checkout, database, *options):
    return audit.main(["--service", f"{database.url}/v1/query", *options], checkout)


def test_each_locked_release_is_asked_for_and_none_is_known(checkout, database, capsys):
    assert run(checkout, database) == 0
    *asked, flawed = (json.loads(each.body) for each in database.asked)
    assert flawed == audit.FLAWED
    held = pins.pins((checkout / "requirements/bot.txt").read_text())
    assert {each["package"]["name"] for each in asked} == {
        name for name, pin in held.items() if audit._applies(pin)
    }
    assert all(each["version"] == held[each["package"]["name"]].version for each in asked)
    assert capsys.readouterr().out == f"audit: none known of {len(asked)} locked releases\n"


def test_what_is_found_stands_at_its_line(checkout, database, capsys):
    database.always = osv({"jinja2"})
    assert run(checkout, database) == 1
    first, last = capsys.readouterr().out.splitlines()
    pin = pins.pins((checkout / "requirements/bot.txt").read_text())["jinja2"]
    assert first == (
        f"requirements/bot.txt:{pin.line}:1: error: jinja2 {pin.version} has CVE-2099-1, GHSA-test-0001: "
        "a value is run ?[31mas code; mended in 9.9"
    )
    assert last.startswith("audit: 1 known; ")


NO_ANSWER = [
    pytest.param(reset, "no connection", id="reset"),
    pytest.param(gibberish, "no connection", id="gibberish"),
    pytest.param(status(503), "it answers 503", id="503"),
    pytest.param(status(403), "it answers 403", id="403"),
    pytest.param(
        status(200, b"<html>log in</html>", "text/html"), "no answer of OSV's", id="login"
    ),
    pytest.param(status(200, b"[]"), "no answer of OSV's", id="list"),
    pytest.param(status(200, b"{}"), "does not even know what is wrong with jinja2", id="empty"),
]


@pytest.mark.parametrize(("act", "why"), NO_ANSWER)
def test_no_answer_is_a_skip_with_its_reason_and_never_none(checkout, database, capsys, act, why):
    database.always = act
    assert run(checkout, database) == 0
    said = capsys.readouterr().out
    assert said.startswith("audit: SKIPPED, nothing was looked up: ")
    assert why in said
    assert "none known" not in said


def test_no_answer_where_one_is_required_fails(checkout, database, capsys):
    database.always = reset
    assert run(checkout, database, "--required") == 2
    assert "cannot be reached: no connection" in capsys.readouterr().err


def test_a_database_that_goes_away_in_between_leaves_no_verdict(checkout, database, capsys):
    database.script = [osv({"jinja2"})] * 20 + [status(503)]
    assert run(checkout, database) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "pip-audit failed" in said.err
    assert "run it again" in said.err


def test_what_was_not_looked_up_is_told(checkout):
    held = pins.pins((checkout / "requirements/bot.txt").read_text())
    report = {"dependencies": [{"name": name, "skip_reason": "odd"} for name in held]}
    assert audit.unasked(report, held) == sorted(
        n for n, pin in held.items() if audit._applies(pin)
    )


def test_without_a_lock_there_is_one_line(tmp_path, capsys):
    assert audit.main([], tmp_path) == 2
    assert capsys.readouterr().err.endswith("No such file or directory; run ./toxw -e lock\n")
