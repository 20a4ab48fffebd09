"""Runs the gate on a hostile file and says what of its promises it broke: crash, hang, silence, a broken report."""

import json
import re
import signal
import time
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

import jsonschema_rs

from gate.change import Change
from gate.change import Snapshot
from gate.check import Request
from gate.check import check
from gate.finding import Severity
from gate.finding import State
from gate.formats.result import Result
from gate.render import FORMATS
from gate.rules import RULES
from registry.changes import differences
from registry.parsing import read

ROOT = Path(__file__).resolve().parents[2]
PATH = "data/default_data.json"
HEADLINE = re.compile(
    r"data/default_data\.json:[0-9]+:[0-9]+: (?:fixed )?(?:error|warning|info): \S.* \[[a-z0-9-]+\]"
)
SECONDS = 10


class Hang(BaseException):
    """The gate took too long. No Exception: nobody may catch it on the way."""


@contextmanager
def time_limit(seconds=SECONDS):
    """Raise Hang in what takes longer."""

    def ring(*_):
        raise Hang(f"more than {seconds} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def real_files():
    """Return the registries to break: our own, the last one of the original where it is at hand."""
    files = [ROOT / PATH, ROOT.parent / "shared/corpus/default_data.json"]
    return [file.read_bytes() for file in files if file.exists()]


def slice_of(data, step, start=0):
    """Return the file with every `step`-th record, and its value."""
    value = json.loads(data)
    value["drivers"] = value["drivers"][start::step]
    return (json.dumps(value, indent=4, ensure_ascii=False) + "\n").encode(), value


@lru_cache(maxsize=1)
def _validator():
    schema = json.loads((ROOT / "schemas/default_data.schema.json").read_bytes())
    return jsonschema_rs.validator_for(schema)


def _unique(pairs):
    if len(dict(pairs)) != len(pairs):
        raise ValueError("duplicate key")
    return dict(pairs)


def _refuse(word):
    raise ValueError(word)


def is_sound(data):
    """Tell, without the gate, whether the file is JSON that keeps the schema: only then it may say nothing."""
    try:
        value = json.loads(data.decode(), object_pairs_hook=_unique, parse_constant=_refuse)
        return _validator().is_valid(value)
    except (ValueError, RecursionError):
        return False


def judge(data, base=None):
    """Return the result of the gate on a file, with or without the file before it."""
    head = Snapshot(PATH, read(data, base.document if base else None))
    change = None
    if base is not None:
        changes = differences(base.registry, head.registry)
        change = Change(
            base, head, changes, (PATH,), "Change the registry", lambda: (base.registry,)
        )
    verdict = check(Request(head, RULES, base, change=change))
    empty = Snapshot(PATH, read(b"{}")).registry
    registries = (base.registry if base else empty, head.registry)
    return Result(
        "HEAD" if base else "none", "worktree", PATH, verdict, registries, frozenset({PATH})
    )


def offences(data, base=None):
    """Return what the gate did wrong with a hostile file; empty if it kept its promises."""
    try:
        started = time.perf_counter()
        with time_limit():
            result = judge(data, base)
            outputs = {name: write(result) for name, write in FORMATS.items()}
        seconds = time.perf_counter() - started
    except Hang as hang:
        return [f"hang: {hang}"]
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
        return [f"{type(error).__name__}: {error}"[:300]]
    found = [*_of_reports(data, result), *_of_outputs(outputs)]
    return [*found, f"slow: {seconds:.1f} s"] if seconds > SECONDS / 2 else found


def _of_reports(data, result):
    reports = result.verdict.reports
    lines = data.count(b"\n") + data.count(b"\r") + 1
    for report in reports:
        if report.rule == "crashed-rule":
            yield report.message
        if not report.message.strip():
            yield f"{report.rule}: no message"
        # What is fixed stands in the file before it.
        if not 1 <= report.span.line <= lines + 1 and report.state is not State.FIXED:
            yield f"{report.rule}: no such line: {report.span}"
        if (report.span.line, report.span.column) > (report.span.end_line, report.span.end_column):
            yield f"{report.rule}: ends before it starts: {report.span}"
    errors = [r for r in reports if r.state is State.NEW and r.severity is Severity.ERROR]
    if not errors and not is_sound(data):
        yield "silence: the file is not sound, and there is no error"


def _of_outputs(outputs):
    for name in ("json", "sarif", "zuul"):
        try:
            json.loads(outputs[name])
        except ValueError as error:
            yield f"{name}: {error}"
    try:
        ElementTree.fromstring(outputs["junit"])
    except ElementTree.ParseError as error:
        yield f"junit: {error}"
    for name, output in outputs.items():
        try:
            output.encode()
        except UnicodeEncodeError as error:
            yield f"{name}: {error}"
    shown = [line for line in outputs["text"].split("\n") if line and line[0] != " "]
    for line in shown[:-1]:
        if not HEADLINE.fullmatch(line) or not line.isprintable():
            yield f"text: {line!a}"
