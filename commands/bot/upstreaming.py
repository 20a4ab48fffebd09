"""`driverlog bot upstream`: every `upstream.path` in the tree of every release."""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.lookups.answer import Answer
from bot.lookups.links import code_site
from bot.lookups.links import file_url
from bot.scan.branch_health import stamp
from bot.text import count
from bot.upstream.truth import Look
from bot.upstream.truth import Truth
from bot.upstream.truth import truth
from commands.bot import report_file
from commands.bot.registry_file import document_of
from commands.bot.session import now
from commands.bot.session import session
from commands.bot.traffic import traffic
from commands.bot.trees_at_hand import TreesAtHand
from commands.named import chosen
from gate.knowledge.upstreams import placed
from gate.refusal import Refusal
from registry.lexis import printable
from registry.model import Registry

WORDS = {Answer.YES: "yes", Answer.NO: "no", Answer.UNKNOWN: "unknown"}


def run(options: argparse.Namespace) -> int:
    """Run the action; 0 = no claim is wrong, 1 = one is; Refusal where none could be put to the test."""
    with session(options, on_wait=_say_wait) as opened:
        document = document_of(opened.gerrit, opened.settings, options.registry)
        registry = Registry.of(document.value)
        named, moment = {each.index for each in chosen(registry, options.driver)}, now()
        asked = [one for one in placed(registry) if one[0].index in named]
        hand = TreesAtHand(opened)
        where = [place for _, place in asked]
        hand.prepare(registry, moment.date(), where, registry.releases.values())
        found = truth(hand.trees, registry, asked, moment.date())
        settings = opened.settings
        made = report(found, settings.gerrit, code_site(settings.gerrit, settings.code_url), moment)
        made |= {"requests": hand.requests, "bytes": hand.bytes_read}
    if options.output is not None:
        report_file.write(Path(options.output), made, "--output")
    sys.stdout.write(json.dumps(made, indent=2) + "\n" if options.format == "json" else text(made))
    return _status(found)


def _status(found: Truth) -> int:
    counts = found.summary
    if counts[Answer.NO]:
        return 1
    if found.claims and counts[Answer.UNKNOWN] == len(found.claims):
        why = printable(found.claims[0].tree.why, 300)
        raise Refusal(f"no claim could be put to the test: {why}")
    return 0


def report(found: Truth, gerrit: str, site: str, moment: datetime) -> dict[str, Any]:
    """Return what programs get; schemas/upstream_report.schema.json is its shape."""
    summary = {word: found.summary[answer] for answer, word in WORDS.items()}
    return {
        "version": 1,
        "checked_at": stamp(moment),
        "gerrit": gerrit,
        "claims": [_claim(look, site) for look in found.claims],
        "missing": [_place(look, site) for look in found.missing],
        "summary": {**summary, "missing": len(found.missing)},
    }


def _claim(look: Look, site: str) -> dict[str, Any]:
    place = _place(look, site)
    url = place.pop("url")
    return {**place, "answer": WORDS[look.tree.answer], "why": look.tree.why, "url": url}


def _place(look: Look, site: str) -> dict[str, Any]:
    tree, place = look.tree, look.place
    there = tree.answer is Answer.YES
    return {
        "driver": list(look.driver),
        "release": tree.release,
        "ref": tree.ref,
        "path": place.path,
        "class": place.class_name or None,
        "url": (file_url(site, place.project, tree.ref, place.path) or None) if there else None,
    }


def text(made: dict[str, Any]) -> str:
    """Return the report for people: what is wrong, what is missing, and the sums."""
    return "".join(f"{line}\n" for line in _lines(made))


def _lines(made: dict[str, Any]) -> Iterator[str]:
    for claim in made["claims"]:
        if claim["answer"] == "no":
            yield f"{_named(claim)}: not in {_ref(claim)}: {printable(claim['why'], 300)}"
    for one in made["missing"]:
        yield f"{_named(one)}: in {_ref(one)}, and the record does not list it"
    yield from _unknown(made["claims"])
    counts = made["summary"]
    yes, no = counts["yes"], counts["no"]
    holds = f"{yes} {'holds' if yes == 1 else 'hold'}, {no} {'does' if no == 1 else 'do'} not"
    claims = (
        f"{count(len(made['claims']), 'claim')}: {holds}, {counts['unknown']} could not be told"
    )
    yield f"{claims}; {counts['missing']} missing; {traffic(made)}"


def _unknown(claims: list[dict[str, Any]]) -> Iterator[str]:
    """Yield each reason why claims could not be told, once."""
    reasons: dict[str, int] = {}
    for claim in claims:
        if claim["answer"] == "unknown":
            reasons[claim["why"]] = reasons.get(claim["why"], 0) + 1
    for why, number in reasons.items():
        yield f"could not tell, {number} x: {printable(why, 300)}"


def _named(one: dict[str, Any]) -> str:
    what = f"{one['path']} ({one['class']})" if one["class"] else one["path"]
    return f"{printable(', '.join(one['driver']), 160)}, {printable(one['release'])}: {printable(what, 300)}"


def _ref(one: dict[str, Any]) -> str:
    return printable(one["ref"], 80)


def _say_wait(why: str, seconds: float) -> None:
    sys.stderr.write(f"driverlog: {why} in {seconds:.0f} s\n")
