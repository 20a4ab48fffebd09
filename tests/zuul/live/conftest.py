"""One real Zuul over one real Gerrit for all scenarios, and the people who act in them. `./toxw -e zuul` runs these."""

import pytest

from tests.lab import java
from tests.lab.zuul.lab import start_lab
from tests.lab.zuul.transcript import Transcript
from tests.zuul.live.people import Core
from tests.zuul.live.people import Stage
from tests.zuul.live.people import Vendor


@pytest.fixture(scope="session")
def stage():
    """The laboratory with the transcript of what happens in it."""
    try:
        lab, ends = start_lab()
    except java.Missing as missing:
        pytest.skip(str(missing))
    transcript = Transcript(lab.layout.logs / "transcript.txt")
    with ends:
        transcript.say(
            "lab", f"Gerrit {lab.gerrit.url}, Zuul {lab.zuul.url}, logs {lab.layout.logs}"
        )
        yield Stage(lab, transcript)
        transcript.close()


@pytest.fixture(autouse=True)
def scenario(request, stage):
    """Begin a part of the transcript, named by the first line of the test."""
    stage.transcript.scenario(request.function.__doc__.splitlines()[0])


@pytest.fixture
def ada(stage):
    """A vendor."""
    return Vendor(stage, "ada")


@pytest.fixture
def ben(stage):
    """Another one."""
    return Vendor(stage, "ben")


@pytest.fixture
def core(stage):
    """A core reviewer."""
    return Core(stage)
