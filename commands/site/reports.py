"""Reads the reports that a site is built with, from files that nobody vouches for: the right shape or a Refusal."""

import json
import os
import stat
from pathlib import Path
from typing import Any
from typing import NoReturn

from gate.refusal import Refusal
from registry.lexis import printable

_LARGEST = 256 * 1024 * 1024
_SHOWN = 160
_SCHEMAS = Path(__file__).parents[2] / "schemas"


def health_report(name: str | None) -> dict[str, Any] | None:
    """Return the health report in a file; None if no file was named."""
    if name is None:
        return None
    made = "driverlog bot scan --health"
    return _judged(name, "health.schema.json", "is no health report", "--health", made)


def upstream_report(name: str | None) -> dict[str, Any] | None:
    """Return the report on upstream trees in a file; None if no file was named."""
    if name is None:
        return None
    what, made = "is no report on upstream trees", "driverlog bot upstream --format json"
    return _judged(name, "upstream_report.schema.json", what, "--upstream", made)


def _judged(name: str, schema: str, otherwise: str, option: str, made: str) -> dict[str, Any]:
    """Return a report that is as its schema says; its moments and links go onto every page."""
    report = _read(name, option)
    _of_version(report, name, option, made)
    import jsonschema_rs

    shape = json.loads((_SCHEMAS / schema).read_bytes())
    for error in jsonschema_rs.Draft202012Validator(shape).iter_errors(report):
        where = "/".join(map(str, error.instance_path)) or "the top"
        _refuse(name, f"{otherwise}: {where}: {error.message}", option, made)
    return report


def _read(name: str, option: str) -> dict[str, Any]:
    shown = printable(name, _SHOWN)
    try:
        report = json.loads(_bytes(name).decode("utf-8"), parse_constant=_no_constant)
    except OSError as error:
        raise Refusal(
            f"cannot read {shown}: {error.strerror}; name another file with {option}"
        ) from error
    except UnicodeDecodeError as error:
        raise Refusal(f"{shown} is not UTF-8 at byte {error.start}; make it again") from error
    # Deep nesting is a RecursionError, a number of 5,000 digits a ValueError.
    except (ValueError, RecursionError) as error:
        why = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise Refusal(f"{shown} is not JSON: {printable(why, _SHOWN)}; make it again") from error
    if not isinstance(report, dict):
        raise Refusal(f"{shown} is no JSON object; name a report with {option}")
    return report


def _bytes(name: str) -> bytes:
    """Return a plain file's bytes; what may never end, or never begin, is refused."""
    try:
        descriptor = os.open(name, os.O_RDONLY | os.O_NONBLOCK)
    except ValueError as error:
        raise OSError(0, "no such name") from error
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(0, "not a plain file")
        if found.st_size > _LARGEST:
            raise OSError(0, f"more than {_LARGEST} bytes")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(_LARGEST + 1)
    finally:
        os.close(descriptor)


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")


def _of_version(report: dict[str, Any], name: str, option: str, made: str) -> None:
    version = report.get("version")
    if version != 1 or version is True:
        shown = printable(json.dumps(version), 40)
        _refuse(name, f"has version {shown}, expected 1", option, made)


def _refuse(name: str, why: str, option: str, made: str) -> NoReturn:
    raise Refusal(
        f"{printable(name, _SHOWN)} {printable(why, _SHOWN)}; give {option} what {made} wrote"
    )
