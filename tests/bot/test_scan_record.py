"""Evidence in the registry's text: nothing beside it changes, whatever the text looks like, and the gate takes it."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from bot.scan.entries import entry_of
from bot.scan.evidence import proposed
from gate.finding import Severity
from gate.finding import State
from gate.judging import judge
from gate.rules import RULES
from gate.source import Source
from registry.branches import release_of
from registry.layout import canonical
from registry.model import Registry
from registry.parsing import parse
from tests.bot.merges import ALL
from tests.bot.merges import BRANCHES
from tests.bot.merges import LINE
from tests.bot.merges import RELEASES
from tests.bot.merges import STARTS
from tests.bot.merges import WEB
from tests.bot.merges import identity
from tests.bot.merges import mark
from tests.bot.merges import raw
from tests.bot.merges import record
from tests.bot.merges import table
from tests.bot.merges import text
from tests.gate.support import PATH
from tests.gate.support import Repo

OLD = mark("Flamingo", "master", 1)


ODD = """{ "releases": %s,
  "projects": [],
\t"drivers": [ {"project_id":"openstack/cinder","vendor":"Halden","name":"HX iSCSI", "releases" : %s,
  "ci":{"id":"halden-ci" , "success_pattern":"SUCCESS","tested":[%s]}, "extra": [1,2 ,3]},
      {"vendor": "Halden", "name": "HX FC",   "project_id": "openstack/cinder"}]}""".replace("\t", "  ")  # fmt: skip


def odd(*entries):
    rows = ", ".join(json.dumps(raw(entry)) for entry in entries)
    return ODD % (json.dumps(RELEASES), json.dumps(ALL), rows)


@pytest.mark.parametrize(
    ("entries", "numbers"),
    [([], [9]), ([mark("Epoxy", "stable/2025.1", 1)], [9, 1]), ([OLD], [9]),
     ([mark("Gazpacho", "stable/2026.1", 1), mark("Epoxy", "stable/2025.1", 2)], [9, 1, 2])],
)  # fmt: skip
def test_odd_layout_is_left_as_it_is(entries, numbers):
    before = odd(*entries)
    written = proposed(parse(before), [mark(number=9)]).text
    assert [
        entry["change"] for entry in json.loads(written)["drivers"][0]["ci"]["tested"]
    ] == numbers
    start, end = before.split('"tested":')[0], before.split('}, "extra"')[1]
    assert written.startswith(f'{start}"tested":[')
    assert written.endswith(f'}}, "extra"{end}')
    for entry in entries:
        assert (json.dumps(raw(entry)) in written) == (entry.change in numbers)


@pytest.mark.parametrize("indent", [None, 0, 1, 2, 4, "\t"], ids=repr)
def test_any_indentation(indent):
    before = json.dumps(table(record(), record("HX FC")), indent=indent)
    written = json.loads(proposed(parse(before), [mark()]).text)
    assert written == table(record(tested=[raw(mark())]), record("HX FC"))


BROKEN = [
    pytest.param(lambda t: t.replace('"name": "HX iSCSI",', '"name": "HX iSCSI"'), id="no comma"),
    pytest.param(lambda t: t.replace('"vendor"', '"name": "HX iSCSI", "vendor"', 1), id="a key twice"),
    pytest.param(lambda t: t.replace('"id": "halden-ci"', '"id": "halden-ci", "tested": {}'), id="tested is no list"),
    pytest.param(lambda t: "", id="empty"),
    pytest.param(lambda t: "[]", id="no registry"),
]  # fmt: skip


@pytest.mark.parametrize("spoil", BROKEN)
def test_text_that_is_not_in_order_noop(spoil):
    before = spoil(text(record()))
    done = proposed(parse(before), [mark()])
    assert (done.text, done.edits, len(done.left_out)) == (before, (), 1)


def test_fault_in_another_record_does_no_harm():
    before = text(record(), record("HX FC")).replace(
        '"name": "HX FC"', '"name": "HX", "name": "HX FC"'
    )
    assert len(proposed(parse(before), [mark()]).edits) == 1


NAMES = ["HX FC", "HX iSCSI", "HX NFS"]  # as the canonical text has them
some_marks = st.lists(
    st.builds(
        lambda name, release, master, number: mark(
            release, "master" if master else BRANCHES[release], number, driver=identity(name)
        ),
        st.sampled_from(NAMES), st.sampled_from(list(BRANCHES)), st.booleans(), st.integers(1, 9),
    ),
    max_size=6, unique_by=lambda one: (one.driver, one.branch),
)  # fmt: skip


def entries(marks, name):
    known = list(STARTS)
    own = [one for one in marks if one.driver == identity(name)]
    return [raw(one) for one in sorted(own, key=lambda one: -known.index(one.release))]


@given(some_marks, some_marks, some_marks, st.sampled_from([None, 2, 4]))
@settings(max_examples=150)
def test_edits_touch_only_what_is_marked(recorded, found, refuted, indent):
    drivers = [record(name, tested=entries(recorded, name) or None) for name in NAMES]
    before = json.dumps(table(*drivers), indent=indent, ensure_ascii=False)
    contradicted = {(one.driver, entry_of(one)): "it failed" for one in refuted}
    document = parse(before)
    done = proposed(document, found, contradicted)
    after = parse(done.text)
    assert after.faults == ()
    edited = {edit.driver for edit in done.edits}
    for index, driver in enumerate(Registry.of(after.value).drivers):
        old, new = document.extent(f"/drivers/{index}"), after.extent(f"/drivers/{index}")
        same = before[slice(*old)] == done.text[slice(*new)]
        assert same == (driver.identity not in edited)
        branches = [entry.branch for entry in driver.ci.tested]
        ages = [ALL.index(entry.release) for entry in driver.ci.tested]
        assert len(set(branches)) == len(branches)
        assert ages == sorted(ages, reverse=True)
    value, rest = copy.deepcopy(after.value), json.loads(before)
    for one in [*value["drivers"], *rest["drivers"]]:
        one["ci"].pop("tested", None)
    assert value == rest
    if indent == 4:
        assert done.text == canonical(after.value).removesuffix("\n")
    left = {key: why for key, why in contradicted.items() if entry_of_found(key, found)}
    assert proposed(after, found, left).text == done.text


def entry_of_found(key, found):
    return key in {(one.driver, entry_of(one)) for one in found}


NASTY = [
    LINE,
    "  hx-iscsi x : SUCCESS  in <b>5m</b> &amp; \\n “quoted” – Ã©",
    "✔️ hx-iscsi x : SUCCESS 𝐛𝐨𝐥𝐝 раypal",
    f"hx-iscsi x : SUCCESS {'y' * 279}",
    'hx-iscsi x : SUCCESS "quoted" \\ tab',
]


def test_gate_finds_no_error(tmp_path):
    """Evidence for every release in records of every kind passes the gate as a change of its own."""
    names = [f"HX {word}" for word in ("Alder", "Birch", "Cedar", "Dogwood", "Elm")]
    fields = {
        "description": "Provides block storage volumes on Halden arrays.",
        "maintainers": [{"name": "Ingrid Solheim", "email": "ingrid.solheim@example.org"}],
        "wiki": "https://docs.openstack.org/cinder/latest/",
    }
    drivers = [record(name, r"hx-iscsi \S+ : SUCCESS", shared=True, **fields) for name in names]
    before = text(*drivers)
    registry = Registry.of(json.loads(before))
    found = [
        mark(release, branch, number, driver=identity(name), comment=line, review_url=f"{WEB}/c/a%20b/+/{number}/2")
        for number, (name, line) in enumerate(zip(names, NASTY, strict=True), 900)
        for release, branch in [("Gazpacho", "master"), *BRANCHES.items()]
    ]  # fmt: skip
    assert all(release_of(one.branch, registry, one.tested_at.date()) for one in found)
    done = proposed(parse(before), found)
    assert len(done.edits) == 20
    assert done.text == canonical(json.loads(done.text))
    repo = Repo(tmp_path)
    repo.commit(before)
    repo.commit(done.text)
    judged = judge(Source(tmp_path, PATH), "HEAD^", "HEAD", RULES)
    new = [report for report in judged.verdict.reports if report.state is State.NEW]
    assert [r.message for r in new if r.severity is Severity.ERROR] == []
    assert {r.rule for r in new} == {"hand-edited-evidence"}
