"""The bot's part of the demo: a vendor's change from push to green on a Gerrit of our own, on this machine."""

import json
from pathlib import Path

from tests.lab.fake import FakeServer
from tests.lab.fake import start_fake
from tools.demo.page import BOT
from tools.demo.page import Page
from tools.demo.readme import outdated
from tools.demo.records import CINDER
from tools.demo.records import CLAIMS
from tools.demo.records import JOB
from tools.demo.records import NEW_RECORD
from tools.demo.records import PATTERNS
from tools.demo.records import TREE
from tools.demo.records import ci_said
from tools.demo.records import with_record
from tools.demo.stage import DATA
from tools.demo.stage import ROOT
from tools.demo.stage import Unexpected
from tools.demo.stage import show
from tools.demo.stage import title
from tools.demo.vendor import Vendor

PROJECT = "openstack/driverlog"
RECORD = NEW_RECORD | CLAIMS
_SETTINGS = "driverlog.toml"


def play(folder: Path) -> None:
    """Show all of it, with a clone and the bot's files in `folder`."""
    with start_fake() as server:
        registry = (ROOT / DATA).read_text(encoding="utf-8")
        server.add_project(PROJECT, [], {str(DATA): registry})
        server.add_project(CINDER, ("stable/2025.2", "stable/2026.1"), TREE)
        server.add_changes(CINDER, 3, merged=True, messages=ci_said("hx"))
        settings = f'[bot]\ngerrit = "{server.url}"\nproject = "{PROJECT}"\n'
        (folder / _SETTINGS).write_text(settings)
        vendor = Vendor(server, PROJECT, folder / "ada")
        first_review(server, folder, vendor)
        fix_by_click(server, folder, vendor)
        clean_line(server, folder, vendor)


def first_review(server: FakeServer, folder: Path, vendor: Vendor) -> None:
    """Show what a core reviewer, and the vendor, read on a change with mistakes."""
    title(
        "4. The bot: a vendor pushes a change with mistakes to Gerrit (a fake one, on this machine)"
    )
    vendor.push(with_record(vendor.text, RECORD), "Add Halden HX iSCSI")
    watch(server, folder, expect=1)
    page = must_say(server, vendor, "not ready", JOB, "stable/2025.2")
    page.print_last()
    if page.open_threads() != 2:
        raise Unexpected(f"{page.open_threads()} open threads, expected 2")
    if lines := outdated(page.reviews[-1]["message"]):
        raise Unexpected(f"README.md shows {lines}; copy what the bot says today from above")


def fix_by_click(server: FakeServer, folder: Path, vendor: Vendor) -> None:
    """Show the bot's answer to a patch set that Gerrit made from the bot's own fix."""
    title("5. The vendor applies the fix of the release's name, by a click in Gerrit: patch set 2")
    vendor.apply(Page(server, vendor.number).comment("unknown-releases"))
    watch(server, folder, expect=1)
    page = must_say(server, vendor, "not ready, 1 error")
    page.print_last()
    if page.open_threads() != 1:
        raise Unexpected(f"{page.open_threads()} open threads, expected 1")


def clean_line(server: FakeServer, folder: Path, vendor: Vendor) -> None:
    """Show the short line on a good patch set, and the silence after it."""
    title("6. The vendor mends the rest, with the patterns that the bot found, and pushes again")
    vendor.amend(_mended(vendor.text))
    watch(server, folder, expect=0)
    page = must_say(server, vendor, "DriverLog: fine")
    page.print_last()
    print("\n  Asked once more, the bot has nothing to add:")
    watch(server, folder, expect=0)
    after = Page(server, vendor.number)
    if len(after.reviews) != len(page.reviews) or after.open_threads():
        raise Unexpected("the bot spoke again, or left a thread open")


def watch(server: FakeServer, folder: Path, *, expect: int) -> None:
    """Run one round of the bot's watch, as its account."""
    secrets = {
        "DRIVERLOG_GERRIT_USER": BOT,
        "DRIVERLOG_GERRIT_PASSWORD": server.account(BOT).password,
        "XDG_CACHE_HOME": str(folder / "cache"),
    }
    action = ("bot", "watch", "--once", "--post", "--config", _SETTINGS)
    show(folder, *action, expect=expect, more=secrets)


def must_say(server: FakeServer, vendor: Vendor, *signs: str) -> Page:
    """Hold the bot to its last message, and return the change as it is now."""
    page = Page(server, vendor.number)
    said = page.reviews[-1]["message"] if page.reviews else ""
    if missed := [sign for sign in signs if sign not in said]:
        raise Unexpected(f"the bot does not say {', '.join(missed)}; it says: {said}")
    return page


def _mended(text: str) -> str:
    data = json.loads(text)
    [record] = [driver for driver in data["drivers"] if driver["name"] == RECORD["name"]]
    record["maintainers"][0]["name"] = "Ada Lindqvist"
    record["releases"] = ["Flamingo", "Gazpacho"]
    record["ci"] |= PATTERNS
    return json.dumps(data, indent=4, ensure_ascii=False) + "\n"
