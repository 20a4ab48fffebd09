"""The table of the output formats: (result) -> text. Pure; columns are from 1, in Zuul's ranges alone from 0."""

from collections.abc import Callable

from gate.formats import json
from gate.formats import junit
from gate.formats import sarif
from gate.formats import text
from gate.formats import zuul
from gate.formats.result import Result

FORMATS: dict[str, Callable[[Result], str]] = {
    "text": text.render,
    "json": json.render,
    "sarif": sarif.render,
    "junit": junit.render,
    "zuul": zuul.render,
}
