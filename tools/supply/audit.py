"""Asks the OSV database for known vulnerabilities of what is locked, by pip-audit, and tells "none" from "no answer".

Exits 0 = none known, or skipped, because the database cannot be reached from here (`--required` makes that 2);
1 = found; 2 = could not do it, one line why. A skip never reads as "none".
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from typing import NamedTuple

import requests

from tools.supply import pins

ROOT = Path(__file__).parent.parent.parent
LOCK = Path("requirements/bot.txt")
SERVICE = "https://api.osv.dev/v1/query"
SECONDS = 15
MOST_SUMMARY = 160
# A release with a flaw that every such database knows (CVE-2019-10906). Who does not know it has not answered, however
# politely: pip-audit reads a proxy's empty answer as "none". Its words for a lost connection are no interface either.
FLAWED = {"package": {"name": "jinja2", "ecosystem": "PyPI"}, "version": "2.10"}


class Answer(NamedTuple):
    """What pip-audit came to: its report, or None and the last thing it said."""

    report: dict[str, Any] | None
    said: str


def ask(lock: Path, service: str) -> Answer:
    """Run pip-audit on the lock as it stands; nothing is resolved or installed for it."""
    command = (
        *(sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--disable-pip"),
        *("--require-hashes", "--vulnerability-service", "osv", "--osv-url", service),
        *("--format", "json", "--progress-spinner", "off", "--timeout", str(SECONDS)),
    )
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = done.stderr.strip().splitlines() or ["it said nothing"]
    return Answer(_report(done.stdout), lines[-1])


def _report(text: str) -> dict[str, Any] | None:
    try:
        report = json.loads(text)
    except ValueError:
        return None
    return report if isinstance(report, dict) and "dependencies" in report else None


def why_unreachable(service: str) -> str | None:
    """Return why the database gives no answer from here; None where it does."""
    try:
        answer = requests.post(service, json=FLAWED, timeout=SECONDS)
    except requests.Timeout:
        return f"no answer within {SECONDS} s"
    except requests.RequestException as failure:
        return f"no connection ({type(failure).__name__})"
    if not answer.ok:
        return f"it answers {answer.status_code}"
    try:
        told = answer.json()
    except ValueError:
        told = None
    if not isinstance(told, dict):
        return "it answers what is no answer of OSV's"
    return None if told.get("vulns") else "it does not even know what is wrong with jinja2 2.10"


def findings(report: dict[str, Any], held: dict[str, pins.Pin]) -> list[str]:
    """Return a line for each vulnerability, at the line of the lock."""
    return [
        f"{LOCK}:{held[each['name']].line}:1: error: {each['name']} {each['version']} has {_told(flaw)}"
        for each in report["dependencies"]
        for flaw in each.get("vulns", ())
    ]


def _told(flaw: dict[str, Any]) -> str:
    summary = " ".join(str(flaw.get("description", "")).split())[:MOST_SUMMARY]
    mended = ", ".join(flaw.get("fix_versions", ())) or "no release yet"
    names = ", ".join(sorted({flaw["id"], *flaw.get("aliases", ())}))
    printable = "".join(c if c.isprintable() else "?" for c in f"{names}: {summary}")
    return f"{printable}; mended in {mended}"


def unasked(report: dict[str, Any], held: dict[str, pins.Pin]) -> list[str]:
    """Return what is locked and was not looked up; a marker may leave it out on this Python."""
    asked = {each["name"] for each in report["dependencies"] if "skip_reason" not in each}
    here = (pin for pin in held.values() if _applies(pin))
    return sorted(pin.name for pin in here if pin.name not in asked)


def _applies(pin: pins.Pin) -> bool:
    marker = pin.requirement.marker
    return marker is None or marker.evaluate()


def audit(root: Path, service: str, *, required: bool) -> int:
    """Say what is known of the locked releases."""
    held = pins.pins((root / LOCK).read_text(encoding="utf-8"))
    answer = ask(root / LOCK, service)
    if answer.report is None:
        why = why_unreachable(service)
        return _no_answer(why, service, required) if why else _broken(answer)
    if missing := unasked(answer.report, held):
        return _failed(f"not looked up: {', '.join(missing)}; run it again")
    if found := findings(answer.report, held):
        print("\n".join(found))
        print(f"audit: {len(found)} known; ./toxw -e lock -- --upgrade takes newer releases")
        return 1
    if why := why_unreachable(service):
        return _no_answer(why, service, required)
    print(f"audit: none known of {len(answer.report['dependencies'])} locked releases")
    return 0


def _broken(answer: Answer) -> int:
    return _failed(f"pip-audit failed: {answer.said}; run it again")


def _no_answer(why: str, service: str, required: bool) -> int:
    if required:
        return _failed(f"{service} cannot be reached: {why}")
    print(f"audit: SKIPPED, nothing was looked up: {service} cannot be reached: {why}")
    return 0


def _failed(why: str) -> int:
    print(f"audit: {why}", file=sys.stderr)
    return 2


def main(argv: Sequence[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(prog="audit", description="known vulnerabilities of the lock")
    parser.add_argument("--service", default=SERVICE, metavar="URL", help="another OSV database")
    parser.add_argument("--required", action="store_true", help="no answer is a failure")
    args = parser.parse_args(argv)
    try:
        return audit(root, args.service, required=args.required)
    except OSError as failure:
        return _failed(f"{failure.filename}: {failure.strerror}; run ./toxw -e lock")


if __name__ == "__main__":
    raise SystemExit(main())
