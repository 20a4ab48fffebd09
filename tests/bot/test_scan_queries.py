"""What the scan asks for: queries as Gerrit reads them, one for what is new, walks for what is not known."""

from datetime import UTC
from datetime import datetime

import pytest

from bot.lookups.accounts import Found
from bot.lookups.answer import Answer
from bot.scan import planning
from bot.scan import queries
from bot.scan import sizing
from bot.scan.jobs import Covered
from bot.scan.jobs import Group
from bot.scan.jobs import News
from bot.scan.jobs import Plan
from bot.scan.jobs import Walk
from bot.scan.watched import watched
from registry.model import Registry

FLOOR = datetime(2024, 4, 3, tzinfo=UTC)
LATELY = datetime(2026, 8, 1, tzinfo=UTC)
MARK = "2026-05-04 09:21:37.000000000"


def group(account="halden-ci", project="openstack/cinder", who="1000007", print_="f", floor=FLOOR):
    return Group(project, account, who, print_, floor)


def covered(one, **changed):
    return {one.key: Covered(one.fingerprint, one.floor, MARK)._replace(**changed)}


def record(name, account, *, project="openstack/cinder", releases=("Dalmatian",), **ci):
    ci = {"id": account, "success_pattern": f"{name} : SUCCESS", **ci}
    return {"project_id": project, "vendor": "Halden", "name": name, "releases": list(releases), "ci": ci}  # fmt: skip


def registry(*drivers):
    releases = [{"id": "Caracal", "start": "2023-Oct-04"}, {"id": "Dalmatian", "start": "2024-Apr-03"}]  # fmt: skip
    return Registry.of({"projects": [], "releases": releases, "drivers": list(drivers)})


def groups_of(known, accounts=None):
    found = watched(known)
    accounts = accounts or {one.account: Found(Answer.YES, 1000007) for one in found}
    return planning.groups(found, accounts, planning.floors(known, found, None))


def test_nothing_known_is_one_walk_a_project():
    one, two = group(), group("other-ci", who="1000008")
    other = group("far-ci", "openstack/manila", "1000009")
    plan = planning.plan([one, two, other], {}, LATELY)
    assert plan.news == ()
    assert plan.walks == (
        Walk("openstack/cinder", (one, two), FLOOR, None, LATELY),
        Walk("openstack/manila", (other,), FLOOR, None, LATELY),
    )


def test_all_known_is_one_question_for_all_projects():
    groups = [group(), group("far-ci", "openstack/manila", "1000009")]
    before = "2026-05-04 09:00:00.000000000"
    known = covered(groups[0]) | covered(groups[1], watermark=before)
    plan = planning.plan(groups, known, LATELY)
    assert plan.walks == ()
    assert plan.news == (News(("openstack/cinder", "openstack/manila"), tuple(groups), before),)


def test_another_fingerprint_is_walked_for_alone():
    old, new = group(), group("other-ci", who="1000008")
    known = covered(old) | covered(new, fingerprint="before")
    plan = planning.plan([old, new], known, LATELY)
    assert plan.news[0].groups == (old,)
    assert plan.walks == (Walk("openstack/cinder", (new,), FLOOR),)


def test_an_older_floor_is_walked_back_to():
    one = group(floor=datetime(2023, 10, 4, tzinfo=UTC))
    plan = planning.plan([one], covered(one, floor=FLOOR), LATELY)
    assert plan.news[0].groups == (one,)
    assert plan.walks == (Walk("openstack/cinder", (one,), one.floor, FLOOR),)


def test_who_is_not_there_is_not_asked_for():
    assert planning.plan([group(who="")], {}, LATELY) == Plan((), ())


@pytest.mark.parametrize("name", ['x"y', "^.*", "", "a b", "x" * 300])
def test_what_is_no_project_is_not_asked_for(name):
    plan = planning.plan([group(project=name)], {}, LATELY)
    assert plan == Plan((), (), (name,))


def test_many_projects_are_several_questions():
    groups = [group(project=f"openstack/p{n}") for n in range(60)]
    known = {key: value for one in groups for key, value in covered(one).items()}
    assert [len(one.projects) for one in planning.news(groups, known)] == [50, 10]


CINDER = 'status:merged project:openstack/cinder mergedafter:"2024-04-03 00:00:00"'
TWO = 'commentby:"b c" OR commentby:1000007'
BOTH = 'project:openstack/cinder OR project:"x/a+b"'
QUERIES = {
    "walk": (
        Walk("openstack/cinder", (group(),), FLOOR),
        "",
        f"{CINDER} commentby:1000007",
    ),
    "walk of several, from a cursor": (
        Walk("openstack/cinder", (group(), group("b", who='"b c"')), FLOOR, LATELY),
        MARK,
        f'{CINDER} mergedbefore:"2026-08-01 00:00:00" ({TWO}) before:"2026-05-04 09:21:37"',
    ),
    "walk of a new project": (
        Walk("openstack/cinder", (group(),), FLOOR, None, LATELY),
        "",
        f'{CINDER} (commentby:1000007 OR mergedafter:"2026-08-01 00:00:00")',
    ),
    "news": (
        News(("openstack/cinder",), (), MARK),
        "",
        'status:merged project:openstack/cinder after:"2026-05-04 09:11:37"',
    ),
    "news of several, from a cursor between seconds": (
        News(("openstack/cinder", "x/a+b"), (), MARK),
        "2026-05-04 09:21:37.500000000",
        f'status:merged ({BOTH}) after:"2026-05-04 09:11:37" before:"2026-05-04 09:21:38"',
    ),
}


@pytest.mark.parametrize(("job", "cursor", "query"), QUERIES.values(), ids=QUERIES)
def test_query(job, cursor, query):
    assert queries.query(job, cursor) == query


CLOSED = {
    "one account": (1, {"ci-0": {"master", "a/b"}}, "(commentby:0 -branch:a/b -branch:master)"),
    "one of two": (2, {"ci-0": {"master"}}, "((commentby:0 -branch:master) OR commentby:1)"),
    "a name that cannot be written": (1, {"ci-0": {'a"b', "c d"}}, '(commentby:0 -branch:"c d")'),
    "nothing": (2, {"ci-0": set()}, "(commentby:0 OR commentby:1)"),
}


@pytest.mark.parametrize(("count", "closed", "terms"), CLOSED.values(), ids=CLOSED)
def test_branches_on_which_all_is_known_are_left_out(count, closed, terms):
    some = tuple(group(f"ci-{n}", who=str(n)) for n in range(count))
    closed = {name: frozenset(branches) for name, branches in closed.items()}
    assert queries.query(Walk("openstack/cinder", some, FLOOR), "", closed) == f"{CINDER} {terms}"


def test_a_long_query_is_made_shorter_and_asks_for_more():
    some = tuple(group(f"ci-{n}", who=str(n)) for n in range(150))
    closed = {one.account: frozenset(["master", f"b{n}"]) for n, one in enumerate(some)}
    query = queries.query(Walk("openstack/cinder", some, FLOOR), "", closed)
    assert query.endswith("OR commentby:99) -branch:master)")
    assert query.count("-branch") == 1


def test_too_many_accounts_are_not_named():
    some = tuple(group(f"ci-{n}", who=str(n)) for n in range(201))
    assert "commentby" not in queries.query(Walk("openstack/cinder", some, FLOOR))


def test_fingerprint_is_of_what_matters():
    plain = groups_of(registry(record("a", "ci"), record("b", "ci")))[0].fingerprint
    alike = groups_of(registry(record("b", "ci"), record("a", "ci")))[0].fingerprint
    assert plain == alike
    others = [
        groups_of(registry(record("a", "ci"))),
        groups_of(registry(record("a", "ci"), record("b", "ci", failure_pattern="x"))),
        groups_of(registry(record("a", "ci"), record("b", "ci", shared=True))),
        groups_of(registry(record("a", "ci"), record("b", "ci")), {"ci": Found(Answer.YES, 1)}),
        groups_of(registry(record("a", "ci"), record("b", "ci")), {"ci": Found(Answer.NO)}),
    ]
    assert len({plain, *(found[0].fingerprint for found in others)}) == 6


def test_walk_goes_on_under_the_same_key_another_day():
    walk = Walk("openstack/cinder", (group(),), FLOOR, None, LATELY)
    later = Walk("openstack/cinder", (group(),), FLOOR, None, datetime(2026, 8, 2, tzinfo=UTC))
    assert walk.key == later.key
    assert walk.key != Walk("openstack/cinder", (group(print_="g"),), FLOOR, None, LATELY).key


def test_floor_is_the_beginning_of_the_oldest_release_that_a_driver_of_the_project_lists():
    known = registry(
        record("a", "ci", releases=("Dalmatian",)),
        record("b", "ci", releases=("Caracal", "Dalmatian")),
        record("c", "ci", project="openstack/manila", releases=("Unheard",)),
    )
    found = planning.floors(known, watched(known), None)
    assert found == {"openstack/cinder": datetime(2023, 10, 4, tzinfo=UTC), "openstack/manila": FLOOR}  # fmt: skip
    assert set(planning.floors(known, watched(known), LATELY).values()) == {LATELY}


@pytest.mark.parametrize(
    ("weight", "rows"),
    [(0, 100), (1_000, 500), (100_000, 167), (5_000_000, 10)],
    ids=["unknown", "light", "heavy", "monstrous"],
)
def test_pages_are_as_long_as_they_are_light(weight, rows):
    assert sizing.page_size(weight) == rows


def test_next_page_begins_where_one_ends():
    rows = [{"updated": "2026-05-04 09:21:38.000000000"}, {"updated": MARK}]
    assert queries.next_cursor(rows) == ""
    assert queries.next_cursor([*rows, {"updated": MARK, "_more_changes": True}]) == MARK
    assert queries.next_cursor([]) == ""


@pytest.mark.parametrize("row", [{}, {"updated": 7}, {"updated": None, "messages": 3}])
def test_rows_of_another_shape_are_read_as_empty(row):
    assert queries.updated(row) == ""
    assert queries.state_of(row)
    assert sizing.weight([row]) > 0
