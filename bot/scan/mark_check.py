"""Does a recorded mark hold: a change as Gerrit shows it today beside the evidence that a record gives. Pure."""

from collections.abc import Iterator

from bot.gerrit import Json
from bot.lookups.accounts import Found
from bot.scan.held import Circle
from bot.scan.held import Flaw
from bot.scan.held import Held
from bot.scan.held import Reason
from bot.scan.mark_comments import of_comments
from bot.scan.merged import merged
from bot.scan.state import Merged
from bot.scan.watched import project_of
from registry.branches import release_of
from registry.lexis import printable
from registry.model import Driver
from registry.model import Evidence
from registry.model import Registry


def check(entry: Evidence, driver: Driver, info: Json, account: Found, circle: Circle) -> Held:
    """Return whether a mark holds; `info` is its change, with MESSAGES, DETAILED_ACCOUNTS and ALL_REVISIONS."""
    change = merged(info)
    if change is None:
        status = str(info.get("status", "")).lower() or "unknown"
        text = f"change {entry.change} is not merged, its status is {printable(status)}"
        reasons = [Reason(Flaw.NOT_MERGED, text)]
    else:
        reasons = [
            *_of_place(entry, driver, change, circle.registry),
            *of_comments(entry, driver, change, account, circle),
        ]
    return Held(driver.identity, entry, (*_of_record(entry, driver), *reasons))


def _of_record(entry: Evidence, driver: Driver) -> Iterator[Reason]:
    account = driver.ci.id if driver.ci else None
    if entry.account != account:
        shown = f'"{printable(account)}"' if account else "none"
        text = (
            f'the mark is by "{printable(entry.account)}", the CI account of the record is {shown}'
        )
        yield Reason(Flaw.ACCOUNT, text)


def _of_place(
    entry: Evidence, driver: Driver, change: Merged, registry: Registry
) -> Iterator[Reason]:
    project = project_of(driver)
    if change.project != project:
        text = f"change {change.number} is in {printable(change.project)}, the driver's project is {printable(project)}"
        yield Reason(Flaw.PROJECT, text)
    if change.branch != entry.branch:
        text = f"change {change.number} was merged on {printable(change.branch)}, not on {printable(entry.branch)}"
        yield Reason(Flaw.BRANCH, text)
    release = release_of(entry.branch, registry, change.submitted.date())
    if release is None or release.id != entry.release:
        is_ = f"was {release.id}" if release is not None else "belonged to no release"
        text = f"{printable(entry.branch)} {is_} when the change was merged, not {printable(entry.release)}"
        yield Reason(Flaw.RELEASE, text)
    if entry.patch_set not in change.same_as_merged:
        text = f"patch set {entry.patch_set} is not the code that was merged, which is patch set {change.patch_set}"
        yield Reason(Flaw.PATCH_SET, text)
