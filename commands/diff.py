"""`driverlog diff BASE HEAD`: what a change does, in words of the domain."""

import argparse
import json
import sys
from collections import Counter
from contextlib import closing

from commands.output import add_output
from commands.output import output
from commands.output import write
from commands.source import add_source
from commands.source import data_path
from commands.source import ends
from gate.formats.lines import safe
from gate.refusal import CannotJudge
from gate.source import NO_REGISTRY
from gate.source import NONE
from gate.source import WORKTREE
from gate.source import Source
from registry.changes import differences
from registry.document import Document
from registry.model import Registry
from registry.parsing import read
from registry.wording import Detail
from registry.wording import details

_FORMATS = ("json", "text")
HELP = "say what a change does to the registry"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    add_source(parser)
    parser.add_argument("base", metavar="BASE", nargs="?", help="a revision; default as in check")
    parser.add_argument(
        "head", metavar="HEAD", nargs="?", help="a revision or worktree; default as in check"
    )
    parser.add_argument(
        "--format", choices=_FORMATS, default="text", help="what to print (default: text)"
    )
    add_output(parser)


def run(options: argparse.Namespace) -> int:
    """Run the command; 0 = done, whatever the change does."""
    outputs = [output(word, _FORMATS) for word in options.output]
    with closing(Source(options.repo, data_path(options.data_path))) as source:
        shown = _shown(source, options)
    for name, file in outputs:
        write(file, shown[name])
    sys.stdout.write(shown[options.format])
    return 0


def _shown(source: Source, options: argparse.Namespace) -> dict[str, str]:
    base, head = ends(source, options.base, options.head)
    before = read(NO_REGISTRY if base == NONE else source.read_base(base, head))
    after = read(source.read(head), before)
    old, new = Registry.of(before.value), Registry.of(after.value)
    for document, name in ((before, base), (after, head)):
        _must_parse(document, name, source.data_path)
    found = details(old, new, differences(old, new))
    names = [
        name if name in (NONE, WORKTREE) else source.commit(name).hexsha for name in (base, head)
    ]
    return {"text": _text(found), "json": _json(found, old, new, *names)}


def _must_parse(document: Document, name: str, path: str) -> None:
    """A comparison with what is left of a broken text would be wrong without saying so."""
    broken = [fault for fault in document.faults if fault.kind == "syntax"]
    if broken:
        line, column = document.position(broken[0].extent.start)
        why = f"{path}:{line}:{column}: {broken[0].message}"
        raise CannotJudge(f"cannot compare, {name} is not JSON: {why} (driverlog check shows all)")


def _text(found: list[Detail]) -> str:
    if not found:
        return "no change to the registry\n"
    lines, last = [], None
    for detail in found:
        if detail.title != last:
            lines.append(safe(detail.title))
            last = detail.title
        if detail.summary:
            lines.append(f"    {safe(detail.summary)}")
    return "\n".join([*lines, _total(found)]) + "\n"


def _total(found: list[Detail]) -> str:
    """Count the drivers by what is done to them."""
    drivers = dict.fromkeys(d.title for d in found if d.driver is not None)
    verbs = Counter(title.partition(":")[0] for title in drivers)
    shown = ", ".join(f"{count} {verb}" for verb, count in sorted(verbs.items()))
    return f"driverlog: drivers {shown}" if shown else "driverlog: no driver changed"


def _json(found: list[Detail], old: Registry, new: Registry, base: str, head: str) -> str:
    changes = differences(old, new)
    body = {
        "version": 1,
        "base": base,
        "head": head,
        "changes": {
            "added": [list(new.drivers[i].identity) for i in changes.added],
            "removed": [list(old.drivers[i].identity) for i in changes.removed],
            "updated": [
                {"driver": list(u.after), "fields": list(u.fields)} for u in changes.updated
            ],
            "renamed": [
                {"from": list(u.before), "to": list(u.after)} for u in changes.updated if u.renamed
            ],
        },
        "details": [
            {
                "driver": None if d.driver is None else list(d.driver),
                "field": d.field,
                "summary": d.summary,
            }
            for d in found
            if d.field
        ],
    }
    return json.dumps(body, indent=2) + "\n"
