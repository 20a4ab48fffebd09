"""The claims of a change put to the test: CI accounts and their patterns, and code in the upstream tree."""

import copy
from datetime import date

import pytest

from bot.config.settings import Settings
from bot.gerrit import Trouble
from bot.lookups.answer import Answer
from bot.lookups.trees import Trees
from bot.review.claims import ci_claims
from bot.review.claims import claims
from bot.review.claims import upstream_claims
from bot.review.judge import NOTHING
from bot.review.judge import Proposed
from registry.changes import differences
from registry.model import Identity
from registry.model import Registry
from tests.bot.canned import COMMIT
from tests.bot.canned import Canned
from tests.bot.canned import account
from tests.bot.canned import change
from tests.bot.canned import message

CINDER = "openstack/cinder"
TODAY = date(2026, 8, 1)
OWNER = account(7, "owner", "Owen Owner")
CI = account(12, "halden-ci", "Halden CI")
JOB = "halden-hx-iscsi-tempest"
PATH = "cinder/volume/drivers/halden/hx.py"
GOOD = f"Build succeeded.\n\n- {JOB} https://logs.example.org/1/ : SUCCESS in 5m"
BAD = f"Build failed.\n\n- {JOB} https://logs.example.org/1/ : FAILURE in 5m"
OTHER = "Build succeeded.\n\n- halden-unit https://logs.example.org/2/ : SUCCESS in 1m"
RELEASES = [
    {"id": "Zed", "start": "2022-Mar-30"},
    {"id": "Gazpacho", "start": "2025-Oct-01", "version": "2026.1"},
    {"id": "Hibiscus", "start": "2026-Apr-01", "version": "2026.2"},
]


def record(name="HX iSCSI driver", *, ci=True, **more):
    result = {"project_id": CINDER, "vendor": "Halden", "name": name, **more}
    if ci is True:
        result["ci"] = patterns(JOB)
    elif ci:
        result["ci"] = ci
    return result


def patterns(job, **more):
    good, bad = f"{job} \\S+ : SUCCESS", f"{job} \\S+ : FAILURE"
    return {"id": "halden-ci", "success_pattern": good, "failure_pattern": bad, **more}


def registry(*records):
    return Registry.of({"releases": RELEASES, "drivers": list(records)})


def server(*texts, people=(OWNER, CI), project=CINDER):
    found = [
        change(100 - number, message(CI, text), project=project, owner=OWNER)
        for number, text in enumerate(texts)
    ]
    return Canned(people, found or [change(1, owner=OWNER)])


def claimed(reader, *records, base=(), sample=20, most=20, **more):
    before, after = registry(*base), registry(*records)
    return ci_claims(reader, before, after, differences(before, after), sample, most, **more)


def only(reader, *records, **more):
    (claim,) = claimed(reader, *records, **more).claims
    return claim


def test_counts_of_an_honest_claim():
    claim = only(server(GOOD, BAD, GOOD, OTHER, "Starting check jobs."), record())
    assert claim.driver == Identity(CINDER, "Halden", "HX iSCSI driver")
    assert (claim.exists, claim.asked, claim.why) == (Answer.YES, Answer.YES, "")
    assert (claim.success, claim.failure, claim.neither, claim.idle) == (2, 1, 1, 1)
    assert claim.example == "- halden-unit https://logs.example.org/2/ : SUCCESS in 1m"
    assert claim.proposal is None
    assert (claim.sharers, claim.shared_line, claim.mixed) == ((), "", 0)


def test_newest_comment_of_a_change_counts():
    both = change(
        5,
        message(CI, GOOD, patch_set=1, day=1),
        message(CI, BAD, patch_set=2, day=2),
        message(OWNER, GOOD, patch_set=2, day=3),
        owner=OWNER,
    )
    claim = only(Canned([OWNER, CI], [both]), record())
    assert (claim.success, claim.failure, claim.neither) == (0, 1, 0)


def test_sample_bounds_the_changes():
    claim = only(server(*[GOOD] * 30), record(), sample=5)
    assert claim.success == 5


WRONG = [
    pytest.param(
        {"id": "halden-ci", "success_pattern": f"{JOB} \\S+ :SUCCESS"}, id="space before the colon"
    ),
    pytest.param(patterns("hx-iscsi-dsvm"), id="another job"),
    pytest.param({"id": "halden-ci"}, id="no patterns"),
    pytest.param({"id": "halden-ci", "success_pattern": "(", "failure_pattern": "("}, id="broken"),
]


@pytest.mark.parametrize("ci", WRONG)
def test_pattern_that_would_have_matched(ci):
    text = f"{OTHER}\n- {JOB} https://logs.example.org/1/ : SUCCESS in 5m"
    claim = only(server(text, text), record(ci=ci), web="https://review.example.org/")
    assert (claim.success, claim.failure, claim.neither) == (0, 0, 2)
    assert claim.proposal == (f"{JOB} \\S+ : SUCCESS", f"{JOB} \\S+ : FAILURE")
    assert claim.example == f"- {JOB} https://logs.example.org/1/ : SUCCESS in 5m"
    assert (
        claim.example_url == "https://review.example.org/c/openstack/cinder/+/100#message-m12x1x1"
    )


def test_sibling_job_is_not_proposed():
    text = "- halden-hx-fc-tempest https://logs.example.org/1/ : SUCCESS in 5m"
    taken = record("HX FC driver", ci=patterns("halden-hx-fc-tempest"))
    mine = record("HX iSCSI driver", ci=patterns("gone"))
    for records in ([mine], [taken, mine]):
        claim = claimed(server(text), *records).claims[-1]
        assert (claim.neither, claim.proposal, claim.example) == (1, None, text)


def test_mixed_results_of_loose_patterns():
    text = f"{GOOD}\n- halden-hx-fc https://logs.example.org/1/ : FAILURE in 5m"
    loose = {"id": "halden-ci", "success_pattern": "SUCCESS", "failure_pattern": "FAILURE"}
    claim = only(server(text, GOOD), record(ci=loose))
    assert (claim.success, claim.failure, claim.mixed) == (2, 0, 1)


def test_account_that_does_not_exist():
    claim = only(server(GOOD), record(ci=patterns(JOB, id="Halden CI")))
    assert (claim.exists, claim.asked, claim.success) == (Answer.NO, Answer.NO, 0)
    assert claim.why.endswith('"halden-ci" shows the name "Halden CI"')
    claim = only(server(GOOD), record(ci=patterns(JOB, id="nobody-ci")))
    assert (claim.exists, claim.why) == (Answer.NO, "")


def test_comments_prove_an_account_that_is_not_shown():
    claim = only(server(GOOD, people=()), record())
    assert (claim.exists, claim.asked, claim.success) == (Answer.YES, Answer.YES, 1)


def test_silence_of_an_account_that_is_not_shown_proves_nothing():
    claim = only(server(people=()), record())
    assert (claim.exists, claim.asked, claim.success) == (Answer.UNKNOWN, Answer.YES, 0)
    assert "is not found either" in claim.why


def test_comments_are_read_where_the_driver_is_tested():
    out_of_tree = record(repo="openstack/cinder-halden")
    claim = only(server(GOOD, project="openstack/cinder-halden"), out_of_tree)
    assert (claim.project, claim.success) == ("openstack/cinder-halden", 1)


SHARED = {"id": "halden-ci", "success_pattern": "Build succeeded", "shared": True}
LOOSE = {"id": "halden-ci", "success_pattern": "tempest \\S+ : SUCCESS"}
SIBLING = Identity(CINDER, "Halden", "HX NFS driver")
SHARING = [
    pytest.param(True, LOOSE, (SIBLING,), id="a sibling's pattern takes the line"),
    pytest.param(LOOSE, True, (SIBLING,), id="this one's pattern takes the sibling's line"),
    pytest.param(SHARED, SHARED, (), id="all say shared"),
    pytest.param(SHARED, {**SHARED, "shared": False}, (SIBLING,), id="one says shared"),
    pytest.param(True, {**LOOSE, "id": "other-ci"}, (), id="another account"),
    pytest.param(True, patterns("other-job"), (), id="another job"),
]


@pytest.mark.parametrize(("mine", "its", "sharers"), SHARING)
def test_drivers_that_one_line_marks(mine, its, sharers):
    sibling = record("HX NFS driver", ci=its)
    claim = only(server(GOOD), record(ci=mine), sibling, base=[sibling])
    assert claim.success == 1
    assert claim.sharers == sharers
    assert bool(claim.shared_line) == bool(sharers)


def test_line_of_another_project_is_not_shared():
    sibling = {**record("HX NFS driver"), "project_id": "openstack/manila"}
    assert only(server(GOOD), record(), sibling, base=[sibling]).sharers == ()


EDITS = [
    pytest.param({"name": "HX iSCSI driver 2"}, 1, id="renamed"),
    pytest.param({"repo": "openstack/cinder"}, 1, id="repo"),
    pytest.param({"ci": patterns("x")}, 1, id="patterns"),
    pytest.param({"ci": patterns(JOB, id="other-ci")}, 1, id="account"),
    pytest.param({"ci": patterns(JOB, shared=True)}, 1, id="shared"),
    pytest.param({"ci": patterns(JOB, tested=[{"release": "Zed"}])}, 0, id="only evidence"),
    pytest.param({"description": "x"}, 0, id="description"),
    pytest.param({"ci": None}, 0, id="ci removed"),
    pytest.param({"ci": {"id": ""}}, 0, id="no account"),
    pytest.param({}, 0, id="nothing"),
]


@pytest.mark.parametrize(("edit", "count"), EDITS)
def test_which_records_are_tested(edit, count):
    rest = {"wiki": "https://wiki.example.org/hx", "releases": ["Zed"]}
    old = record(**rest)
    found = claimed(server(GOOD), {**old, **edit}, base=[old])
    assert (len(found.claims), found.left_out) == (count, ())


def test_a_new_record_without_ci_claims_nothing():
    reader = server(GOOD)
    assert claimed(reader, record(ci=False)) == ((), ())
    assert reader.asked == []


def test_only_so_many_records_are_tested():
    records = [record(f"HX {number}", ci=patterns(f"job-{number}")) for number in range(50)]
    reader = server(GOOD)
    found = claimed(reader, *records, most=20)
    assert (len(found.claims), found.left_out) == (20, tuple(range(20, 50)))
    # One look-up and one query, for twenty records of one account in one project.
    assert len(reader.asked) == 2


def test_no_record_is_begun_when_the_time_is_up():
    records = [record(f"HX {number}", ci=patterns(f"job-{number}")) for number in range(5)]
    found = claimed(server(GOOD), *records, clock=iter(range(0, 100, 6)).__next__)
    assert (len(found.claims), found.left_out) == (1, (1, 2, 3, 4))


@pytest.mark.parametrize("trouble", list(Trouble))
def test_trouble_with_the_query_is_could_not_tell(trouble):
    reader = server(GOOD)
    reader.trouble["changes"] = trouble
    claim = only(reader, record())
    assert (claim.exists, claim.asked) == (Answer.YES, Answer.UNKNOWN)
    assert (claim.success, claim.failure, claim.neither) == (0, 0, 0)
    assert "changes" in claim.why


@pytest.mark.parametrize("trouble", list(Trouble))
def test_trouble_with_the_look_up_is_could_not_tell(trouble):
    reader = server()
    reader.trouble["accounts"] = trouble
    claim = only(reader, record())
    assert claim.exists is Answer.UNKNOWN
    assert claim.why


def test_a_server_that_does_not_answer_is_asked_once():
    records = [record(f"HX {n}", ci=patterns(JOB, id=f"ci-{n}")) for n in range(20)]
    reader = server(GOOD)
    reader.trouble["accounts"] = Trouble.UNREACHABLE
    found = claimed(reader, *records)
    assert {claim.exists for claim in found.claims} == {Answer.UNKNOWN}
    assert len(reader.asked) == 1


HOSTILE = [
    pytest.param({"id": 'x" OR status:open'}, id="account is a query"),
    pytest.param({"id": "x" * 100_000}, id="long account"),
    pytest.param({"id": "\ud800\x00\n"}, id="account is no text"),
    pytest.param({**patterns(JOB), "success_pattern": "(a*)*" * 80 + "q"}, id="stars"),
    pytest.param({**patterns(JOB), "success_pattern": "(?=x)"}, id="look-ahead"),
    pytest.param({**patterns(JOB), "success_pattern": 5, "failure_pattern": []}, id="types"),
    pytest.param({**patterns(JOB), "success_pattern": "a{1000}" * 70}, id="memory"),
]


@pytest.mark.parametrize("ci", HOSTILE)
@pytest.mark.parametrize("project", [CINDER, 'x" OR status:open', "", "\n", "x" * 9999], ids=len)
def test_hostile_claims(ci, project):
    reader = server(GOOD, "x" * 200_000, "\n".join("y" * 20_000))
    hostile = {**record(ci=ci), "project_id": project}
    claim = only(reader, hostile)
    assert claim.success == 0
    queries = [query for call, query, *_ in reader.asked if call == "changes"]
    assert not any(" OR " in query for query in queries)


ODD_CHANGES = [
    [None, 1, "x", {}, []],
    [{"_number": "5", "messages": [message(CI, GOOD)]}],
    [{"_number": True, "messages": [message(CI, GOOD)]}],
    [{"_number": 5, "messages": "x"}],
    [{"_number": 5, "messages": [{"author": {"username": ["halden-ci"]}, "message": GOOD}]}],
    [{"_number": 5, "messages": [{"author": CI, "message": {"text": GOOD}}]}],
    None,
    "x",
]


@pytest.mark.parametrize("rows", ODD_CHANGES, ids=lambda rows: ascii(rows)[:40])
def test_garbage_of_the_server(rows):
    class Odd(Canned):
        def changes(self, query, *, options=(), limit=25):
            return rows

    claim = only(Odd([CI]), record())
    assert (claim.success, claim.failure, claim.neither) == (0, 0, 0)


def test_nothing_is_changed_by_testing():
    raw = {"releases": RELEASES, "drivers": [record(upstream={"path": PATH}, releases=["Zed"])]}
    before = copy.deepcopy(raw)
    head = Registry.of(raw)
    proposed = Proposed(Registry.of({}), head, differences(Registry.of({}), head))
    settings = Settings(gerrit="https://review.example.org", project="openstack/driverlog")
    reader = Canned([OWNER, CI], [change(1, message(CI, GOOD))], {CINDER: {}})
    first, second = (claims(reader, proposed, TODAY, settings) for _ in range(2))
    assert first == second
    assert raw == before
    assert (len(first.ci), len(first.upstream), first.left_out) == (1, 1, 0)


def test_claims_noop():
    settings = Settings(gerrit="https://review.example.org", project="openstack/driverlog")
    assert claims(Canned(), NOTHING, TODAY, settings) == ((), (), 0)


def tree(*refs):
    return Canned(
        trees={CINDER: {f"refs/heads/{ref}": COMMIT for ref in refs}},
        files={(CINDER, COMMIT): {PATH: b"class HX:\n"}},
    )


def in_tree(reader, *records, base=(), most=40):
    before, after = registry(*base), registry(*records)
    changes = differences(before, after)
    return upstream_claims(Trees(reader), before, after, changes, TODAY, most)


def upstream(name="HX iSCSI driver", releases=("Zed", "Gazpacho", "Hibiscus"), path=PATH, **more):
    return record(name, ci=False, releases=list(releases), upstream={"path": path, **more})


def answers(claim):
    return {found.release: found.answer.value for found in claim.trees}


def test_upstream_of_a_new_record():
    (claim,) = in_tree(tree("master", "stable/2026.1"), upstream(**{"class": "HX"})).claims
    assert (claim.project, claim.path, claim.class_name) == (CINDER, PATH, "HX")
    assert answers(claim) == {"Hibiscus": "yes", "Gazpacho": "yes", "Zed": "could not tell"}
    assert [found.release for found in claim.trees] == ["Hibiscus", "Gazpacho", "Zed"]
    assert [found.ref for found in claim.trees] == ["master", "stable/2026.1", ""]


UPSTREAM_EDITS = [
    pytest.param(upstream(releases=["Zed", "Gazpacho"]), ["Gazpacho"], id="release added"),
    pytest.param(upstream(releases=["Zed"], path="x.py"), ["Zed"], id="path changed"),
    pytest.param(upstream(releases=["Zed"], **{"class": "HX"}), ["Zed"], id="class added"),
    pytest.param(
        {**upstream(releases=["Zed"]), "repo": "openstack/x"}, ["Zed"], id="project changed"
    ),
    pytest.param(upstream(releases=[]), None, id="release removed"),
    pytest.param({**upstream(releases=["Zed"]), "wiki": "x"}, None, id="something else"),
    pytest.param(upstream(releases=["Zed", "Nowhere"]), None, id="unknown release added"),
    pytest.param(record(ci=False, releases=["Zed", "Gazpacho"]), None, id="upstream removed"),
    pytest.param({**upstream(releases=["Zed"]), "upstream": []}, None, id="wrong type"),
]


@pytest.mark.parametrize(("after", "releases"), UPSTREAM_EDITS)
def test_which_releases_are_looked_up(after, releases):
    found = in_tree(tree("master"), after, base=[upstream(releases=["Zed"])]).claims
    assert [[one.release for one in claim.trees] for claim in found] == (
        [releases] if releases else []
    )


def test_look_ups_are_bounded_and_shared_out():
    records = [upstream(f"HX {number}") for number in range(4)]
    found = in_tree(tree("master", "stable/2026.1", "unmaintained/zed"), *records, most=6)
    assert [len(claim.trees) for claim in found.claims] == [2, 2, 1, 1]
    assert [claim.left_out for claim in found.claims] == [1, 1, 2, 2]
    assert {claim.trees[0].release for claim in found.claims} == {"Hibiscus"}
    assert found.left_out == ()
    few = in_tree(tree("master"), *records, most=2)
    assert (len(few.claims), few.left_out) == (2, (2, 3))
    assert in_tree(tree("master"), *records, most=0) == ((), (0, 1, 2, 3))


def test_left_out_counts_records_once():
    records = [{**upstream(f"HX {n}"), "ci": patterns(f"job-{n}")} for n in range(30)]
    head = registry(*records)
    proposed = Proposed(Registry.of({}), head, differences(Registry.of({}), head))
    settings = Settings(gerrit="https://r.example.org", project="x", max_tree_lookups=25)
    assert claims(Canned([OWNER, CI]), proposed, TODAY, settings).left_out == 10
