"""The whole past of a Gerrit against the truth: some hundred changes on the fake, 5,000 on a real one."""

from datetime import timedelta

import pytest

from tests.bot.scans import Scene
from tests.bot.scans import ambiguous
from tests.bot.scans import marks
from tests.bot.scans import now
from tests.bot.scans import same
from tests.lab import history_fake
from tests.lab import history_real
from tests.lab import java
from tests.lab.fake import start_fake
from tests.lab.history import made
from tests.lab.real import start_real

LOAD = {"fake": history_fake.load, "real": history_real.load}
START = {"fake": start_fake, "real": start_real}


class Past(Scene):
    """A history on whatever server."""

    def __init__(self, server, folder, load, count):
        self.fake, self.folder, self.log = server, folder, []
        self.history, self.vendors = made(count, until=now() - timedelta(days=2), seed=11)
        load(server, self.history)
        self.registry = self.history.registry


@pytest.fixture(
    scope="module",
    params=[("fake", 1000), pytest.param(("real", 5000), marks=pytest.mark.real_gerrit)],
    ids=["fake", "real"],
)
def past(request, tmp_path_factory):
    kind, count = request.param
    try:
        server = START[kind]()
    except java.Missing as missing:
        pytest.skip(str(missing))
    try:
        yield Past(server, tmp_path_factory.mktemp("past"), LOAD[kind], count)
    finally:
        server.stop()


def test_marks_are_the_truth_no_more_and_no_fewer(past):
    outcome = past.scan()
    assert outcome.found.incomplete == ()
    assert marks(outcome) == past.history.marks
    assert ambiguous(outcome) == past.history.ambiguous
    assert outcome.found.requests <= 30


def test_nothing_new_is_one_question(past):
    past.scan()
    again = past.scan()
    # And one for the account that was not there.
    assert again.found.requests == 2
    assert same(again, past.scan(state=None))


def test_late_words_on_old_changes_count(past):
    past.scan()
    truths = list(past.history.marks.values())
    for truth in (truths[0], truths[len(truths) // 2]):
        word = past.history.later(past.vendors, (truth.change, truth.account, now()), good=False)
        ci = past.fake.rest(truth.account)
        body = {"message": word.text, "tag": word.tag}
        ci.post(f"changes/{truth.change}/revisions/current/review", body)
    outcome = past.scan()
    assert marks(outcome) == past.history.marks
    assert same(outcome, past.scan(state=None))
