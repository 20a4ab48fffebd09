"""Every kind of fault at every request of a proposal; then a clean run: one open change with the right text."""

import itertools
import os

import pytest

from bot.proposal.state import Action
from bot.proposal.state import Outcome
from tests.bot.faulty import KINDS
from tests.bot.faulty import QUICK
from tests.bot.faulty import fault
from tests.bot.proposals import DATA
from tests.bot.proposals import Scene
from tests.bot.proposals import registry
from tests.bot.test_proposal import push_another
from tests.lab.fake import start_fake

ONE = {"HX": 900123}
TWO = {"HX": 900123, "KX": 900200}
_numbers = itertools.count(1)


def nothing_yet(scene):
    return ONE, ONE, 1


def less_than_wanted(scene):
    assert scene.propose(ONE).done
    return TWO, TWO, 2


def nothing_left(scene):
    assert scene.propose(ONE).done
    return {}, None, 0


def two_of_them(scene):
    assert scene.propose(ONE).done
    push_another(scene, f"I{next(_numbers):040x}")
    return ONE, ONE, 1


def data_moved(scene):
    assert scene.propose(ONE).done
    scene.merge_text({DATA: registry().replace("a Halden LX", "a Halden ZX")})
    return ONE, ONE, 2


def refused_before(scene):
    number = scene.propose(ONE).change
    scene.server.rest("admin").post(f"changes/{number}/abandon", {})
    return TWO, TWO, 1


def merged_before(scene):
    """Nothing is left of the change, its evidence is on the branch."""
    assert scene.propose(ONE).done
    [change] = scene.changes()
    scene.merge_text({DATA: scene.text_of(change)})
    return TWO, TWO, 2


STARTS = (
    *(nothing_yet, less_than_wanted, nothing_left, two_of_them),
    *(data_moved, refused_before, merged_before),
)


@pytest.fixture(scope="module")
def fake():
    with start_fake() as fake:
        yield fake


def new_scene(fake, folder):
    fake.faults.clear()
    return Scene(fake, f"openstack/matrix-{next(_numbers)}", folder)


def requests_of(fake, folder, start):
    """Return method and path of all that the proposal asks for, in order, where nothing fails."""
    scene = new_scene(fake, folder)
    marks, _, _ = start(scene)
    fake.reset_requests()
    assert isinstance(scene.propose(marks), Outcome)
    return [(seen.method, seen.path) for seen in fake.requests]


# Where a start only leads to writes that others lead to as well, one kind for each way to fail will do.
FEW = ("reset", "timeout", "cut", "403", "409", "500")
FULL = (nothing_yet, less_than_wanted, nothing_left)
# All of it takes a quarter of an hour: DRIVERLOG_WHOLE_MATRIX=1.
if os.environ.get("DRIVERLOG_WHOLE_MATRIX") == "1":
    CASES = [(start, kind) for start in STARTS for kind in (KINDS if start in FULL else FEW)]
else:
    CASES = [(start, kind) for start in (nothing_yet, less_than_wanted) for kind in FEW]


@pytest.mark.parametrize("stage", ["before", "after"])
@pytest.mark.parametrize(
    ("start", "kind"), CASES, ids=[f"{start.__name__}-{kind}" for start, kind in CASES]
)
def test_whole_matrix(fake, tmp_path, start, kind, stage):
    asked = requests_of(fake, tmp_path, start)
    assert len(asked) > 6
    for which, (method, path) in enumerate(asked):
        scene = new_scene(fake, tmp_path / str(which))
        marks, expected, patch_sets = start(scene)
        fake.faults.add(fault(kind, which, stage))
        first = scene.propose(marks, limits=QUICK, seconds=1.2)
        where = f"{kind} {stage} request {which}, {method} {path}: {first}"
        assert isinstance(first, Exception | Outcome), where
        fake.faults.clear()
        clean = scene.propose(marks)
        assert isinstance(clean, Outcome), f"{where}; then {clean}"
        found = scene.changes()
        assert [scene.marks_of(change) for change in found] == ([expected] if expected else []), (
            where
        )
        assert [len(change["revisions"]) for change in found] == (
            [patch_sets] if expected else []
        ), where
        again = scene.propose(marks)
        assert (again.action, again.done) == (Action.NOTHING, False), where
