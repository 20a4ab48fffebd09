"""Patterns that would have matched, as findings with a fix: what a CI really writes mends the record."""

import json
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from bot.lookups.answer import Answer
from bot.review.positions import Range
from bot.review.state import Finding
from bot.review.state import Replacement
from bot.review.tested_claims import CiClaim
from gate.finding import Severity
from gate.knowledge.patterns import spelt

RULE = "unmatched-pattern"
_FIELDS = ("success pattern", "failure pattern")


def proposed(
    findings: Sequence[Finding], claims: Sequence[CiClaim], path: str
) -> tuple[Finding, ...]:
    """Return the findings, with a fix on those about a pattern that takes nothing, and one of our own where none is."""
    result = list(findings)
    for claim in claims:
        for fix in _fixes(claim, path):
            about = [
                n for n, one in enumerate(result) if one.range == fix.range and one.path == path
            ]
            for number in about:
                if not result[number].fix:
                    result[number] = replace(result[number], title=fix.title, fix=fix.fix)
            if not about:
                result.append(fix)
    return tuple(result)


def _fixes(claim: CiClaim, path: str) -> Iterator[Finding]:
    took_nothing = claim.success + claim.failure == 0 and claim.asked is Answer.YES
    if claim.proposal is None or not took_nothing:
        return
    for field, pattern, place in zip(_FIELDS, claim.proposal, claim.places, strict=True):
        if place is not None:
            yield _finding(claim, field, pattern, place, path)


def _finding(claim: CiClaim, field: str, pattern: str, place: Range, path: str) -> Finding:
    mark = sha256("\0".join((RULE, field, *claim.driver.key)).encode("utf-8", "surrogatepass"))
    account, shown = claim.account, spelt(pattern)
    return Finding(
        key=mark.hexdigest()[:10],
        rule=RULE,
        severity=Severity.WARNING,
        message=f'the {field} takes none of the newest comments of "{account}" here; "{shown}" would',
        path=path,
        range=place,
        driver=claim.driver,
        title=f'write "{shown}", as the comments of the CI have it',
        fix=(Replacement(place, json.dumps(pattern, ensure_ascii=False)),),
    )
