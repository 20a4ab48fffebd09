"""Mistakes as people really make them: (a sound record, its file) -> the broken record and the field that shows it.

Each returns None where the record has nothing to break that way. `random` is seeded by the caller.
"""

from benchmarks.mistakes import ci
from benchmarks.mistakes import fields
from benchmarks.mistakes import people
from benchmarks.mistakes import wording

# In the order of the report.
MISTAKES = people.MISTAKES | fields.MISTAKES | ci.MISTAKES | wording.MISTAKES
