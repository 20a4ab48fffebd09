"""What a proposal says and what it may touch: the message, its trailers, the table, hostile values, the bounds."""

import re

import pytest

from bot.config.settings import Settings
from bot.proposal import bounds
from bot.proposal import compose
from bot.proposal.evidence import EvidenceChange
from bot.proposal.state import Letter
from bot.review.state import Person
from gate.refusal import Refusal
from registry.edit import remove
from registry.edit import set_value
from registry.lexis import apply
from registry.model import Identity
from registry.parsing import parse
from tests.bot.proposals import NAMES
from tests.bot.proposals import entry
from tests.bot.proposals import marked
from tests.bot.proposals import record
from tests.bot.proposals import registry
from tests.gate.support import text

ME = Person(2, "DriverLog Bot", "driverlog-bot@example.org", "driverlog-bot")
SETTINGS = Settings(gerrit="http://127.0.0.1:1", project="openstack/driverlog")
KIND = EvidenceChange()


def letter(before, after, kind=KIND):
    return kind.letter(parse(before), parse(after))


def test_table():
    base = registry()
    stable = entry("LX", 7, branch="stable/2025.2", release="Flamingo")
    after = marked(base, {"HX": 900123, "LX": [stable]})
    found = letter(base, after)
    assert found.subject == "Add CI evidence of 2 drivers"
    table = found.body.split("\n\n")[1].splitlines()
    assert [line.split() for line in table[:2]] == [
        ["Driver", "Release", "Branch", "Change", "Said", "(UTC)"],
        [*"openstack/cinder, Halden Storage, HX Gazpacho master 900123,1".split(), "2026-01-10", "12:00:00"],
    ]  # fmt: skip
    assert table[2] == f"        {entry('HX', 900123)['review_url']}"
    assert table[3].index("stable/2025.2") == table[1].index("master") == table[0].index("Branch")
    assert found.moment == 1768046400


def test_what_goes_and_why():
    before = marked(registry(), {"HX": 900123, "KX": 900200})
    after = marked(registry(), {"KX": 900201})
    driver = Identity("openstack/cinder", "Halden Storage", "HX")
    kind = EvidenceChange({(driver, "master"): "the comment is gone"})
    found = letter(before, after, kind)
    assert found.subject == "Update CI evidence of 2 drivers"
    gone = "    openstack/cinder, Halden Storage, HX: Gazpacho on master, change 900123: the comment is gone"
    assert f"Taken out:\n{gone}\n" in found.body
    assert "900201,1" in found.body
    assert letter(before, registry()).subject == "Take out CI evidence of 2 drivers"
    assert "no comment on Gerrit bears it out any more" in letter(before, registry()).body


def test_long_table_is_cut_with_a_count():
    drivers = [record(f"D{number:04}") for number in range(160)]
    base = text(*drivers, releases=[], projects=[])
    document = parse(base)
    edits = []
    for number in range(160):
        edits += set_value(document, f"/drivers/{number}/ci/tested", [entry("HX", number + 1)])
    found = letter(base, apply(base, edits))
    assert found.subject == "Add CI evidence of 160 drivers"
    assert "    … and 60 more; the diff has them all" in found.body
    assert len(found.body) < 40_000


def test_items_tell_new_evidence_from_old():
    base = registry()
    one, two = marked(base, {"HX": 1}), marked(base, {"HX": 1, "KX": 2})
    newer = marked(base, {"HX": 3})
    items = [KIND.items(parse(base), parse(other)) for other in (base, one, two, newer)]
    none, first, both, other = items
    assert none == frozenset()
    assert first < both
    assert not other <= both
    assert not KIND.items(parse(one), parse(base)) <= both


HOSTILE = (
    "x\n\nChange-Id: I" + "0" * 40 + "\r\nSigned-off-by: Eve <eve@evil.example>\u2028\x00\u202e"
)


def hostile_texts():
    name, url = f"HX {HOSTILE}", f"https://review.example.org/900123 {HOSTILE}"
    raw = record("HX")
    raw["name"] = name
    before = text(raw, releases=[], projects=[])
    fields = dict.fromkeys(("branch", "release", "tested_at", "comment"), HOSTILE)
    tested = entry("HX", 900123, **fields, review_url=url)
    after = apply(before, set_value(parse(before), "/drivers/0/ci/tested", [tested]))
    return before, after


@pytest.mark.parametrize("turn", [1, -1], ids=["come", "go"])
def test_no_value_gets_into_the_trailers(turn):
    kind = EvidenceChange(
        {(Identity("openstack/cinder", "Halden Storage", f"HX {HOSTILE}"), HOSTILE): HOSTILE}
    )
    found = letter(*hostile_texts()[::turn], kind)
    message = compose.message(found, kind.topic, compose.signature(ME), "I" + "1" * 40)
    assert message.isprintable() or {c for c in message if not c.isprintable()} == {"\n"}
    assert re.findall(r"(?m)^Change-Id:.*", message) == ["Change-Id: I" + "1" * 40]
    assert re.findall(r"(?m)^Signed-off-by:.*", message) == [f"Signed-off-by: {compose.signature(ME)}"]  # fmt: skip
    *_, body, trailers = message.rstrip("\n").split("\n\n")
    names = [line.partition(":")[0] for line in trailers.splitlines()]
    assert names == ["Topic", "Signed-off-by", "Change-Id"]
    assert body.startswith("The bot keeps this change")
    assert len(max(message.splitlines(), key=len)) < 2000


def test_subject_is_short_and_one_line():
    message = compose.message(Letter("x\ny" * 100, "b"), "t", "w", "I")
    assert len(message.splitlines()[0]) < 60


SIGNATURES = {
    "plain": (ME, "DriverLog Bot <driverlog-bot@example.org>"),
    "username": (Person(2, "", "b@example.org", "bot"), "bot <b@example.org>"),
    "hostile": (
        Person(2, "Bot\n<x>Signed", "b>@example.org\n", "bot"),
        "Bot‹U+000A›xSigned <b@example.org‹U+000A›>",
    ),
}


@pytest.mark.parametrize(("person", "expected"), SIGNATURES.values(), ids=list(SIGNATURES))
def test_signature(person, expected):
    assert compose.signature(person) == expected


@pytest.mark.parametrize(
    ("person", "missing"),
    [(Person(2, "Bot"), "e-mail address"), (Person(2, "", "b@example.org"), "name")],
    ids=["e-mail", "name"],
)
def test_nobody_signs(person, missing):
    with pytest.raises(Refusal, match=f"has no {missing}"):
        compose.signature(person)


def test_change_ids():
    ids = list(compose.change_ids(SETTINGS, "t", ME, 0))
    assert all(re.fullmatch("I[0-9a-f]{40}", one) for one in ids)
    assert ids == list(compose.change_ids(SETTINGS, "t", ME, 0))
    others = [
        *compose.change_ids(SETTINGS, "u", ME, 0),
        *compose.change_ids(SETTINGS, "t", ME, 7),
        *compose.change_ids(SETTINGS, "t", Person(3), 0),
        *compose.change_ids(Settings(gerrit="http://127.0.0.1:1", project="other"), "t", ME, 0),
    ]
    assert len({*ids, *others}) == 50


def test_moment_is_of_what_is_known():
    assert compose.moment(Letter("", "", 100), 50, 1) == 101
    assert compose.moment(Letter("", "", 0), 50, 3) == 53


def test_bounds_noop():
    base = registry()
    assert bounds.strays(parse(base), parse(base), "/ci/tested") == ""
    for marks in ({"HX": 1}, dict.fromkeys(NAMES, 5)):
        after = marked(base, marks)
        assert KIND.strays(parse(base), parse(after)) == ""
        assert KIND.strays(parse(after), parse(base)) == ""
        emptied = apply(after, set_value(parse(after), "/drivers/0/ci/tested", []))
        assert KIND.strays(parse(after), parse(emptied)) == ""


def edited(name, edit):
    after = marked(registry(), {"HX": 1})
    return edit(after) if callable(edit) else after.replace(*edit)


BETWEEN = '        },\n        {\n            "project_id"'
BEYOND = {
    "another field of the record": (("a Halden HX", "a Halden QX"), "it changes description of"),
    "another record": (("a Halden LX", "a Halden QX"), "it changes description of"),
    "beside evidence in ci": (('"halden-ci"', '"other-ci"'), "it changes"),
    "shared": (('"tested": [', '"shared": true,\n                "tested": ['), "more than /ci/tested in record 1"),
    "name": (('"name": "HX"', '"name": "HXX"'), "it changes"),
    "layout of the record": (('"name": "HX"', '"name":   "HX"'), "more than /ci/tested in record 1"),
    "layout of another record": (('"name": "LX"', '"name":   "LX"'), "in record 3"),
    "between records": ((BETWEEN, BETWEEN.replace(",\n", ",\n\n")), "the text before record"),
    "a record less": (lambda t: apply(t, remove(parse(t), "/drivers/1")), "adds or removes records"),
    "the tables": (('"version": "2026.1"', '"version": "2026.2"'), "it changes releases"),
    "the end": (lambda t: t + "\n", "the text after the records"),
    "broken": (lambda t: t[:-4], "has syntax errors"),
}  # fmt: skip


@pytest.mark.parametrize(("edit", "expected"), BEYOND.values(), ids=list(BEYOND))
def test_beyond_bounds(edit, expected):
    after = edited("HX", edit)
    assert after != marked(registry(), {"HX": 1})
    assert expected in KIND.strays(parse(registry()), parse(after))
