"""The mutation fuzzer: thousands of files broken at random, and not one traceback, hang or silence."""

import os
import random
from functools import lru_cache

import pytest

from gate.change import Snapshot
from registry.parsing import read
from tests.fuzz.judging import PATH
from tests.fuzz.judging import offences
from tests.fuzz.judging import real_files
from tests.fuzz.judging import slice_of
from tests.fuzz.mutations import mutant

CASES = int(os.environ.get("DRIVERLOG_FUZZ_CASES", "1000"))
SEED = int(os.environ.get("DRIVERLOG_FUZZ_SEED", "20140401"))
BLOCKS = 20
# Most mutants are of some records of a real file, which is fast; some are of the whole of it.
WHOLE_EVERY = 25


@lru_cache(maxsize=1)
def sources():
    """Return (file, its value, its snapshot): a slice of each real file, and after it the whole."""
    result = []
    for data in real_files():
        for text, value in (slice_of(data, 12, 5), slice_of(data, 1)):
            result.append((text, value, Snapshot(PATH, read(text))))
    return result


@pytest.mark.parametrize("block", range(BLOCKS))
def test_no_mutant_breaks_a_promise(block):
    files = sources()
    bad = []
    for number in range(block, CASES, BLOCKS):
        draw = random.Random(SEED + number)
        pair = draw.randrange(len(files) // 2) * 2
        text, value, base = files[pair + (number % WHOLE_EVERY == 0)]
        data, done = mutant(text, value, draw)
        broken = offences(data, base if draw.random() < 0.8 else None)
        if broken:
            bad.append(f"case {number} ({', '.join(done)}): {broken[:3]}")
    assert not bad, "\n".join(bad[:20])
