"""One slip of the finger in a file of the usual layout: few faults, near the slip, all other records read."""

import json
import random

import pytest

from registry.lexis import apply
from registry.parsing import parse

PERSON = {"name": "Ann Example", "email": "ann@example.org", "launchpad_id": "ann"}
ACCOUNT = {
    "id": "example-ci",
    "success_pattern": "Build succeeded",
    "failure_pattern": "\\S+ failed",
}


def record(number):
    row = {
        "project_id": "openstack/cinder",
        "vendor": "Example, Inc.",
        "name": f"Example Driver {number}",
        "maintainers": [PERSON, {**PERSON, "name": "Bob: Example"}],
        "releases": ["Icehouse", "Juno", "Kilo"],
        "ci": ACCOUNT,
    }
    return row if number % 2 else {key: row[key] for key in sorted(row)}


VALUE = {
    "projects": [{"id": "openstack/cinder", "name": "Cinder (Block Storage)"}],
    "drivers": [record(number) for number in range(7)],
}
TEXT = json.dumps(VALUE, indent=4) + "\n"
MARKS = '{}[],:"'


def changed(how, offset, chance):
    mark = TEXT[offset]
    others = [other for other in MARKS if other != mark]
    instead = {"lost": "", "doubled": mark * 2, "swapped": chance.choice(others)}[how]
    return TEXT[:offset] + instead + TEXT[offset + 1 :]


def slips(how, number):
    chance = random.Random(how)
    offsets = [offset for offset, mark in enumerate(TEXT) if mark in MARKS]
    for offset in chance.sample(offsets, number):
        text = changed(how, offset, chance)
        document = parse(text)
        if document.faults:
            yield TEXT.count("\n", 0, offset) + 1, document


def is_near(line, document):
    lines = [document.position(fault.extent.start).line for fault in document.faults]
    return min(abs(one - line) for one in lines) <= 2


def others_are_read(document):
    rows = document.value.get("drivers", []) if isinstance(document.value, dict) else []
    return sum(row in rows for row in VALUE["drivers"]) >= len(VALUE["drivers"]) - 1


@pytest.mark.parametrize(
    ("how", "most_faults", "least_read"),
    [("lost", 1.1, 1.0), ("doubled", 1.05, 1.0), ("swapped", 1.5, 0.95)],
)
def test_one_slip(how, most_faults, least_read):
    documents = list(slips(how, 110))
    assert len(documents) > 80
    assert sum(len(document.faults) for _, document in documents) / len(documents) <= most_faults
    assert sum(is_near(line, document) for line, document in documents) / len(documents) >= 0.98
    assert sum(others_are_read(document) for _, document in documents) >= least_read * len(
        documents
    )


@pytest.mark.parametrize("how", ["lost", "doubled", "swapped"])
def test_certain_repairs_give_the_text_back(how):
    for _, document in slips(how, 110):
        if all(fault.repair and not fault.guessed for fault in document.faults):
            text = apply(document.text, [e for fault in document.faults for e in fault.repair])
            after = parse(text)
            if not after.faults and after.value == document.value and how != "swapped":
                assert after.value == VALUE
