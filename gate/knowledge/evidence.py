"""What is wrong with one entry of evidence: each fault with the field it stands in. The record is the measure."""

import re
from collections.abc import Iterator
from datetime import datetime
from datetime import timedelta
from typing import NamedTuple

from gate.knowledge.patterns import searches
from registry.branches import branch_names
from registry.branches import release_of
from registry.lexis import printable
from registry.model import Ci
from registry.model import Evidence
from registry.model import Registry

_LONGEST_COMMENT = 300
# Days from the comment to the merge.
_MERGED_AFTER = (-7, 0, 7, 30, 60, 90)
_MOMENT = re.compile(r"2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|\+00:00)")


class Fault(NamedTuple):
    """One contradiction: the field, and the message of its finding."""

    field: str
    message: str


def faults(
    entry: Evidence, ci: Ci, releases: frozenset[str], registry: Registry
) -> Iterator[Fault]:
    """Yield what does not fit in one entry; `releases` are the driver's."""
    yield from _of_release(entry, releases, registry)
    yield from _of_account(entry, ci)
    yield from _of_moment(entry, registry)
    yield from _of_links(entry)


def _of_release(entry: Evidence, releases: frozenset[str], registry: Registry) -> Iterator[Fault]:
    shown = printable(entry.release)
    release = registry.releases.get(entry.release)
    if entry.release not in releases:
        yield Fault(
            "release",
            f'evidence for "{shown}", which is not among the driver\'s releases; add the release',
        )
    elif (
        release is not None
        and entry.branch != "master"
        and entry.branch not in branch_names(release)
    ):
        expected = f"master or {branch_names(release)[0]}"
        yield Fault(
            "branch", f'branch "{printable(entry.branch)}" is none of {shown}, expected {expected}'
        )


def _of_account(entry: Evidence, ci: Ci) -> Iterator[Fault]:
    if ci.id is not None and entry.account != ci.id:
        message = f'evidence of the account "{printable(entry.account)}", the driver\'s CI is "{printable(ci.id)}"'
        yield Fault("account", message)
    if (
        ci.success_pattern
        and len(entry.comment) < _LONGEST_COMMENT
        and not searches(ci.success_pattern, entry.comment)
    ):
        message = f'the success pattern is not found in the line "{printable(entry.comment, 80)}"'
        yield Fault("comment", message)


def moment_of(text: str) -> datetime | None:
    """Return the moment that a text in ISO 8601 names, if it is one in UTC."""
    if not _MOMENT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _of_moment(entry: Evidence, registry: Registry) -> Iterator[Fault]:
    moment = moment_of(entry.tested_at)
    if moment is None:
        message = f'"{printable(entry.tested_at)}" is no moment, expected one in UTC such as 2026-04-01T12:30:00Z'
        yield Fault("tested_at", message)
        return
    if entry.branch != "master":
        return
    # The release is that of the day the change was merged, which may be long after it was tested. A comment may also
    # come late, and the releases table may have been corrected since.
    days = (moment.date() + timedelta(days=shift) for shift in _MERGED_AFTER)
    known = {
        release.id for day in days if (release := release_of("master", registry, day)) is not None
    }
    if known and entry.release in registry.releases and entry.release not in known:
        shown = "/".join(sorted(known))
        yield Fault(
            "release",
            f'master was {shown} at {printable(entry.tested_at)}, not "{printable(entry.release)}"',
        )


def _of_links(entry: Evidence) -> Iterator[Fault]:
    for field, link in (("review_url", entry.review_url), ("log_url", entry.log_url)):
        if link is not None and not link.startswith(("https://", "http://")):
            yield Fault(
                field, f'"{printable(link)}" is no link, expected one that starts with https://'
            )
        elif field == "review_url" and str(entry.change) not in re.split(r"\D+", link or ""):
            message = f'"{printable(link or "", 80)}" does not lead to change {entry.change}'
            yield Fault(field, message)
