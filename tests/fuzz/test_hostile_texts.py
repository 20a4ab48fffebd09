"""Each hostile text, with every output format, alone and as a change: an error, and nothing but an error."""

import pytest

from gate.change import Snapshot
from registry.parsing import read
from tests.fuzz.hostile_texts import SOUND
from tests.fuzz.hostile_texts import TEXTS
from tests.fuzz.judging import PATH
from tests.fuzz.judging import is_sound
from tests.fuzz.judging import judge
from tests.fuzz.judging import offences
from tests.fuzz.judging import real_files


@pytest.mark.parametrize("name", TEXTS)
def test_alone(name):
    assert offences(TEXTS[name]) == []


@pytest.mark.parametrize("name", TEXTS)
def test_as_a_change(name):
    base = Snapshot(PATH, read(SOUND))
    assert offences(TEXTS[name], base) == []


@pytest.mark.parametrize("name", TEXTS)
def test_in_the_place_of_a_real_file(name):
    base = Snapshot(PATH, read(real_files()[0]))
    assert offences(TEXTS[name], base) == []


@pytest.mark.parametrize("name", TEXTS)
def test_mended_by_a_sound_one(name):
    base = Snapshot(PATH, read(TEXTS[name]))
    assert offences(SOUND, base) == []


def test_sound_text_noop():
    assert is_sound(SOUND)
    errors = [report for report in judge(SOUND).verdict.reports if report.severity == "error"]
    assert not errors
