"""One tree that tests may break for a while, and our own configuration as it is."""

from pathlib import Path

import pytest

from tests.zuul.trees import ROOT
from tests.zuul.trees import plant
from tests.zuul.with_zuul import loading


def pytest_collection_modifyitems(items):
    """Zuul and what it stands on warn of their own future; our tests still fail on our own warnings elsewhere."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.filterwarnings("default"))


@pytest.fixture(scope="session")
def tree(tmp_path_factory):
    return plant(tmp_path_factory.mktemp("driverlog"))


@pytest.fixture(scope="session")
def ours():
    return loading.loaded(ROOT)
