"""Which records are meant: conditions such as `vendor=Halden`, `releases!=Gazpacho`, `wiki~^http:`. Pure.

Conditions on fields of one list of objects, such as `maintainers.name` and `maintainers.email`, are about the same
element of it. A negated one holds where the condition without the `!` does not.
"""

import re
from collections.abc import Callable
from collections.abc import Sequence
from typing import NamedTuple

from registry.fields import BadExpression
from registry.fields import Field
from registry.fields import field_named
from registry.fields import row_texts
from registry.fields import rows_of
from registry.fields import texts

_WORDS = re.compile(r"\s*([\w.-]+?)\s*(!=|!~|=|~)(.*)", re.DOTALL | re.ASCII)
Searches = Callable[[str, str], bool]


class Condition(NamedTuple):
    """One condition; without a value, `=` is true where the field is absent or empty."""

    field: Field
    search: bool
    negated: bool
    value: str


def condition(words: str) -> Condition:
    """Read one condition; raise BadExpression if it is none."""
    found = _WORDS.fullmatch(words)
    if found is None:
        shown = "".join(c if c.isprintable() else "?" for c in words[:60])
        raise BadExpression(
            f'"{shown}" is no condition, expected FIELD=VALUE, FIELD!=VALUE, FIELD~PATTERN or FIELD!~PATTERN;'
            " write one such as vendor=Halden"
        )
    name, operator, value = found.groups()
    return Condition(field_named(name), operator.endswith("~"), operator.startswith("!"), value)


def meant(record: object, conditions: Sequence[Condition], searches: Searches) -> bool:
    """Tell whether all conditions hold for a raw record; `searches(pattern, text)` runs a pattern."""
    single = (one for one in conditions if one.negated or not one.field.rows)
    if not all(_holds(one, texts(record, one.field), searches) for one in single):
        return False
    lists = {one.field.rows for one in conditions if one.field.rows and not one.negated}
    return all(rows_meant(record, name, conditions, searches) for name in lists)


def rows_meant(
    record: object, name: str, conditions: Sequence[Condition], searches: Searches
) -> list[int]:
    """Return the indexes of the elements of a list of objects for which all conditions about it hold."""
    mine = [one for one in conditions if one.field.rows == name]
    return [
        index
        for index, row in enumerate(rows_of(record, name))
        if all(_holds(one, row_texts(row, one.field), searches) for one in mine)
    ]


def _holds(one: Condition, found: Sequence[str], searches: Searches) -> bool:
    if one.search:
        true = any(searches(one.value, text) for text in found)
    else:
        true = one.value in found if one.value else not any(found)
    return true is not one.negated
