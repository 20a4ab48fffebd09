"""`driverlog site build`: read the registry, its log and the reports, build the site, put it in its place."""

import argparse
import hashlib
import sys
from contextlib import closing
from datetime import UTC
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from bot.config.settings import BadSetting
from bot.config.settings import state_folder
from commands.site.log import history
from commands.site.reports import health_report
from commands.site.reports import upstream_report
from commands.source import data_path
from dashboard.build import files
from dashboard.inputs import Inputs
from dashboard.links import web_link
from dashboard.machine.moments import iso
from dashboard.publish import publish
from dashboard.site_folder import CannotPublish
from gate.refusal import Refusal
from gate.source import Source
from registry.lexis import printable
from registry.model import Registry
from registry.parsing import read

_CACHE = "site-history.json"


class Built(NamedTuple):
    """What a build came to."""

    drivers: int
    files: int
    size: int

    def __str__(self) -> str:
        return f"{self.drivers:,} drivers, {self.files:,} files, {self.size / 1e6:,.1f} MB"


def run(options: argparse.Namespace) -> int:
    """Run the command; 0 = the site is there."""
    built = build(options, options.output)
    sys.stdout.write(f"driverlog: built {built} in {printable(str(options.output), 200)}\n")
    return 0


def build(options: argparse.Namespace, output: Path) -> Built:
    """Build what the options say, and put it in its place; raise Refusal if that cannot be."""
    inputs = read_inputs(options)
    try:
        number, size = publish(files(inputs), output, facts(inputs))
    except CannotPublish as error:
        raise Refusal(str(error)) from error
    return Built(len(inputs.registry.drivers), number, size)


def facts(inputs: Inputs) -> dict[str, object]:
    """Return what `site.json` says of the site: what it was made from."""
    reports = {"health_at": inputs.health, "upstream_at": inputs.upstream}
    moments = {"health_at": "generated_at", "upstream_at": "checked_at"}
    return {
        "version": 1,
        "now": iso(inputs.now),
        "data_sha256": hashlib.sha256(inputs.raw).hexdigest(),
        "drivers": len(inputs.registry.drivers),
        **{name: report and report.get(moments[name]) for name, report in reports.items()},
    }


def read_inputs(options: argparse.Namespace) -> Inputs:
    """Read all that the options name."""
    now, base_url = moment_of(options.now), base_of(options.base_url)
    health, upstream = health_report(options.health), upstream_report(options.upstream)
    with closing(Source(options.repo, data_path(options.data_path))) as source:
        raw = source.read_worktree()
        registry = registry_of(raw, source.data_path)
        told = None if options.no_history else history(source, registry, _cache())
    return Inputs(registry, now, raw, base_url, health, upstream, told)


def registry_of(raw: bytes, path: str) -> Registry:
    """Return the registry of the file's bytes; what is no JSON is no registry."""
    document = read(raw)
    for fault in document.faults:
        if fault.kind == "syntax":
            line, column = document.position(fault.extent.start)
            why = f"{path}:{line}:{column}: {printable(fault.message, 160)}"
            raise Refusal(f"the registry is not JSON: {why} (driverlog check shows all)")
    if not isinstance(document.value, dict):
        raise Refusal(
            f"{path} is no JSON object; name the registry with --data-path, or run driverlog check"
        )
    return Registry.of(document.value)


def moment_of(text: str | None) -> datetime:
    """Return the moment that the site is of, in UTC."""
    if text is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        found = datetime.fromisoformat(text)
        # Without a zone it is UTC, as in all our files.
        when = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Refusal(
            f"--now {text!a} is no moment; write it as in 2026-05-04T09:21:37Z"
        ) from error
    return when.replace(microsecond=0)


def base_of(text: str | None) -> str:
    """Return the address of the site without a slash at its end; empty if it is not known."""
    if text is None:
        return ""
    found = web_link(text)
    if found is None or "?" in found or "#" in found:
        raise Refusal(
            f"--base-url {text!a} is no address for a site; write it as in https://drivers.example.org"
        )
    return found.rstrip("/")


def _cache() -> Path | None:
    """Return where the log's steps are kept; None where there is no folder for it."""
    try:
        return state_folder() / _CACHE
    except BadSetting:
        return None
