"""What the published schema says of a field of a record, in its own words."""

import json
from functools import cache
from pkgutil import get_data
from typing import Any


@cache
def explained(name: str) -> str:
    """Return the description of a field such as `vendor` or `ci.id`; empty if the schema has none."""
    schema = _schema()
    part: Any = schema["$defs"]["driver"]
    for key in name.split("."):
        part = _resolved(part, schema).get("properties", {}).get(key, {})
        if "items" in part:
            part = {**_resolved(part["items"], schema), "description": part.get("description", "")}
    return str(part.get("description", ""))


@cache
def _schema() -> Any:
    return json.loads(get_data("schemas", "default_data.schema.json") or b"{}")


def _resolved(part: Any, schema: Any) -> Any:
    """Follow a reference to the schema's own definitions."""
    reference = part.get("$ref", "")
    if not reference:
        return part
    return schema["$defs"][reference.rpartition("/")[2]] | {
        k: v for k, v in part.items() if k != "$ref"
    }
