"""What `gate.rules.RULES` says a rule reads is what it reads: each rule is run on records that tell on it.

A rule that reads a field it does not name would be left out when a change touches that field alone.
"""

import json
import random
from pathlib import Path

import pytest

from gate.finding import Scope
from gate.focus import Focus
from gate.rules import RULES
from gate.shelf import ALWAYS
from gate.shelf import TABLES
from registry import model
from registry.layout import KEYS
from registry.parsing import read

FIELDS = frozenset(KEYS["/drivers/*"])
ROOT = Path(__file__).parents[2]
DATA = ROOT / "data" / "default_data.json"
CORPUS = ROOT.parent / "shared" / "corpus" / "default_data.json"
CASES = Path(__file__).parent / "cases"


class Spy:
    """The fields that were read since the last look."""

    def __init__(self):
        self.seen = set()

    def record(self, raw):
        spy = self

        class Record(dict):
            def __getitem__(self, key):
                spy.seen.add(key)
                return super().__getitem__(key)

            def get(self, key, default=None):
                spy.seen.add(key)
                return super().get(key, default)

            def __contains__(self, key):
                spy.seen.add(key)
                return super().__contains__(key)

            def __iter__(self):
                spy.seen.update(FIELDS)
                return super().__iter__()

            def items(self):
                spy.seen.update(FIELDS)
                return super().items()

            def values(self):
                spy.seen.update(FIELDS)
                return super().values()

            def __eq__(self, other):
                spy.seen.update(FIELDS)
                return super().__eq__(other)

            __hash__ = None

        return Record(raw)

    def driver(self, driver):
        spy = self

        class Driver(model.Driver):
            __slots__ = ()

            def __getattribute__(self, name):
                if name in FIELDS:
                    spy.seen.add(name)
                return object.__getattribute__(self, name)

        return Driver(*(getattr(driver, name) for name in model.Driver.__slots__))

    def registry(self, value):
        registry = model.Registry.of(value)
        raws = registry.drivers.raw
        made = {i: self.driver(model.driver_of(i, raw)) for i, raw in enumerate(raws)}
        watched = [self.record(raw) if isinstance(raw, dict) else raw for raw in raws]
        result = model.Registry.of({**registry.raw, "drivers": watched})
        result.drivers._made.update(made)
        return result


def shuffled(value, chance):
    """Return a registry in which many records have a field of another one, or none."""
    value = json.loads(json.dumps(value))
    drivers = value["drivers"]
    for record in drivers:
        name = chance.choice(sorted(FIELDS))
        if chance.random() < 0.2:
            record.pop(name, None)
        elif chance.random() < 0.6:
            record[name] = chance.choice(drivers).get(name, record.get(name, ""))
    return value


@pytest.fixture(scope="module")
def values():
    chance = random.Random(20)
    ours = json.loads(DATA.read_text(encoding="utf-8"))
    result = [ours, shuffled(ours, chance)]
    if CORPUS.exists():
        corpus = json.loads(CORPUS.read_text(encoding="utf-8"))
        result += [corpus, shuffled(corpus, chance), shuffled(corpus, chance)]
    return result


def watched_rules():
    scopes = (Scope.RECORD, Scope.REGISTRY)
    return [r for r in RULES if r.META.scope in scopes and ALWAYS not in RULES.reads[r.META.name]]


@pytest.mark.parametrize("rule", watched_rules(), ids=lambda rule: rule.META.name)
def test_a_rule_reads_no_field_it_does_not_name(rule, values):
    spy, read_fields = Spy(), set()
    own = CASES / rule.META.name
    mine = [read(file.read_bytes()).value for file in own.glob("*/head.json")]
    for value in [*values, *(v for v in mine if isinstance(v, dict))]:
        registry = spy.registry(value)
        drivers = list(registry.drivers)
        spy.seen.clear()
        if rule.META.scope is Scope.REGISTRY:
            list(rule.check(registry, Focus.of(drivers)))
        else:
            for driver in drivers:
                list(rule.check(driver, registry))
        read_fields |= spy.seen & FIELDS
    undeclared = sorted(read_fields - RULES.reads[rule.META.name])
    assert not undeclared, f"{rule.META.name} also reads {undeclared}; add them to its row in RULES"


def test_rows_name_fields_that_exist():
    for name, read_fields in RULES.reads.items():
        assert read_fields <= FIELDS | {ALWAYS, TABLES}, name
        assert read_fields, f"{name} reads nothing"


def test_rules_of_the_text_and_of_the_change_always_run():
    for rule in RULES:
        if rule.META.scope in (Scope.TEXT, Scope.CHANGE):
            assert RULES.reads[rule.META.name] == {ALWAYS}, rule.META.name


def test_a_spy_sees_what_a_rule_reads():
    spy = Spy()
    registry = spy.registry({"drivers": [{"project_id": "a", "wiki": "b"}]})
    spy.seen.clear()
    assert registry.drivers[0].wiki == "b"
    assert spy.seen == {"wiki"}
