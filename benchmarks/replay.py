"""`python -m benchmarks.replay`: what the gate finds of mistakes put into the real file, and says of sound changes."""

import argparse
import copy
import json
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any
from typing import cast

from benchmarks.corpus import real
from benchmarks.mistakes import MISTAKES
from gate.change import Change
from gate.change import Snapshot
from gate.check import Request
from gate.check import RuleModule
from gate.check import check
from gate.finding import Report
from gate.finding import Severity
from gate.finding import State
from gate.rules import RULES
from registry.changes import differences
from registry.parsing import parse

PATH = "data/default_data.json"


def main() -> int:
    """Print recall for each mistake and the noise on sound changes; exit 1 below the bar of 95 %."""

    parser = argparse.ArgumentParser(prog="python -m benchmarks.replay")
    parser.add_argument("--records", type=int, default=12, help="records to break for each mistake")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    file = json.loads(real())
    base = Snapshot(PATH, parse(real()))
    found, made = 0, 0
    for name in MISTAKES:
        hits, tries = _recall(name, file, base, options.records, verbose=options.verbose)
        found, made = found + hits, made + tries
        print(f"{name:36} {hits:3}/{tries}")
    print(
        f"mistakes found on their record and field: {found}/{made} = {found / made:.1%}, bar: 95 %"
    )
    noise: Counter[str] = Counter()
    changes = list(sound_changes(file))
    for label, value in changes:
        new = [r for r in _new(base, value) if r.severity is not Severity.INFO]
        noise.update(f"{r.severity}" for r in new)
        if new and options.verbose:
            print(label, [(r.severity.value, r.rule, r.pointer, r.message) for r in new])
    print(f"{len(changes)} sound changes: {noise['error']} errors, {noise['warning']} warnings")
    return int(found < 0.95 * made or noise["error"] > 0)


def _new(base: Snapshot, value: object) -> list[Report]:
    head = Snapshot(PATH, parse(_text_of(value), like=base.document))
    change = Change(base, head, differences(base.registry, head.registry), (PATH,))
    rules = [cast("RuleModule", rule) for rule in RULES]
    return [
        r for r in check(Request(head, rules, base, change=change)).reports if r.state is State.NEW
    ]


def _recall(
    name: str, file: dict[str, Any], base: Snapshot, most: int, *, verbose: bool
) -> tuple[int, int]:
    chance = random.Random(name)
    indexes = list(range(len(file["drivers"])))
    chance.shuffle(indexes)
    hits = tries = 0
    for index in indexes:
        broken = MISTAKES[name](file["drivers"][index], file, chance)
        if broken is None or tries >= most:
            continue
        record, field = broken
        value = {
            **file,
            "drivers": [*file["drivers"][:index], record, *file["drivers"][index + 1 :]],
        }
        pointer = f"/drivers/{index}{field}"
        new = _new(base, value)
        hit = any(r.pointer.startswith(pointer) or (pointer.startswith(r.pointer + "/") and r.pointer.count("/") > 2)
                  for r in new)  # fmt: skip
        hits, tries = hits + hit, tries + 1
        if not hit and verbose:
            print(
                "  missed:",
                name,
                record.get("vendor"),
                record.get("name"),
                pointer,
                [(r.rule, r.pointer) for r in new],
            )
    return hits, tries


def sound_changes(file: dict[str, Any]) -> Iterator[tuple[str, object]]:
    """Yield changes as fine vendors make them: the next release, a new colleague, a better text, a new sibling."""
    known = [release["id"] for release in file["releases"]]
    for index, driver in enumerate(file["drivers"]):
        record = copy.deepcopy(driver)
        releases = record.get("releases") or []
        kind = index % 4
        if kind == 0 and releases and releases[-1] in known[:-1]:
            record["releases"] = [*releases, known[known.index(releases[-1]) + 1]]
        elif kind == 1 and record.get("maintainers"):
            host = (record["maintainers"][0].get("email") or "a@vendor.example").partition("@")[2]
            record["maintainers"].append(
                {
                    "name": "Ann Newcomer",
                    "email": f"ann.newcomer@{host}",
                    "launchpad_id": "ann-newcomer",
                }
            )
        elif kind == 2:
            record["description"] = (
                f"{record.get('description') or record['name']} Volumes can be extended online."
            )
        else:
            continue
        yield (
            f"{kind} {record['name']}",
            {**file, "drivers": [*file["drivers"][:index], record, *file["drivers"][index + 1 :]]},
        )


def _text_of(value: object) -> str:
    """Return the text of a file as people keep it."""
    return json.dumps(value, indent=4, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
