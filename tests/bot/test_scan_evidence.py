"""Evidence in the registry's text: what is written, what is kept, and that nothing beside it changes."""

import json

import pytest

from bot.scan.entries import entry_of
from bot.scan.evidence import proposed
from registry.model import Identity
from registry.model import Registry
from registry.parsing import parse
from tests.bot.merges import ALL
from tests.bot.merges import CINDER
from tests.bot.merges import identity
from tests.bot.merges import mark
from tests.bot.merges import raw
from tests.bot.merges import record
from tests.bot.merges import table
from tests.bot.merges import text


def rows(written):
    """(release, branch, change) of the entries of the first record."""
    entries = json.loads(written)["drivers"][0]["ci"].get("tested", [])
    return [(entry["release"], entry["branch"], entry["change"]) for entry in entries]


def test_first_evidence():
    before = text(record())
    done = proposed(parse(before), [mark()])
    assert done.text == text(record(tested=[raw(mark())]))
    [edit] = done.edits
    assert (edit.driver, edit.branch, edit.before) == (identity(), "master", None)
    assert edit.entry == entry_of(mark())
    assert edit.why == "first success found on master"


def test_keys_are_in_schema_order_and_no_logs_no_key():
    written = proposed(parse(text(record())), [mark(log_url="")]).text
    [entry] = json.loads(written)["drivers"][0]["ci"]["tested"]
    assert list(entry) == [
        "release", "branch", "change", "patch_set", "account", "tested_at", "review_url", "comment",
    ]  # fmt: skip
    assert entry["tested_at"] == "2025-11-10T00:00:00Z"


def test_newest_release_first():
    marks = [
        mark("Epoxy", "stable/2025.1", 1),
        mark("Gazpacho", "stable/2026.1", 2),
        mark("Flamingo", "stable/2025.2", 3),
        mark("Flamingo", "unmaintained/2025.2", 4),
        mark("Gazpacho", "master", 5),
    ]
    expected = [
        ("Gazpacho", "master", 5), ("Gazpacho", "stable/2026.1", 2), ("Flamingo", "stable/2025.2", 3),
        ("Flamingo", "unmaintained/2025.2", 4), ("Epoxy", "stable/2025.1", 1),
    ]  # fmt: skip
    done = proposed(parse(text(record())), marks)
    assert rows(done.text) == expected
    assert [edit.entry.change for edit in done.edits] == [5, 2, 3, 4, 1]
    step = proposed(parse(text(record())), marks[:3]).text
    assert proposed(parse(step), marks).text == done.text


OLD = mark("Flamingo", "master", 1)
KEPT = [
    pytest.param([mark(number=1)], mark(number=2), id="newer success of the same release"),
    pytest.param([mark(number=1)], mark(number=1), id="the same"),
    pytest.param([mark(number=2)], OLD, id="older release"),
]


@pytest.mark.parametrize(("entries", "found"), KEPT)
def test_what_holds_is_kept(entries, found):
    before = text(record(tested=[raw(one) for one in entries]))
    done = proposed(parse(before), [found])
    assert (done.text, done.edits, done.left_out) == (before, (), ())


def test_nothing_found_noop():
    before = text(record(tested=[raw(OLD)]))
    assert proposed(parse(before), []).text == before


REPLACED = [
    pytest.param({}, [OLD], mark(number=2), "master is Gazpacho now", id="newer release"),
    pytest.param({"ci": "new-ci"}, [mark()], mark(account="new-ci", number=2),
                 "what was recorded does not fit its record any more: evidence of the account", id="another account"),
    pytest.param({"success": "hx-fc"}, [mark()], mark(comment="hx-fc", number=2),
                 "what was recorded does not fit its record any more: the success pattern", id="another pattern"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "entries", "found", "why"), REPLACED)
def test_replaced(fields, entries, found, why):
    before = text(record(**fields, tested=[raw(one) for one in entries]))
    done = proposed(parse(before), [found])
    assert done.text == text(record(**fields, tested=[raw(found)]))
    [edit] = done.edits
    assert (edit.before, edit.entry) == (entry_of(entries[0]), entry_of(found))
    assert edit.why.startswith(why)


def test_replaced_moves_to_its_place():
    stable = mark("Gazpacho", "stable/2026.1", 3)
    before = text(record(tested=[raw(stable), raw(OLD), raw(mark("Epoxy", "stable/2025.1", 4))]))
    done = proposed(parse(before), [mark(number=5)])
    assert [n for _, _, n in rows(done.text)] == [5, 3, 4]
    before = text(record(tested=[raw(mark("Flamingo", "stable/2025.2", 3)), raw(OLD)]))
    older = proposed(parse(before), [mark(number=5)])
    assert [n for _, _, n in rows(older.text)] == [5, 3]


LEFT_OUT = [
    pytest.param({"releases": ["Flamingo"]}, {}, "which is not among the driver's releases", id="release not listed"),
    pytest.param({"releases": None}, {}, "which is not among the driver's releases", id="no releases"),
    pytest.param({}, {"driver": Identity(CINDER, "Halden", "None")}, "there is no such driver", id="no such driver"),
    pytest.param({}, {"account": "norrby-ci"}, "evidence of the account", id="another account"),
    pytest.param({}, {"comment": "PASSED"}, "the success pattern is not found", id="pattern changed since"),
    pytest.param({}, {"comment": " "}, "the line shows nothing", id="nothing to show"),
    pytest.param({}, {"branch": "stable/2025.1"}, "is none of Gazpacho", id="branch of another release"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "other", "why"), LEFT_OUT)
def test_left_out(fields, other, why):
    before = text(record(**fields))
    done = proposed(parse(before), [mark(**other)])
    assert (done.text, done.edits) == (before, ())
    [left] = done.left_out
    assert left.mark == mark(**other)
    assert why in left.why


def test_no_ci_any_more():
    plain = {"project_id": CINDER, "vendor": "Halden", "name": "HX iSCSI", "releases": ALL}
    done = proposed(parse(text(plain)), [mark()])
    assert [left.why for left in done.left_out] == ["its record names no CI"]


def test_two_records_of_one_driver_noop():
    before = text(record(), record())
    done = proposed(parse(before), [mark()])
    assert (done.text, len(done.left_out)) == (before, 1)


def test_name_in_another_case():
    done = proposed(parse(text(record("hx iscsi"))), [mark()])
    assert done.edits[0].driver == identity("hx iscsi")


def test_contradicted_is_taken_out():
    stable = mark("Gazpacho", "stable/2026.1", 3)
    before = text(record(tested=[raw(mark()), raw(stable)]))
    for gone, left in ((mark(), stable), (stable, mark())):
        done = proposed(parse(before), [], {(identity(), entry_of(gone)): "no such comment"})
        assert done.text == text(record(tested=[raw(left)]))
        assert [(e.entry, e.before, e.why) for e in done.edits] == [
            (None, entry_of(gone), "no such comment")
        ]


def test_last_contradicted_takes_the_list_with_it():
    before = text(record(tested=[raw(mark())]))
    done = proposed(parse(before), [], {(identity(), entry_of(mark())): "no such comment"})
    assert done.text == text(record())


def test_contradicted_is_replaced():
    before = text(record(tested=[raw(mark())]))
    why = {(identity(), entry_of(mark())): "it failed"}
    done = proposed(parse(before), [mark(number=9)], why)
    assert done.text == text(record(tested=[raw(mark(number=9))]))
    assert [edit.why for edit in done.edits] == ["it failed"]
    unfit = proposed(parse(before), [mark(number=9, account="x")], why)
    assert unfit.text == text(record())
    found_again = proposed(parse(before), [mark()], why)
    assert (found_again.text, found_again.edits) == (before, ())


def test_contradicted_of_what_is_not_there_noop():
    before = text(record(tested=[raw(mark())]))
    others = {
        (identity(), entry_of(mark(number=9))): "x",
        (identity("None"), entry_of(mark())): "x",
    }
    assert proposed(parse(before), [], others).text == before


def test_second_entry_of_a_branch():
    before = text(record(tested=[raw(mark(number=1)), raw(mark(number=2))]))
    done = proposed(parse(before), [], {(identity(), entry_of(mark(number=1))): "it failed"})
    assert rows(done.text) == [("Gazpacho", "master", 2)]
    twins = text(record(tested=[raw(mark()), raw(mark())]))
    gone = proposed(parse(twins), [mark(number=3)], {(identity(), entry_of(mark())): "it failed"})
    assert rows(gone.text) == [("Gazpacho", "master", 3)]


def test_earlier_proposal_stays():
    before = text(record())
    earlier = Registry.of(json.loads(proposed(parse(before), [mark(number=1)]).text))
    assert rows(proposed(parse(before), [mark(number=2)], None, earlier).text) == [
        ("Gazpacho", "master", 1)
    ]


EARLIER = [
    pytest.param(record(tested=[raw(OLD)]), None, id="of an older release"),
    pytest.param(record(tested=[raw(mark(number=1, account="x"))]), None, id="of another account"),
    pytest.param(record(tested=[raw(mark(number=1))]), "it failed", id="contradicted"),
    pytest.param(record("HX FC", tested=[raw(mark(number=1))]), None, id="of another driver"),
    pytest.param({}, None, id="of nobody"),
]


@pytest.mark.parametrize(("other", "why"), EARLIER)
def test_earlier_proposal_that_fits_no_more(other, why):
    gone = {(identity(), entry_of(mark(number=1))): why} if why else {}
    done = proposed(parse(text(record())), [mark(number=2)], gone, Registry.of(table(other)))
    assert rows(done.text) == [("Gazpacho", "master", 2)]
