"""What the gate says of a patch set, read from a real repository in Gerrit's counting, and what a core decides."""

import copy
import json
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

import pytest

from bot.lookups.answer import Answer
from bot.review import judge
from bot.review.questions import is_foreign
from bot.review.state import Person
from gate.finding import Severity
from gate.refusal import CannotJudge
from registry.model import driver_of
from tests.bot.replay import Commits
from tests.bot.replay import git
from tests.bot.states import ADA
from tests.bot.states import DATA
from tests.bot.states import facts

RELEASES = [
    {
        "id": "Flamingo",
        "wiki": "https://wiki.example.org/f",
        "start": "2025-Apr-02",
        "active": True,
    },
    {
        "id": "Gazpacho",
        "wiki": "https://wiki.example.org/g",
        "start": "2025-Oct-01",
        "active": True,
    },
]
RECORD = {
    "project_id": "openstack/cinder",
    "vendor": "Halden Storage",
    "name": "Halden HX iSCSI",
    "description": "Provides Cinder volumes on Halden HX arrays, attached over iSCSI.",
    "maintainers": [{"name": "Mia Berg", "email": "mia@halden.example"}],
    "wiki": "https://halden.example/hx",
    "releases": ["Flamingo"],
}
BASE = {
    "projects": [{"id": "openstack/cinder", "name": "Cinder"}],
    "releases": RELEASES,
    "drivers": [RECORD],
}


def registry(*drivers, **tables):
    return {**copy.deepcopy(BASE), **tables, "drivers": list(drivers)}


def text(value):
    return (
        value if isinstance(value, str) else json.dumps(value, indent=4, ensure_ascii=False) + "\n"
    )


@pytest.fixture
def judged(tmp_path):
    """Return a function that commits base, head and tip and has the head judged."""

    def run(head, base=BASE, tip=None, more=None, **change):
        case, repository = (Path(mkdtemp(dir=tmp_path)) for _ in range(2))
        for name, value in (("base", base), ("head", head), ("tip", tip)):
            if value is not None:
                (case / f"_{name}.json").write_text(text(value), encoding="utf-8")
        (case / "_paths.json").write_text(json.dumps(more or {}))
        commits = Commits(repository, case)
        found, _ = judge.on_branch(commits, facts(revision=commits.head, **change), DATA)
        return found

    return run


def rules(found):
    return sorted(one.rule for one in found.findings if one.severity is not Severity.INFO)


def kinds(found):
    return sorted({question.kind for question in found.questions})


MIA = replace(ADA, name="Mia Berg", email="mia@halden.example")


def test_sound_change_noop(judged):
    found = judged(registry({**RECORD, "releases": ["Flamingo", "Gazpacho"]}), owner=MIA)
    assert (rules(found), found.questions, found.unreadable) == ([], (), "")
    assert [detail.summary for detail in found.details] == ["releases: added Gazpacho"]


def test_finding_with_its_fix(judged):
    found = judged(registry({**RECORD, "releases": ["Flamingo", "Gazpaccho"]}))
    (error,) = [one for one in found.findings if one.rule == "unknown-releases"]
    lines = text(registry({**RECORD, "releases": ["Flamingo", "Gazpaccho"]})).split("\n")
    (replacement,) = error.fix
    where = replacement.range
    line = lines[where.start_line - 1]
    mended = line[: where.start_character] + replacement.text + line[where.end_character :]
    assert mended.strip() == '"Gazpacho"'


def test_characters_are_counted_as_java_counts(judged):
    """A character outside the basic plane has two units in Gerrit."""
    bad = registry({**RECORD, "releases": ["Flamingo", "Gazpaccho"]})
    one_line = json.dumps(bad, ensure_ascii=False)
    plain = judged(one_line)
    wide = judged(one_line.replace("Provides", "\U0001f600 Provides"))

    def start(found):
        return next(f.range.start_character for f in found.findings if f.rule == "unknown-releases")

    assert start(wide) - start(plain) == 3


def test_lines_that_java_sees_and_we_do_not_carry_no_fix(judged):
    bad = registry({**RECORD, "releases": ["Flamingo", "Gazpaccho"], "description": "a\u2028b"})
    found = judged(bad)
    assert "unknown-releases" in rules(found)
    assert all(not one.fix for one in found.findings)


def test_same_finding_has_the_same_key_on_another_line(judged):
    bad = {**RECORD, "releases": ["Flamingo", "Gazpaccho"]}
    first = {one.key for one in judged(registry(bad)).findings if one.rule == "unknown-releases"}
    moved = judged("\n\n" + text(registry(bad)))
    assert first <= {one.key for one in moved.findings}


def test_keys_are_unique(judged):
    bad = {**RECORD, "releases": ["Nope", "Nope", "Nope"], "extra": 1}
    keys = [one.key for one in judged(registry(bad, {**bad, "name": "Other"})).findings]
    assert len(keys) == len(set(keys))


def test_broken_text_is_judged(judged):
    found = judged(
        text(registry(RECORD)).replace(
            '"releases": [\n                "Flamingo"', '"releases": [\n "Flamingo'
        )
    )
    assert any(one.severity is Severity.ERROR for one in found.findings)
    assert found.details == ()


def test_text_that_we_lost_is_no_verdict(tmp_path):
    """The repository on our disk is at fault, not the author."""
    (tmp_path / "case").mkdir()
    (tmp_path / "repository").mkdir()
    (tmp_path / "case" / "_head.json").write_text(text(BASE))
    commits = Commits(tmp_path / "repository", tmp_path / "case")
    blob = git(tmp_path / "repository", "rev-parse", f"{commits.head}:{DATA}")
    (tmp_path / "repository" / "objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(CannotJudge, match="git has not got its contents"):
        judge.on_branch(commits, facts(revision=commits.head), DATA)


def test_removed_file_cannot_be_judged(judged):
    assert DATA in judged(None).unreadable


def test_hundred_megabytes_are_refused_before_they_are_fetched():
    refused = judge.too_large(facts(files={DATA: 100_000_000}), DATA)
    assert "100000000 bytes" in refused.unreadable
    assert judge.too_large(facts(files={DATA: 500_000}), DATA) is None


def test_conflict_with_the_branch(judged):
    mine = registry({**RECORD, "releases": ["Gazpacho"]})
    theirs = registry(
        {**RECORD, "releases": ["Flamingo", "Gazpacho"], "wiki": "https://x.example.org"}
    )
    assert judged(mine, tip=theirs).collides is Answer.YES


def test_duplicate_that_only_the_merge_has(judged):
    """Two changes add the same driver at different places; each alone is fine."""
    new = {**RECORD, "name": "Halden ZZ iSCSI"}
    tables = [{"id": f"openstack/p{n}", "name": f"P{n}"} for n in range(6)]
    base = registry(
        {**RECORD, "name": "A"},
        *({**RECORD, "name": f"M{n}"} for n in range(6)),
        projects=[*BASE["projects"], *tables],
    )
    mine = {**base, "drivers": [*base["drivers"], new]}
    theirs = {**base, "drivers": [new, *base["drivers"]]}
    found = judged(mine, base=base, tip=theirs, owner=MIA)
    assert found.collides is Answer.NO
    assert "duplicate-drivers" in {one.rule for one in found.merged}
    assert "duplicate-drivers" not in rules(found)


QUESTIONS = [
    pytest.param(registry(), ["foreign-record", "removed-driver"], {}, id="removed by another"),
    pytest.param(
        registry({**RECORD, "wiki": "https://a.example.org/x"}),
        ["foreign-record"],
        {},
        id="edited by another",
    ),
    pytest.param(
        registry(RECORD, {**RECORD, "name": "Halden NX"}),
        ["foreign-vendor"],
        {},
        id="added to another's vendor",
    ),
    pytest.param(
        registry(RECORD, {**RECORD, "vendor": "Ada Storage", "name": "AS"}),
        [],
        {},
        id="a new vendor",
    ),
    pytest.param(
        registry({**RECORD, "wiki": "https://halden.example/x"}),
        [],
        {"owner": replace(ADA, email="max@halden.example")},
        id="a colleague",
    ),
    pytest.param(
        registry({**RECORD, "maintainers": [{"name": "Eve", "email": "eve@evil.example"}]}),
        ["replaced-maintainers"],
        {},
        id="taken over",
    ),
]


@pytest.mark.parametrize(("head", "expected", "change"), QUESTIONS)
def test_questions(judged, head, expected, change):
    assert kinds(judged(head, **change)) == expected


def test_gate_code_with_data_is_a_question(judged):
    found = judged(
        registry({**RECORD, "wiki": "https://halden.example/x"}),
        more={"gate/check.py": "x = 1\n"},
        owner=MIA,
    )
    assert kinds(found) == ["gate-code-with-data"]


def test_evidence_by_hand_is_a_question(judged):
    mark = {
        "release": "Flamingo",
        "branch": "stable/flamingo",
        "change": 5,
        "patch_set": 1,
        "account": "halden-ci",
        "tested_at": "2025-06-01T00:00:00Z",
        "review_url": "https://review.example.org/c/openstack/cinder/+/5",
        "comment": "- halden-hx https://logs.example.org/5 : SUCCESS in 5m",
    }
    ci = {
        "id": "halden-ci",
        "success_pattern": r"halden-hx \S+ : SUCCESS",
        "failure_pattern": r"halden-hx \S+ : FAILURE",
    }
    found = judged(
        registry({**RECORD, "ci": {**ci, "tested": [mark]}}),
        base=registry({**RECORD, "ci": ci}),
        owner=MIA,
    )
    assert "hand-edited-evidence" in kinds(found)


OWNERS = [
    pytest.param(Person(1, "Mia Berg", "private@post.example"), False, id="same name"),
    pytest.param(Person(1, "M.", "MIA@halden.example"), False, id="same address"),
    pytest.param(Person(1, "Max", "max@halden.example"), False, id="same house"),
    pytest.param(Person(1, "Eve", "eve@evil.example"), True, id="stranger"),
    pytest.param(Person(1), True, id="nobody knows"),
]


@pytest.mark.parametrize(("owner", "foreign"), OWNERS)
def test_whose_record(owner, foreign):
    assert is_foreign(driver_of(0, RECORD), owner) is foreign
