"""A vendor's first record and the registry as the demo breaks it: a lost comma, mistakes that were really made."""

import copy
import json
from collections.abc import Mapping
from typing import Any

CINDER = "openstack/cinder"
CODE = "cinder/volume/drivers/halden/hx.py"
JOB = "halden-hx-iscsi"
# What many a vendor's first change looks like: two people in one field, a release misspelt.
NEW_RECORD: dict[str, object] = {
    "project_id": CINDER,
    "vendor": "Halden Storage",
    "name": "Halden HX iSCSI",
    "description": "Provides Cinder volumes on Halden HX arrays, attached over iSCSI.",
    "maintainers": [{"name": "Ada Lindqvist, Ben Okafor", "email": "hx@storage.example.org"}],
    "wiki": "https://storage.example.org/openstack/hx",
    "releases": ["Flamingo", "Gazpaccho"],
}
# And what it claims: the code is there, the patterns are the template's, which no CI ever writes.
CLAIMS: dict[str, object] = {
    "upstream": {"path": CODE, "class": "HXISCSIDriver"},
    "ci": {
        "id": "halden-ci",
        "success_pattern": "Build Successful",
        "failure_pattern": "Build Failed",
    },
}
# The patterns that take what its CI really writes.
PATTERNS = {"success_pattern": f"{JOB} \\S+ : SUCCESS", "failure_pattern": f"{JOB} \\S+ : FAILURE"}
TREE = {CODE: "class HXISCSIDriver:\n    pass\n"}


def ci_said(run: object) -> dict[str, str]:
    """Return what its CI comments, by account; the logs' address tells one run from another."""
    line = f"- {JOB} https://logs.example.org/{run} : SUCCESS in 41m 02s"
    return {"halden-ci": f"Build succeeded.\n\n{line}\n"}


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
