"""Conditions on records, and the fields they name."""

import re

import pytest

from registry.fields import FIELDS
from registry.fields import BadExpression
from registry.fields import texts
from registry.layout import KEYS
from registry.where import condition
from registry.where import meant
from registry.where import rows_meant

RECORD = {
    "project_id": "openstack/cinder",
    "vendor": "Halden",
    "name": "HX = iSCSI",
    "wiki": "http://docs.example.org/hx",
    "maintainers": [
        {"name": "Ada", "email": "ada@example.org"},
        {"name": "Ben", "email": "ben@example.net"},
    ],
    "releases": ["Epoxy", "Flamingo"],
    "ci": {"id": "halden-ci", "shared": True, "tested": [{"release": "Epoxy", "change": 7}]},
}


def holds(*words, record=RECORD):
    found = [condition(word) for word in words]
    return meant(record, found, lambda pattern, text: re.search(pattern, text) is not None)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["vendor=Halden"], True),
        (["vendor = Halden"], False),
        (["vendor=halden"], False),
        (["vendor!=Halden"], False),
        (["vendor!=Borg"], True),
        (["name=HX = iSCSI"], True),
        (["wiki~^http:"], True),
        (["wiki!~^https:"], True),
        (["releases=Epoxy"], True),
        (["releases!=Epoxy"], False),
        (["releases!=Gazpacho"], True),
        (["releases~^F"], True),
        (["ci.id=halden-ci"], True),
        (["ci.shared=true"], True),
        (["ci.tested.change=7"], True),
        (["ci.tested.change=8"], False),
        (["repo="], True),
        (["repo!="], False),
        (["ci="], False),
        (["upstream="], True),
        (["upstream.path="], True),
        (["maintainers.name=Ada", "maintainers.email=ada@example.org"], True),
        (["maintainers.name=Ada", "maintainers.email=ben@example.net"], False),
        (["maintainers.name=Ada", "maintainers.email~net$"], False),
        (["maintainers.irc="], True),
        (["maintainers.irc!="], False),
        (["maintainers.name!=Ada"], False),
        (["maintainers.name!=Cid"], True),
        (["vendor=Halden", "releases=Gazpacho"], False),
        ([], True),
    ],
)
def test_meant(words, expected):
    assert holds(*words) is expected


@pytest.mark.parametrize(
    "record", [None, 7, "text", [], {}, {"vendor": None, "maintainers": 3, "ci": [1]}]
)
def test_any_record_will_do(record):
    assert holds("vendor=", "maintainers=" if record is None else "vendor=", record=record)
    assert not holds("vendor=Halden", record=record)
    assert not holds("maintainers.name=Ada", record=record)


def test_rows_meant():
    found = [condition("maintainers.email~example"), condition("maintainers.name!=Ada")]
    rows = rows_meant(RECORD, "maintainers", found, lambda p, t: p in t)
    assert rows == [1]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("vendor", "is no condition, expected FIELD=VALUE"),
        ("", "is no condition"),
        ("=x", "is no condition"),
        ("vendr=x", 'no field "vendr" in a record; did you mean vendor?'),
        ("email=x", "did you mean maintainers.email?"),
        ("patterns=x", "no field"),
        ("success_pattern=x", "did you mean ci.success_pattern?"),
        ("ven\x00dor=x", "is no condition"),
    ],
)
def test_what_is_no_condition(words, message):
    with pytest.raises(BadExpression, match=re.escape(message)) as error:
        condition(words)
    assert str(error.value).isprintable()


def test_every_key_of_a_record_is_a_field():
    keys = [key for pointer, keys in KEYS.items() if pointer.startswith("/drivers") for key in keys]
    assert sorted(field.keys[-1] for field in FIELDS.values()) == sorted(keys)
    assert FIELDS["ci.tested.log_url"].evidence
    assert not FIELDS["ci.id"].evidence


def test_texts():
    assert texts(RECORD, FIELDS["maintainers.name"]) == ["Ada", "Ben"]
    assert texts(RECORD, FIELDS["upstream.path"]) == []
    assert texts(RECORD, FIELDS["upstream"]) == []
    assert texts(RECORD, FIELDS["maintainers"])[0] == '{"name": "Ada", "email": "ada@example.org"}'
