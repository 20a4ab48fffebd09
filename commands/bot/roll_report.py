"""What `driverlog bot roll` prints: for people, and as JSON."""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from typing import Any

from bot.config.settings import Settings
from bot.lookups.answer import Answer
from bot.lookups.links import code_site
from bot.lookups.links import file_url
from bot.proposal import releases
from bot.proposal.presence import topic_of
from bot.proposal.state import Outcome
from bot.roll.presence import Found
from bot.roll.presence import Look
from bot.roll.series import Series
from bot.roll.table import Table
from bot.text import count
from commands.bot import proposed
from commands.bot.traffic import traffic
from registry.document import Document
from registry.lexis import printable
from registry.parsing import parse


@dataclass(frozen=True)
class Rolled:
    """What a run came to, until a `failure` if there was one.

    `found` is None while the table has no row for the release; `outcomes` are by topic.
    """

    document: Document
    table: Table
    meant: Series
    found: Mapping[str, Found] | None
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    failure: str = ""


def report(rolled: Rolled, settings: Settings) -> dict[str, Any]:
    """Return what programs get; schemas/roll_report.schema.json is its shape."""
    site = code_site(settings.gerrit, settings.code_url)
    rows = releases.rows(rolled.document, parse(rolled.table.text))
    found = rolled.found or {}
    return {
        "version": 1,
        "release": rolled.meant.id,
        "in_table": rolled.found is not None,
        "table": {"rows": [_row(row) for row in rows], "notes": list(rolled.table.notes)},
        "projects": [
            _project(rolled.meant.id, name, one, site) for name, one in sorted(found.items())
        ],
        "proposals": [
            {"topic": topic, **proposed.report(outcome)}
            for topic, outcome in rolled.outcomes.items()
        ],
    }


def _row(row: releases.Row) -> dict[str, Any]:
    return {
        "id": row.now.id,
        "version": row.now.version or None,
        "start": row.now.start or None,
        "status": row.now.status,
        "before": row.before.status if row.before is not None else None,
    }


def _project(release: str, name: str, found: Found, site: str) -> dict[str, Any]:
    return {
        "project": name,
        "topic": topic_of(release, name),
        "listed": found.there,
        "add": [_look(one, site) for one in found.come],
        "gone": [_look(one, site) for one in found.gone],
        "wrong": [_look(one, site) for one in found.wrong],
        "unknown": [_look(one, site) for one in found.unknown],
    }


def _look(one: Look, site: str) -> dict[str, Any]:
    place, tree = one.place, one.tree
    url = file_url(site, place.project, tree.ref, place.path)
    return {
        "driver": list(one.driver.identity),
        "ref": tree.ref,
        "path": place.path,
        "class": place.class_name or None,
        "why": tree.why,
        "url": (url or None) if tree.answer is Answer.YES else None,
    }


def text(made: Mapping[str, Any], outcomes: Mapping[str, Outcome], *, post: bool) -> str:
    """Return the report for people: the table, the records of each project, and what was proposed."""
    lines = [*_of_table(made), *_of_projects(made)]
    parts = ["".join(f"{line}\n" for line in lines)]
    for topic, outcome in outcomes.items():
        parts.append(f"\n{topic}:\n{proposed.text(outcome, post=post)}")
    return "".join(parts)


def _of_table(made: Mapping[str, Any]) -> Iterator[str]:
    for row in made["table"]["rows"]:
        begins = f"begins {printable(row['start'] or 'nobody knows when')}"
        was = f"{printable(row['before'] or 'no status')} -> " if row["before"] is not None else ""
        what = "" if was else f"new, {begins}, "
        yield f"table: {printable(row['id'])}: {what}{was}{row['status']}"
    for note in made["table"]["notes"]:
        yield f"table: for a person: {printable(note, 300)}"
    if not made["table"]["rows"]:
        yield "table: nothing to do"


def _of_projects(made: Mapping[str, Any]) -> Iterator[str]:
    release = printable(made["release"])
    if not made["in_table"]:
        yield f"records: {release} is not in the table of the branch; once its row is merged, run this again"
    for one in made["projects"]:
        name = printable(one["project"], 80)
        yield f"{name}: {release} to add to {count(len(one['add']), 'record')}, {one['listed']} have it"
        yield from _looks("add", one["add"])
        yield from _looks("for a person: gone from the tree", one["gone"])
        yield from _looks("for a person: listed, and not in the tree", one["wrong"])
        yield from _reasons(one["unknown"])
    yield traffic(made)


def _looks(word: str, looks: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for one in looks:
        driver, path = ", ".join(one["driver"][1:]), printable(one["path"], 200)
        why = f": {printable(one['why'], 200)}" if one["why"] else ""
        yield f"  {word}: {printable(driver, 120)}: {path}{why}"


def _reasons(looks: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield why records could not be looked up, each reason once."""
    for why in dict.fromkeys(one["why"] for one in looks):
        number = sum(one["why"] == why for one in looks)
        yield f"  could not tell, {count(number, 'record')}: {printable(why, 300)}"
