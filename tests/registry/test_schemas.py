"""The schemas are sound, explain themselves, agree with their prose, and mean the same to both validators."""

import copy
import json
import re

import jsonschema
import jsonschema_rs
import pytest
import re2

from tests.registry.schema_cases import BAD
from tests.registry.schema_cases import FINDING
from tests.registry.schema_cases import KEY_ORDER
from tests.registry.schema_cases import OK
from tests.registry.schema_cases import REMOVED
from tests.registry.schema_cases import ROOT
from tests.registry.schema_cases import SCHEMAS

PROSE = (ROOT / "schemas" / "default_data.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"^```json\n(.*?)^```$", PROSE, re.M | re.S)[1]
CORPUS = ROOT.parent / "shared" / "corpus" / "default_data.json"
KEYWORDS = {
    "$defs",
    "$id",
    "$ref",
    "$schema",
    "additionalProperties",
    "anyOf",
    "const",
    "default",
    "description",
    "enum",
    "examples",
    "items",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "not",
    "pattern",
    "properties",
    "readOnly",
    "required",
    "title",
    "type",
    "uniqueItems",
}


def walk(schema, where="#"):
    """Every subschema with its place; property names are not mistaken for keywords."""
    yield where, schema
    for keyword in ("$defs", "properties"):
        for name, child in schema.get(keyword, {}).items():
            yield from walk(child, f"{where}/{keyword}/{name}")
    for keyword in ("items", "not"):
        if keyword in schema:
            yield from walk(schema[keyword], f"{where}/{keyword}")
    for index, child in enumerate(schema.get("anyOf", [])):
        yield from walk(child, f"{where}/anyOf/{index}")


SUBSCHEMAS = [
    pytest.param(name, child, id=name + where)
    for name, schema in SCHEMAS.items()
    for where, child in walk(schema)
]
PROPERTIES = [param for param in SUBSCHEMAS if re.search(r"/properties/[^/]+$", param.id)]


def base(name):
    if name == "default_data":
        return json.loads(EXAMPLE)
    if name == "exceptions":
        return {"exceptions": copy.deepcopy(SCHEMAS[name]["$defs"]["exception"]["examples"])}
    return copy.deepcopy(SCHEMAS[name]["examples"][0])


def changed(document, pointer, value):
    if not pointer:
        return value
    *parents, last = [int(part) if part.isdigit() else part for part in pointer.split("/")[1:]]
    parent = document
    for part in parents:
        parent = parent[part]
    if value is REMOVED:
        del parent[last]
    else:
        parent[last] = value
    return document


def verdict(schema, value):
    """The one answer of both validators; that it is one is the point."""
    slow = jsonschema.Draft202012Validator(schema).is_valid(value)
    fast = jsonschema_rs.Draft202012Validator(schema).is_valid(value)
    assert slow == fast, f"jsonschema says {slow}, jsonschema_rs says {fast}: {value!r}"
    return fast


def alone(name, child):
    return {"$defs": {**SCHEMAS[name]["$defs"], "_": child}, "$ref": "#/$defs/_"}


def section(title):
    return re.search(rf"^## {title}$(.*?)(?=^## |\Z)", PROSE, re.M | re.S)[1]


@pytest.mark.parametrize("name", SCHEMAS)
def test_metaschema(name):
    schema = SCHEMAS[name]
    jsonschema.Draft202012Validator.check_schema(schema)
    assert jsonschema_rs.meta.is_valid(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"https://opendev.org/openstack/driverlog/schemas/{name}.schema.json"
    assert schema["title"]
    assert schema["description"]


@pytest.mark.parametrize(("name", "child"), SUBSCHEMAS)
def test_subschema_is_strict(name, child):
    assert set(child) <= KEYWORDS
    if child.get("type") == "object":
        assert child["additionalProperties"] is False
        assert set(child["required"]) <= set(child["properties"])


@pytest.mark.parametrize(("name", "child"), PROPERTIES)
def test_property_explains_itself(name, child):
    assert child["title"].strip()
    assert child["description"].endswith(".")
    target = child.get("items", child)
    target = SCHEMAS[name]["$defs"].get(target.get("$ref", "").rpartition("/")[2], target)
    assert child.get("examples") or target.get("examples")


@pytest.mark.parametrize(("name", "child"), [p for p in SUBSCHEMAS if "examples" in p.values[1]])
def test_examples_are_valid(name, child):
    for example in child["examples"]:
        assert verdict(alone(name, child), example)


@pytest.mark.parametrize(
    ("name", "child"), [p for p in SUBSCHEMAS if {"pattern", "examples"} <= set(p.values[1])]
)
def test_validators_agree_on_a_newline_at_the_end(name, child):
    """Python's `$` matches before a last newline and Rust's does not."""
    for example in child["examples"]:
        verdict(alone(name, child), f"{example}\n")


def test_shared_definitions_are_the_same():
    check, diff = SCHEMAS["check_report"]["$defs"], SCHEMAS["diff_report"]["$defs"]
    for name in ("revision", "driver", "update", "rename"):
        assert check[name] == diff[name]
    assert check["changes"]["properties"] == diff["changes"]["properties"]


@pytest.mark.skipif(not CORPUS.exists(), reason="needs ../shared/corpus")
def test_last_file_of_the_original_is_valid():
    assert verdict(SCHEMAS["default_data"], json.loads(CORPUS.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("path", "name"), [("default_data.json", "default_data"), ("exceptions.json", "exceptions")]
)
def test_own_data_is_valid(path, name):
    file = ROOT / "data" / path
    if not file.exists():
        pytest.skip(f"no data/{path}")
    assert verdict(SCHEMAS[name], json.loads(file.read_text(encoding="utf-8")))


def case_id(case):
    name, pointer, value = case
    return f"{name}{pointer}={'removed' if value is REMOVED else repr(value)[:40]}"


@pytest.mark.parametrize("name", SCHEMAS)
def test_valid_noop(name):
    assert verdict(SCHEMAS[name], base(name))


@pytest.mark.parametrize("case", OK, ids=case_id)
def test_valid(case):
    name, pointer, value = case
    assert verdict(SCHEMAS[name], changed(base(name), pointer, value))


@pytest.mark.parametrize("case", BAD, ids=case_id)
def test_invalid(case):
    name, pointer, value = case
    assert not verdict(SCHEMAS[name], changed(base(name), pointer, value))


@pytest.mark.parametrize("name", KEY_ORDER)
def test_key_order(name):
    assert list(SCHEMAS["default_data"]["$defs"][name]["properties"]) == KEY_ORDER[name].split()


def test_finding_has_exactly_the_keys_of_the_contract():
    finding = SCHEMAS["check_report"]["$defs"]["finding"]
    assert tuple(finding["properties"]) == tuple(finding["required"]) == FINDING


def test_key_order_covers_all_definitions():
    assert list(KEY_ORDER) == list(SCHEMAS["default_data"]["$defs"])


@pytest.mark.parametrize("name", KEY_ORDER)
def test_prose_has_each_field_in_order_with_its_limit(name):
    definition = SCHEMAS["default_data"]["$defs"][name]
    rows = re.findall(
        r"^\| `(\w+)` \| (yes)? ?\| ?(.*?) ?\| (.+) \|$", section(definition["title"]), re.M
    )
    assert [row[0] for row in rows] == list(definition["properties"])
    for field, must, limit, meaning in rows:
        child = definition["properties"][field]
        bound = [child[key] for key in ("maxLength", "maxItems", "maximum") if key in child]
        assert bool(must) == (field in definition["required"])
        assert [int(limit.removesuffix(" entries"))] == bound if limit else not bound
        assert all(f"`{word}`" in meaning for word in child.get("enum", []))


def test_prose_has_each_list():
    intro = PROSE.partition("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", intro, re.M) == list(SCHEMAS["default_data"]["properties"])


def test_prose_example_is_canonical_and_complete():
    document = json.loads(EXAMPLE)
    assert json.dumps(document, indent=4, ensure_ascii=False) + "\n" == EXAMPLE
    driver = document["drivers"][0]
    samples = {
        "project": document["projects"][0],
        "release": document["releases"][0],
        "driver": driver,
        "maintainer": driver["maintainers"][0],
        "upstream": driver["upstream"],
        "ci": driver["ci"],
        "evidence": driver["ci"]["tested"][0],
    }
    for name, sample in samples.items():
        expected = [key for key in KEY_ORDER[name].split() if key not in ("repo", "shared")]
        assert list(sample) == expected


def test_prose_patterns_do_what_the_prose_says():
    ci = json.loads(EXAMPLE)["drivers"][0]["ci"]
    lines = re.search(r"^```text\n(.*?)^```$", PROSE, re.M | re.S)[1].splitlines()
    assert [line for line in lines if re2.search(ci["success_pattern"], line)] == [
        ci["tested"][0]["comment"]
    ]
    assert not any(re2.search(ci["failure_pattern"], line) for line in lines)


def test_readme_names_each_schema():
    readme = (ROOT / "schemas" / "README.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| \[`(\w+)\.schema\.json`\]", readme, re.M)) == sorted(SCHEMAS)
    for target in re.findall(r"\]\(([^)#]+)\)", readme + PROSE):
        assert target.startswith("https://") or (ROOT / "schemas" / target).exists()
