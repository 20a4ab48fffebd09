"""What a change does and what its claims came to, in phrases for a message. Pure; values come as code spans."""

import shlex
from collections.abc import Iterator
from collections.abc import Sequence
from itertools import groupby

from bot.lookups.answer import Answer
from bot.review.state import Finding
from bot.review.state import State
from bot.review.tested_claims import CiClaim
from bot.review.tested_claims import UpstreamClaim
from bot.text import code
from bot.text import count
from bot.text import prose
from gate.finding import Severity
from registry.wording import Detail

_MOST_NAMED = 3
_MOST_RECORDS = 10
_VERBS = ("added", "updated", "renamed", "removed")
_WORDS = {Answer.NO: "not in", Answer.UNKNOWN: "could not tell for", Answer.YES: "found in"}


def records(state: State) -> list[tuple[str, tuple[str, ...]]]:
    """Return what is done to which record, line by line; the same done to several is said once."""
    done: dict[tuple[str, tuple[str, ...]], list[Detail]] = {}
    for title, details in groupby(state.judgement.details, key=lambda detail: detail.title):
        verb = title.partition(": " if ": " in title else " ")[0]
        every = list(details)
        lines = tuple(one.summary for one in every if one.summary and not _is_tested(state, one))
        done.setdefault((verb, lines), []).append(every[0])
    return [(_title(verb, firsts), lines) for (verb, lines), firsts in done.items()]


def _is_tested(state: State, detail: Detail) -> bool:
    """Tell whether a field of a new record is named where its claim is put to the test."""
    if not detail.title.startswith("added: "):
        return False
    if detail.field == "upstream":
        return any(claim.driver == detail.driver for claim in state.upstream)
    account = detail.summary.startswith("ci.id: ")
    return account and any(claim.driver == detail.driver for claim in state.ci)


def _title(verb: str, firsts: Sequence[Detail]) -> str:
    """Return what is done to whom; of one vendor's records the names are enough."""
    whose = [detail.title.removeprefix(verb).lstrip(": ") for detail in firsts]
    if len(firsts) == 1:
        return f"{verb.capitalize()} {code(whose[0], 200)}"
    drivers = [detail.driver for detail in firsts if detail.driver is not None]
    houses = {(driver.project_id, driver.vendor) for driver in drivers}
    of = ""
    if verb != "renamed" and len(drivers) == len(firsts) and len(houses) == 1:
        of = f" of {code(', '.join(houses.pop()), 150)}"
        whose = [driver.name for driver in drivers]
    return f"{verb.capitalize()} {len(firsts)} records{of}: {_named(whose, 200, _MOST_RECORDS)}"


def done(state: State) -> str:
    """Return what a change does, in one phrase: what a record gets, or how many records get something."""
    found = records(state)
    if len(found) == 1:
        title, lines = found[0]
        # Of a new record the name says enough, its fields are what the claims are about.
        fields = [] if title.startswith(("Added", "Removed")) else lines
        more = f" and {len(fields) - _MOST_NAMED} more" if len(fields) > _MOST_NAMED else ""
        shown = ", ".join(code(line, 150) for line in fields[:_MOST_NAMED])
        return title + (f": {shown}{more}" if shown else "")
    verbs = [detail.title.partition(":")[0] for detail in _firsts(state)]
    words = [f"{verb} {verbs.count(verb)}" for verb in _VERBS if verb in verbs]
    tables = sum(verb.startswith("table ") for verb in verbs)
    parts = [f"Drivers: {', '.join(words)}"] if words else []
    return "; ".join([*parts, *([f"{count(tables, 'table')} edited"] if tables else [])])


def _firsts(state: State) -> Iterator[Detail]:
    for _, details in groupby(state.judgement.details, key=lambda detail: detail.title):
        yield next(details)


def places(findings: Sequence[Finding]) -> list[tuple[str, Finding]]:
    """Return where each finding is, and the finding; what is the same in several places is said once."""
    same: dict[tuple[Severity, str, str], list[Finding]] = {}
    for finding in findings:
        same.setdefault((finding.severity, finding.rule, finding.message), []).append(finding)
    many = len({finding.path for finding in findings}) > 1
    return [(_place(found, many_files=many), found[0]) for found in same.values()]


def _place(found: Sequence[Finding], *, many_files: bool) -> str:
    paths = dict.fromkeys(finding.path for finding in found)
    lines = [finding.range.start_line for finding in found if finding.range.start_line]
    where = ", ".join(code(path, 100) for path in paths) + " " if many_files else ""
    if not lines:
        return f"{where.strip()}: " if where else ""
    more = f" and {len(lines) - 5} more" if len(lines) > 5 else ""
    numbers = ", ".join(map(str, lines[:5]))
    return f"{where}{'line' if len(lines) == 1 else 'lines'} {numbers}{more}: "


def heard(claim: CiClaim) -> str:
    """Return how much of a CI was heard."""
    told = claim.success + claim.failure + claim.neither
    return "newest comment" if told == 1 else f"newest {told} comments"


def trying(claim: CiClaim) -> str:
    """Return the command that shows line by line what the patterns make of the comments; empty where they do well."""
    if claim.success or not claim.neither or not claim.server:
        return ""
    driver = shlex.quote(str(claim.driver))
    return f"driverlog ci try --driver {driver} --gerrit {shlex.quote(claim.server)}"


def counted(claim: CiClaim) -> str:
    """Return what the patterns make of what was heard."""
    mixed = f" ({claim.mixed} with a line of failure beside)" if claim.mixed else ""
    return f"{claim.success} success{mixed}, {claim.failure} failure, {claim.neither} neither"


def trees(claim: UpstreamClaim) -> list[str]:
    """Return the releases of a claim by answer, what is wrong first."""
    parts = []
    for answer, word in _WORDS.items():
        found = [tree for tree in claim.trees if tree.answer is answer]
        shown = [
            prose(tree.release, 40)
            + (f" ({prose(tree.why or tree.ref, 160)})" if tree.why or tree.ref else "")
            for tree in found
        ]
        if shown:
            parts.append(f"{word} {', '.join(shown)}")
    return parts


def holding(state: State) -> str:
    """Return the claims that hold, in a phrase."""
    return ". ".join(part for part in (_ci(state), _upstream(state)) if part)


def _ci(state: State) -> str:
    held = [claim for claim in state.ci if claim.success + claim.failure]
    if len(held) == 1:
        claim = held[0]
        return f"CI claim holds ({code(claim.account, 80)}, {heard(claim)}: {counted(claim)})"
    return f"{len(held)} CI claims hold" if held else ""


def _upstream(state: State) -> str:
    held = [c for c in state.upstream if any(tree.answer is Answer.YES for tree in c.trees)]
    if len(held) == 1:
        names = [tree.release for tree in held[0].trees if tree.answer is Answer.YES]
        more = f" and {len(names) - 5} more" if len(names) > 5 else ""
        return f"Upstream path is in {', '.join(prose(name, 40) for name in names[:5])}{more}"
    return f"{len(held)} upstream paths are in the tree" if held else ""


def unsure(state: State) -> str:
    """Return what of the claims could not be told, in a phrase; empty if all could."""
    accounts = [claim.account for claim in state.ci if claim.asked is not Answer.YES]
    silent = [c.account for c in state.ci if c.asked is Answer.YES and not _told(c)]
    paths = [
        f"{code(claim.path, 120)} in {names}"
        for claim in state.upstream
        if (names := _unknown(claim))
    ]
    unknown = ([f"CI account {_named(accounts)}"] if accounts else []) + paths[:_MOST_NAMED]
    more = f" and {len(paths) - _MOST_NAMED} more" if len(paths) > _MOST_NAMED else ""
    left_out = state.untested + sum(bool(claim.left_out) for claim in state.upstream)
    parts = (
        f"Could not tell: {'; '.join(unknown)}{more}" if unknown else "",
        f"No result by {_named(silent)} was found" if silent else "",
        f"{count(left_out, 'record')} not wholly put to the test" if left_out else "",
    )
    return ". ".join(part for part in parts if part)


def _unknown(claim: UpstreamClaim) -> str:
    names = [tree.release for tree in claim.trees if tree.answer is Answer.UNKNOWN]
    return ", ".join(prose(name, 40) for name in names[:_MOST_NAMED])


def _told(claim: CiClaim) -> int:
    return claim.success + claim.failure + claim.neither


def _named(values: Sequence[str], longest: int = 120, most: int = _MOST_NAMED) -> str:
    """Return the first of some values, with the number of the others."""
    different = list(dict.fromkeys(values))
    more = f" and {len(different) - most} more" if len(different) > most else ""
    return ", ".join(code(value, longest) for value in different[:most]) + more
