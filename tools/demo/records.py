"""The registry as the demo breaks it: a lost comma, mistakes that were really made, a vendor's first record."""

import copy
import json
from collections.abc import Mapping
from typing import Any

NEW_RECORD: dict[str, object] = {
    "project_id": "openstack/cinder",
    "vendor": "Halden Storage",
    "name": "Halden HX iSCSI",
    "description": "Provides Cinder volumes on Halden HX arrays, attached over iSCSI.",
    "maintainers": [{"name": "Ada Lindqvist, Ben Okafor", "email": "hx@storage.example.org"}],
    "wiki": "https://storage.example.org/openstack/hx",
    "releases": ["Flamingo", "Gazpaccho"],
}


def without_a_comma(text: str) -> str:
    """Take the comma out behind the name of a record in the middle."""
    start = text.index('"name"', len(text) // 2)
    end = text.index(",\n", start)
    return text[:end] + text[end + 1 :]


def with_mistakes(text: str) -> str:
    """Make four of the mistakes that were really made: one record added, one edited, one doubled."""
    data = json.loads(text)
    drivers = data["drivers"]
    ci = next(driver["ci"] for driver in drivers if "failure_pattern" in driver.get("ci", {}))
    ci["success_pattern"], ci["failure_pattern"] = ci["failure_pattern"], ci["success_pattern"]
    return _with(data, NEW_RECORD, copy.deepcopy(drivers[0]))


def with_record(text: str, record: Mapping[str, object]) -> str:
    """Add a record at its place."""
    return _with(json.loads(text), record)


def _with(data: dict[str, Any], *records: Mapping[str, object]) -> str:
    drivers = [*data["drivers"], *records]
    drivers.sort(key=lambda d: [d[key].casefold() for key in ("project_id", "vendor", "name")])
    return json.dumps({**data, "drivers": drivers}, indent=4, ensure_ascii=False) + "\n"
