r"""Derives the patterns that would have taken a line of a job list: `<job> \S+ : SUCCESS` and its failure. Pure."""

import re
from collections.abc import Collection
from collections.abc import Sequence

from bot.ci.comments import JobLine
from bot.ci.comments import job_lines
from gate.knowledge.comments import matched
from gate.knowledge.comments import matches_everything
from gate.knowledge.names import protocols
from gate.knowledge.names import words
from gate.knowledge.patterns import refusal
from gate.knowledge.patterns import searches
from registry.model import Driver

# What a CI that writes the one writes in the other case. Of FAILED the opposite is a guess, so it is not here.
_OPPOSITE = {"SUCCESS": "FAILURE", "PASSED": "FAILED", "PASS": "FAIL", "SUCCEEDED": "FAILED"}
# All that Zuul says of a job that ran and did not pass.
_ZUULS = frozenset(
    "FAILURE TIMED_OUT RETRY_LIMIT POST_FAILURE NODE_FAILURE DISK_FULL ERROR".split()
)
_SENTENCE = re.compile(
    r"(?P<start>[A-Za-z0-9][^:/\[\]]{0,80}?(?:[ \t]|:[ \t]?|-))(?P<word>[A-Z]{4,9}|[A-Z][a-z]{3,8})\b",
    re.ASCII,
)
# They say nothing about whose job it is.
_USUAL = frozenset(
    """
    check ci devstack driver drivers dsvm external full functional gate integration job linux main master openstack
    party plugin python scenario stable tempest test testing tests third ubuntu verify
    """.split()
)


def proposal(lines: Sequence[str], about: Collection[str] = ()) -> tuple[str, str] | None:
    """Return the (success, failure) patterns that would have taken one of `lines`; None where it would be a guess.

    `about` are lower-case words of the driver, its vendor and its account. Of several jobs that one is meant which
    shares the most words with them; if it is not the only such one, nobody can tell.
    """
    seen = _telling(lines)
    jobs = list(dict.fromkeys(line.job for line in seen))
    job = jobs[0] if len(jobs) == 1 else _likeliest(jobs, about)
    return None if job is None else _of_job(job, seen)


def proposals(lines: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return job -> (success, failure) patterns for each job that `lines` tell a result of, where it is no guess."""
    seen = _telling(lines)
    found = {job: _of_job(job, seen) for job in dict.fromkeys(line.job for line in seen)}
    return {job: pair for job, pair in found.items() if pair is not None}


def of_sentence(lines: Sequence[str]) -> tuple[str, str] | None:
    """Return the patterns for a sentence such as `Array third party testing PASSED [ … ]`; None if all CIs write it."""
    for line in lines:
        found = _SENTENCE.match(line)
        pair = _words_of(found["word"]) if found else None
        if found is None or pair is None:
            continue
        start = re.sub(r"([.+*?()|{}^$\[\]\\])", r"\\\1", found["start"])
        patterns = (start + pair[0], start + pair[1])
        if not any(refusal(p) or matched(p) for p in patterns) and searches(start, line):
            return patterns
    return None


def words_about(driver: Driver) -> set[str]:
    """Return the words by which a driver's job may be known."""
    account = (driver.ci.id if driver.ci else None) or ""
    said = words(driver.name[:200]) + words(driver.vendor[:200]) + words(account[:200])
    return {*said, *(name.lower() for name in protocols(driver.name[:200]))}


def _telling(lines: Sequence[str]) -> list[JobLine]:
    """Return the lines that name a job and end with a result that has an opposite."""
    return [line for line in job_lines("\n".join(lines)) if line.job and _words_of(line.word)]


def _of_job(job: str, seen: Sequence[JobLine]) -> tuple[str, str] | None:
    own = {line.job: line for line in seen}[job]
    others = [line.line for line in seen if line.job != job]
    for lead in ("", own.bullet.replace("*", r"\*")):
        pair = _pair(own, lead)
        if _fits(pair, own.line, others):
            return pair
    return None


def likeliest_line(lines: Sequence[str], about: Collection[str] = ()) -> str:
    """Return the line that a reader would look at: the likeliest job's, else a job's, else the first one; or ""."""
    seen = list(job_lines("\n".join(lines)))
    job = _likeliest([line.job for line in seen if line.job], about)
    meant = next((line.line for line in seen if job and line.job == job), "")
    return meant or next((line.line for line in seen), "") or next(iter(lines), "")


def _words_of(word: str) -> tuple[str, str] | None:
    """Return the words for success and failure, given the one that a line ends with."""
    known = word.upper()
    if known in _ZUULS and word.isupper():
        return "SUCCESS", "FAILURE" if word == "FAILURE" else f"(FAILURE|{word})"
    if known not in _OPPOSITE or word not in (known, known.lower(), known.capitalize()):
        return None
    opposite = _OPPOSITE[known]
    if word.isupper():
        return word, opposite
    return word, opposite.lower() if word.islower() else opposite.capitalize()


def _likeliest(jobs: Sequence[str], about: Collection[str]) -> str | None:
    known = set(about) - _USUAL
    scores = {job: len(known.intersection(words(job))) for job in jobs}
    best = max(scores.values(), default=0)
    found = [job for job, score in scores.items() if score == best]
    return found[0] if best and len(found) == 1 else None


def _pair(line: JobLine, lead: str) -> tuple[str, str]:
    good, bad = _words_of(line.word) or ("", "")
    name = re.sub(r"([.+])", r"\\\1", line.job)
    # A tab or a run of spaces is as it was written: what is proposed takes that line.
    start = rf"{lead}{name}{line.space}\S+{line.gap}"
    return start + good, start + bad


def _fits(pair: tuple[str, str], line: str, others: Sequence[str]) -> bool:
    """Tell whether both patterns run, one takes the line, and neither takes another job's or everything."""
    if any(refusal(pattern) or matches_everything(pattern) for pattern in pair):
        return False
    taken = any(searches(pattern, line) for pattern in pair)
    return taken and not any(searches(pattern, other) for pattern in pair for other in others)
