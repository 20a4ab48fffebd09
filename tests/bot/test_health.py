"""How each CI stands, and what the health report says of it."""

import json
import random
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from bot.lookups.answer import Answer
from bot.scan.health import health
from bot.scan.health_text import summary
from bot.scan.standing import Status
from bot.scan.state import Ambiguous
from registry.model import Identity
from tests.bot.sighted import CINDER
from tests.bot.sighted import JOB
from tests.bot.sighted import NOW
from tests.bot.sighted import ago
from tests.bot.sighted import found
from tests.bot.sighted import record
from tests.bot.sighted import registry
from tests.bot.sighted import seen

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "schemas" / "health.schema.json").read_text())
WEB = "https://review.example.org"
OTHER = Identity("openstack/cinder", "Halden Storage", "Halden HX FC")


def report(found_, of=None):
    made = health(found_, of or registry(), NOW, WEB)
    jsonschema.validate(made, SCHEMA)
    return made


def driver(found_, of=None):
    return report(found_, of)["drivers"][0]


def merges(*days):
    return {(CINDER, "master"): tuple(sorted(ago(day) for day in days))}


STANDINGS = {
    "a success lately": (found(seen(3)), "passing"),
    "a success thirteen days ago": (found(seen(13.9)), "passing"),
    "a failure after a success": (found(seen(1, "failure"), seen(3)), "passing"),
    "failures for two weeks": (found(seen(1, "failure"), seen(15)), "failing"),
    "failures alone": (found(seen(1, "failure")), "failing"),
    "gone": (found(seen(15)), "silent"),
    "gone, and failed before": (found(seen(15, "failure"), seen(80)), "silent"),
    "said nothing ever": (found(), "never-seen"),
    "no such account": (found(exists=Answer.NO), "no-account"),
    "could not be looked up": (found(exists=Answer.UNKNOWN), "unknown"),
    "could not be looked up, but heard": (found(seen(3), exists=Answer.UNKNOWN), "passing"),
    "wrote elsewhere": (found(elsewhere={"halden-ci": (ago(9), "openstack/nova")}), "never-seen"),
    "other words": (found(seen(2, "neither")), "unmatched"),
    "other words now": (found(seen(2, "neither"), seen(30)), "unmatched"),
    "other words now and then": (found(seen(1, "neither"), seen(3)), "passing"),
    "a line of several": (found(seen(3, sharers=(OTHER,))), "ambiguous"),
    "a line of several, and one of its own": (found(seen(3, sharers=(OTHER,)), seen(5)), "passing"),
    "not asked to the end": (found(seen(30), unasked={CINDER}), "unknown"),
    "not asked to the end, and passing": (found(seen(3), unasked={CINDER}), "passing"),
    "not asked to the end, no account": (found(exists=Answer.NO, unasked={CINDER}), "no-account"),
    "nothing merged since": (found(seen(40, after=1), merges=merges(39)), "passing"),
    "nothing merged since, failing": (found(seen(40, "failure", after=1), merges=merges(39)), "failing"),
    "left changes out": (found(seen(40, after=1), merges=merges(39, 20, 2)), "silent"),
    "has to answer yet": (found(seen(40, after=1), merges=merges(39, 10)), "passing"),
    "its change was merged late": (found(seen(40, after=35), merges=merges(5)), "passing"),
    "never seen, and nothing was merged": (found(merges=merges()), "never-seen"),
}  # fmt: skip


@pytest.mark.parametrize(("found_", "status"), STANDINGS.values(), ids=STANDINGS)
def test_standing(found_, status):
    row = driver(found_)
    assert row["status"] == status
    assert row["why"] or status == "passing"


def test_counts_and_last_words():
    said = (
        seen(1, "failure"), seen(3, against="x"), seen(4), seen(29), seen(31), seen(60, "neither"), seen(91),
    )  # fmt: skip
    row = driver(found(*said, merges=merges(1, 2, 3, 4, 50)))["branches"][0]
    assert row["days_30"] == {"success": 3, "mixed": 1, "failure": 1, "neither": 0, "merged": 4}
    assert row["days_90"] == {"success": 4, "mixed": 1, "failure": 1, "neither": 1, "merged": 5}
    assert (row["silence_days"], row["last_seen"]) == (1, "2026-07-31T12:00:00Z")
    assert row["last_success"] == {
        "change": 1030,
        "patch_set": 2,
        "time": "2026-07-29T12:00:00Z",
        "review_url": f"{WEB}/c/{CINDER}/+/1030#message-m1",
        "log_url": None,
        "line": JOB,
    }
    assert row["last_failure"]["change"] == 1010
    assert (row["branch"], row["release"], row["expected"]) == ("master", "Hibiscus", True)


@pytest.mark.parametrize(
    ("found_", "why"),
    [
        (
            found(seen(1, "failure")),
            "1 failure and no success in the two weeks up to its last word",
        ),
        (
            found(seen(1, "failure"), seen(2, "failure")),
            "2 failures and no success in the two weeks up to its last word",
        ),
        (found(seen(2, "neither")), "neither pattern takes a line of its last comment;"),
        (
            found(seen(2, "neither"), seen(3, "neither")),
            "neither pattern takes a line of its last 2 comments;",
        ),
        (found(seen(30), merges=merges(20)), "nothing for 30 days, 1 change was merged since"),
        (
            found(seen(30), merges=merges(20, 19)),
            "nothing for 30 days, 2 changes were merged since",
        ),
    ],
)
def test_why_counts_in_words(found_, why):
    assert why in driver(found_)["branches"][0]["why"]


def test_unheard_counts_what_it_left_out():
    row = driver(found(seen(5, after=1), merges=merges(4, 3, 2)))["branches"][0]
    assert row["unheard"] == 2
    assert driver(found(seen(5)))["branches"][0]["unheard"] is None


def test_a_newer_word_on_a_change_replaces_the_older_one():
    once = found(seen(5, "failure", change=9), seen(3, change=9, patch_set=3))
    row = driver(once)["branches"][0]
    assert (row["days_30"]["success"], row["days_30"]["failure"]) == (1, 0)


def test_words_of_older_patterns_do_not_count():
    assert driver(found(replace(seen(3), fingerprint="old")))["status"] == "never-seen"


def test_pattern_that_takes_nothing_comes_with_one_that_would():
    line = "- halden-hx-iscsi-tempest https://logs.example.org/7/ : SUCCESS in 5m"
    other = "- gate-unit-pep8 https://logs.example.org/7/ : SUCCESS in 5m"
    row = driver(found(seen(2, "neither", line=other, rest=(other, line))))
    example = row["branches"][0]["example"]
    assert example["line"] == line
    assert example["success_pattern"] == "halden-hx-iscsi-tempest \\S+ : SUCCESS"
    assert example["failure_pattern"] == "halden-hx-iscsi-tempest \\S+ : FAILURE"
    assert example["review_url"].startswith(WEB)


def test_pattern_of_a_sibling_is_not_proposed():
    both = registry(record(job="old"), record("Halden HX FC", job="other"))
    line = "- halden-hx-fc https://logs.example.org/7/ : SUCCESS in 5m"
    row = driver(found(seen(2, "neither", of=both, line=line, rest=(line,))), both)
    assert row["branches"][0]["example"]["success_pattern"] is None
    assert row["branches"][0]["example"]["line"] == line


def test_nothing_is_proposed_where_all_lines_are_taken():
    row = driver(found(seen(2, "neither", line="Build succeeded.")))
    assert row["branches"][0]["example"]["line"] == "Build succeeded."
    assert row["branches"][0]["example"]["success_pattern"] is None


def test_record_without_success_pattern():
    bare = registry(record(ci={"id": "halden-ci"}))
    assert driver(found(), bare)["status"] == "unmatched"


def test_ambiguous_says_with_whom():
    row = driver(found(seen(3, sharers=(OTHER,))))
    assert "Halden HX FC" in row["why"]
    assert row["branches"][0]["example"]["sharers"] == [list(OTHER)]


BRANCHES = {
    "of each living release": (["Liberty", "Flamingo", "Hibiscus"], [], ["master", "stable/2025.2"], "master"),
    "of dead releases none": (["Liberty"], [], [], None),
    "on which it spoke": (["Gazpacho"], [(1, "master")], ["master", "stable/2026.1"], "master"),
    "on which it spoke long ago": (["Gazpacho"], [(200, "master")], ["master", "stable/2026.1"], "stable/2026.1"),
    "dead, and heard once": (["Liberty"], [(900, "master")], ["master"], "master"),
    "of no release": ([], [(1, "feature/x")], ["feature/x"], "feature/x"),
}  # fmt: skip


@pytest.mark.parametrize(("releases", "said", "rows", "chosen"), BRANCHES.values(), ids=BRANCHES)
def test_branches(releases, said, rows, chosen):
    of = registry(record(releases=releases))
    row = driver(found(*(seen(day, branch=branch, of=of) for day, branch in said)), of)
    assert [each["branch"] for each in row["branches"]] == rows
    assert row["branch"] == chosen
    assert row["current"] == bool(set(releases) - {"Liberty"})


def test_accounts():
    of = registry(
        record(), record("Halden HX FC", repo="openstack/manila"), record("Z", "a-ci", vendor="A")
    )
    made = report(
        found(
            seen(3, of=of),
            accounts={"a-ci": (Answer.NO, "x")},
            elsewhere={"a-ci": (ago(9), "openstack/nova")},
        ),
        of,
    )
    assert made["accounts"] == [
        {"account": "a-ci", "exists": "no", "why": "x", "last_seen": "2026-07-23T12:00:00Z",
         "last_seen_in": "openstack/nova", "projects": [CINDER], "drivers": 1},
        {"account": "halden-ci", "exists": "yes", "why": "", "last_seen": "2026-07-29T12:00:00Z",
         "last_seen_in": CINDER, "projects": [CINDER, "openstack/manila"], "drivers": 2},
    ]  # fmt: skip


def test_totals_and_ambiguous():
    line = Ambiguous((OTHER, OTHER), "master", 7, "halden-ci", f"{WEB}/c/x/+/7", "Build succeeded.")
    of = registry(record(), {"project_id": CINDER, "vendor": "A", "name": "none"})
    made = report(found(seen(3), ambiguous=(line,), incomplete=("left",)), of)
    totals = made["totals"]
    assert (totals["records"], totals["with_ci"], totals["passing"]) == (2, 1, 1)
    assert sum(totals[status.replace("-", "_")] for status in Status) == 1
    assert made["ambiguous"][0]["change"] == 7
    assert made["incomplete"] == ["left"]


def test_the_order_of_what_was_seen_does_not_matter():
    said = [seen(day, result) for day in (1, 3, 5, 40) for result in ("failure", "success")]
    said += [seen(2, "neither", branch="stable/2026.1", rest=(JOB,))]
    texts = set()
    for seed in range(5):
        random.Random(seed).shuffle(said)
        texts.add(json.dumps(report(found(*said))))
    assert len(texts) == 1


def test_summary_names_what_needs_a_person_first():
    of = registry(
        record(), record("Halden HX FC", job="fc"), record("Halden HX NFS", "nosuch-ci", job="nfs")
    )
    line = "- halden-hx-fc2 https://logs.example.org/7/ : SUCCESS in 5m"
    made = report(
        found(
            seen(3, of=of),
            seen(2, "neither", of=of, index=1, rest=(line,)),
            accounts={"halden-ci": (Answer.YES, ""), "nosuch-ci": (Answer.NO, "no account")},
        ),
        of,
    )
    said = summary(made)
    lines = said.splitlines()
    assert lines[1].startswith("  1 passing, 0 unknown")
    assert said.index("no-account (1): correct ci.id") < said.index("unmatched (1)")
    assert f"    line: {line}" in lines
    assert "    would be taken by: halden-hx-fc2 \\S+ : SUCCESS" in lines
    assert "passing (" not in said


def test_summary_is_bounded_and_printable():
    records = [record(f"Driver {n}\x1b[31m\n", releases=["Hibiscus"]) for n in range(30)]
    said = summary(report(found(exists=Answer.NO), registry(*records)), most=5)
    assert "  and 25 more" in said
    assert said.replace("\n", "").isprintable()
    assert "silent" in said.splitlines()[1]


def test_what_broke_lately_comes_first():
    of = registry(record(), record("Halden HX FC", job="fc"))
    made = report(found(seen(200, of=of), seen(20, of=of, index=1)), of)
    said = summary(made)
    assert said.index("Halden HX FC") < said.index("Halden HX iSCSI")


def test_a_failing_ci_is_judged_by_the_weeks_up_to_its_last_word():
    one = driver(found(seen(40, "failure", after=1), seen(60), merges=merges(39)))
    last, before = f"{ago(40):%Y-%m-%d}", f"{ago(60):%Y-%m-%d}"
    why = f"1 failure and no success in the two weeks up to its last word, {last}"
    assert one["why"] == f"{why}; the last success was on {before}"


def test_one_change_is_in_the_singular():
    assert driver(found(seen(40), merges=merges(20)))["why"].endswith("1 change was merged since")
