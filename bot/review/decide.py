"""The decision: from the state of a change to what is to be said on it, if anything. Pure: no I/O, no clock."""

import json
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from bot.config.settings import Settings
from bot.lookups.answer import Answer
from bot.review.decision import Decision
from bot.review.decision import Verdict
from bot.review.proposals import proposed
from bot.review.questions import ASKING
from bot.review.questions import GATE_CODE
from bot.review.state import Finding
from bot.review.state import Said
from bot.review.state import State
from bot.review.tested_claims import CiClaim
from gate.finding import Severity

MOST_INLINE = 25


def decide(state: State, settings: Settings) -> Decision:
    """Return what to say on a change, given what was said before."""
    if state.remit:
        return Decision(speak=False, reason=state.remit)
    claims = dict(_claims(state))
    untrue = _untrue(state, claims)
    verdict = _verdict(state, untrue)
    digest = _digest(state, verdict)
    reason = _silence(state, verdict, digest, untrue)
    found = proposed(state.judgement.findings, state.ci, settings.data_path)
    findings = [f for f in found if f.rule not in ASKING and not _tested(f, state)]
    keys = {finding.key for finding in findings}
    said = {thread.key for thread in state.threads}
    inline = [f for f in findings if f.key not in said and _goes_inline(f, state, settings)]
    inline = sorted(inline, key=_weight)[:MOST_INLINE]
    shown = {finding.key for finding in inline} | said
    return Decision(
        speak=not reason,
        reason=reason or _news(state),
        verdict=verdict,
        digest=digest,
        inline=tuple(inline),
        listed=tuple(sorted((f for f in findings if f.key not in shown), key=_weight)),
        open=tuple(t for t in state.threads if t.unresolved and t.key in keys),
        # Of a change that could not be judged nobody knows what was mended.
        mended=tuple(t for t in state.threads if t.unresolved and t.key not in keys)
        if verdict is not Verdict.UNREADABLE
        else (),
        untrue=untrue,
        doubtful=Answer.UNKNOWN in claims.values(),
    )


def zuul_says_it(state: State, settings: Settings) -> bool:
    """Tell whether Zuul's gate says inline what is wrong, so that we only add what it cannot say.

    It runs the code of the change. Of one that touches this code it may say anything, or nothing.
    """
    if any(finding.rule == GATE_CODE for finding in state.judgement.findings):
        return False
    return state.zuul_speaks if settings.voice == "auto" else settings.voice == "fixes"


def _untrue(state: State, claims: Mapping[str, Answer]) -> frozenset[str]:
    """Return marks of the claims that do not hold; of one that could not be tested, what was last known stays."""
    marked = {_mark(key): answer for key, answer in claims.items()}
    before = state.said[-1].untrue if state.said else frozenset()
    return frozenset(
        mark
        for mark, answer in marked.items()
        if answer is Answer.NO or (answer is Answer.UNKNOWN and mark in before)
    )


def _verdict(state: State, untrue: frozenset[str]) -> Verdict:
    judgement = state.judgement
    if judgement.unreadable:
        return Verdict.UNREADABLE
    if any(f.severity is Severity.ERROR for f in (*judgement.findings, *judgement.merged)):
        return Verdict.BROKEN
    warned = any(f.severity is Severity.WARNING for f in judgement.findings)
    doubtful = bool(untrue) or any(claim.sharers for claim in state.ci)
    if warned or judgement.questions or doubtful or judgement.collides is Answer.YES:
        return Verdict.LOOK
    return Verdict.CLEAN


def _claims(state: State) -> Iterator[tuple[str, Answer]]:
    for claim in state.ci:
        yield f"account {claim.account}", claim.exists
        if claim.exists is not Answer.NO:
            yield f"success {claim.account} {'/'.join(claim.driver)}", _seen(claim)
    for entry in state.evidence:
        where = f"{'/'.join(entry.driver)} {entry.release} {entry.branch} {entry.change}"
        yield f"evidence {where}", entry.answer
    for upstream in state.upstream:
        for tree in upstream.trees:
            where = f"{upstream.project} {upstream.path} {upstream.class_name}".strip()
            yield f"tree {where} {tree.release}", tree.answer


def _seen(claim: CiClaim) -> Answer:
    """Tell whether the patterns take what the account really writes; silence proves nothing."""
    if claim.asked is not Answer.YES or claim.success + claim.failure + claim.neither == 0:
        return Answer.UNKNOWN
    return Answer.YES if claim.success + claim.failure else Answer.NO


def _digest(state: State, verdict: Verdict) -> str:
    """Return what stays the same while there is nothing new to say; claims are compared on their own."""
    judgement = state.judgement
    parts: list[object] = [verdict.value]
    if verdict is not Verdict.CLEAN:
        findings = (*judgement.findings, *judgement.merged)
        parts += [
            judgement.unreadable,
            sorted((finding.key, finding.severity.value) for finding in findings),
            [(question.kind, question.text) for question in judgement.questions],
            [(detail.title, detail.summary) for detail in judgement.details],
            judgement.collides is Answer.YES,
            sorted(
                (*claim.driver, *map(str, claim.sharers)) for claim in state.ci if claim.sharers
            ),
        ]
    return sha256(json.dumps(parts).encode()).hexdigest()[:16]


def _silence(state: State, verdict: Verdict, digest: str, untrue: frozenset[str]) -> str:
    """Return why nothing is to be said; empty if something is."""
    if not state.said:
        return ""
    last, now = state.said[-1], state.change.patch_set
    if (last.digest, last.untrue) == (digest, untrue):
        return f"same verdict as on patch set {last.patch_set}: {verdict}"
    if Said("", now, digest, untrue) in {replace(one, message="") for one in state.said}:
        return f"this verdict was given on patch set {now} already: {verdict}"
    return ""


def _news(state: State) -> str:
    if not state.said:
        return "first review of this change"
    return f"the verdict differs from the one on patch set {state.said[-1].patch_set}"


def _mark(claim: str) -> str:
    return sha256(claim.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _tested(finding: Finding, state: State) -> bool:
    """Tell whether a finding only asks for a look-up that was made here."""
    return finding.rule == "unproven-account" and any(
        claim.driver == finding.driver and claim.exists is not Answer.UNKNOWN for claim in state.ci
    )


def _goes_inline(finding: Finding, state: State, settings: Settings) -> bool:
    """Tell whether a comment in the file says something that nobody else says there."""
    if finding.severity is Severity.INFO or finding.path not in state.change.files:
        return False
    if not settings.inline:
        return False
    return bool(finding.fix) or not zuul_says_it(state, settings)


def _weight(finding: Finding) -> tuple[object, ...]:
    return (list(Severity).index(finding.severity), finding.path, finding.range, finding.key)
