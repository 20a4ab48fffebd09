"""Every kind of fault at every request of a review, reads, git and writes; then a clean run: one review per verdict."""

import pytest

from bot.apply import Outcome
from tests.bot.faulty import KINDS
from tests.bot.faulty import Scene
from tests.bot.faulty import fault
from tests.lab.fake import start_fake

BROKEN = {
    "releases": ["Nosuch"],
    "ci": {"id": "halden-ci", "success_pattern": "S", "failure_pattern": "F"},
}


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    with start_fake() as fake:
        yield Scene(fake, tmp_path_factory.mktemp("matrix"))


@pytest.fixture(scope="module")
def requests(scene):
    return scene.requests_of(scene.push(**BROKEN))


@pytest.mark.parametrize("stage", ["before", "after"])
@pytest.mark.parametrize("kind", KINDS)
def test_whole_matrix(scene, requests, kind, stage):
    assert len(requests) > 10
    for which, (method, path) in enumerate(requests):
        number = scene.push(**BROKEN)
        scene.fake.faults.clear()
        scene.fake.faults.add(fault(kind, which, stage))
        first = scene.review(number)
        where = f"{kind} {stage} request {which}, {method} {path}: {first}"
        assert isinstance(first, Exception | Outcome), where
        assert len(scene.spoken(number)) <= 1, where
        scene.fake.faults.clear()
        scene.later()
        scene.review(number)
        assert len(scene.spoken(number)) == 1, where
        (text,) = scene.spoken(number)
        assert "not ready, " in text, where
