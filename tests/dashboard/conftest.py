"""What the site holds for programs, made of the small site of the tests and of hostile data."""

import pytest

from dashboard.derive import derive
from dashboard.machine import files
from tests.dashboard.sites import BASE
from tests.dashboard.sites import hostile_inputs
from tests.dashboard.sites import inputs


def built(some=None):
    """Return the files for programs, path -> bytes."""
    return dict(files(derive(some or inputs())))


@pytest.fixture(scope="module")
def site():
    return built()


@pytest.fixture(scope="module", params=[BASE, ""], ids=["with-base", "bare"])
def hostile(request):
    return built(hostile_inputs(request.param))
