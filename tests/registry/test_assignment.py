"""Edits of a record in words."""

import copy
import re

import pytest

from registry.assignment import assigned
from registry.assignment import assignment
from registry.assignment import person
from registry.fields import BadExpression

RELEASES = ("Dalmatian", "Epoxy", "Flamingo", "Gazpacho")
ADA = {"name": "Ada", "email": "ada@example.org"}
BEN = {"name": "Ben"}
RECORD = {
    "project_id": "openstack/cinder",
    "vendor": "Halden",
    "name": "HX",
    "maintainers": [ADA],
    "wiki": "https://old.example.org/hx",
    "releases": ["Epoxy", "Flamingo"],
    "upstream": {"path": "a.py"},
    "ci": {"id": "halden-ci", "shared": True},
}


def edit(words, record=RECORD, **more):
    before = copy.deepcopy(record)
    result = assigned(
        record,
        assignment(words),
        releases=RELEASES,
        replaced=lambda p, t, v: re.sub(p, t, v),
        **more,
    )
    assert record == before
    return {key: value for key, value in result.items() if value != record.get(key)} | {
        key: None for key in record if key not in result
    }


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ("vendor=Halden", {}),
        ("vendor=Borg", {"vendor": "Borg"}),
        ("wiki=", {"wiki": None}),
        ("repo=openstack/hx", {"repo": "openstack/hx"}),
        ("releases+=Gazpacho", {"releases": ["Epoxy", "Flamingo", "Gazpacho"]}),
        ("releases+=Dalmatian", {"releases": ["Dalmatian", "Epoxy", "Flamingo"]}),
        ("releases+=Epoxy", {}),
        ("releases+=Ibix, Gazpacho", {"releases": ["Epoxy", "Flamingo", "Gazpacho", "Ibix"]}),
        ("releases-=Epoxy", {"releases": ["Flamingo"]}),
        ("releases-=Ibix", {}),
        ("releases=Gazpacho,Epoxy", {"releases": ["Epoxy", "Gazpacho"]}),
        ("releases=", {"releases": []}),
        ("releases~^E.*=>Dalmatian", {"releases": ["Dalmatian", "Flamingo"]}),
        ("wiki~//old=>//new", {"wiki": "https://new.example.org/hx"}),
        ("wiki~(?P<x>old)(.*)=>\\2", {"wiki": "https://.example.org/hx"}),
        ("description~a=>b", {}),
        ("maintainers.email=a@example.net", {"maintainers": [ADA | {"email": "a@example.net"}]}),
        ("maintainers.email=", {"maintainers": [{"name": "Ada"}]}),
        ("maintainers+=Ben", {"maintainers": [ADA, BEN]}),
        ("maintainers=Ben", {"maintainers": [BEN]}),
        ("maintainers-=Ada", {"maintainers": []}),
        ("maintainers=", {"maintainers": None}),
        ("ci.id=borg-ci", {"ci": {"id": "borg-ci", "shared": True}}),
        ("ci.shared=false", {"ci": {"id": "halden-ci"}}),
        ("ci.success_pattern=a=b", {"ci": {"id": "halden-ci", "success_pattern": "a=b", "shared": True}}),
        ("upstream.path=", {"upstream": None}),
        ("ci=", {"ci": None}),
    ],
)  # fmt: skip
def test_edit(words, changed):
    assert edit(words) == changed


def test_keys_come_in_schema_order():
    record = assigned({"name": "HX"}, assignment("ci.failure_pattern=x"))
    record = assigned(record, assignment("ci.id=halden-ci"))
    record = assigned(record, assignment("vendor=Halden"))
    assert list(record) == ["vendor", "name", "ci"]
    assert list(record["ci"]) == ["id", "failure_pattern"]


def test_rows_say_which_maintainer():
    record = {**RECORD, "maintainers": [ADA, BEN]}
    assert edit("maintainers.irc=ben", record, rows=[1]) == {
        "maintainers": [ADA, {**BEN, "irc": "ben"}]
    }
    with pytest.raises(BadExpression, match="there are 2 maintainers, expected one; say whose"):
        edit("maintainers.irc=ben", record)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("vendor", "is no edit, expected FIELD=VALUE"),
        ("vendr=x", "did you mean vendor?"),
        ("vendor+=x", "vendor is no list"),
        ("vendor-=x", "vendor is no list"),
        ("maintainers.name+=x", "is no list"),
        ("ci.tested=x", "is evidence, which the bot alone writes"),
        ("ci.tested.comment=x", "is evidence, which the bot alone writes"),
        ("ci.shared=yes", "expected true or false"),
        ("ci=x", "ci has parts; set one of them, such as ci.id=VALUE"),
        ("upstream+=x", "upstream is no list"),
        ("maintainers~a=>b", "is no text"),
        ("wiki~a", "replaces nothing"),
        ("wiki~=>b", "replaces nothing"),
        ("maintainers-=Cid", 'no maintainer "Cid"; expected one of "Ada"'),
        ("maintainers+=<a@example.org>", "is no maintainer"),
        ("maintainers+=Ada <a@example.org> icq:7", "expected irc: or launchpad:"),
    ],
)
def test_what_is_no_edit(words, message):
    with pytest.raises(BadExpression, match=re.escape(message)) as error:
        edit(words)
    assert str(error.value).isprintable()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Ada Lindqvist", {"name": "Ada Lindqvist"}),
        ("Ada <ada@example.org>", ADA),
        ("  Ada   <ada@example.org>  irc:ada  launchpad:ada-l ", ADA | {"irc": "ada", "launchpad_id": "ada-l"}),
        ("Cinder team irc:#openstack-cinder", {"name": "Cinder team", "irc": "#openstack-cinder"}),
    ],
)  # fmt: skip
def test_person(words, found):
    assert person(words) == found
