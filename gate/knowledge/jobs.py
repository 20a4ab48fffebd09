r"""Reads a pattern of the form `job \S+ : SUCCESS`: which job it names, which result, which line it waits for."""

import re
from functools import lru_cache
from typing import NamedTuple

from gate.knowledge.patterns import searches

_LINK = "https://logs.example.org/1/"
_GOOD = r"success(?:es|ful|fully)?|succeed(?:ed|s)?|pass(?:ed|es)?"
_BAD = r"unsuccess(?:ful|fully)?|fail(?:ed|s|ure|ures|ing)?|errors?|aborted|timed_out|not passed|not success(?:ful)?"
_RESULT = re.compile(rf"(?<![a-z])(?:(?P<bad>{_BAD})|(?P<good>{_GOOD}))(?![a-z])", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:0|no|not|without|zero)\W+(?:\w+\W+)?$", re.IGNORECASE)
_LEAD = re.compile(r"^(?:\(\?i\)|\^|\.[*+]|\\?[*-] |\s)+")
_TAIL = re.compile(r"(?:\s|\\S[+*]?|/?S\+|\\s[+*]?|\.[*+]|\(|\[|[:|>,=-]|\\[-:\[(])+$")
_HEADLINES = frozenset(
    (
        "",
        "build",
        "builds",
        "test",
        "tests",
        "testing",
        "ci",
        "result",
        "results",
        "status",
        "build result",
        "job",
        "jobs",
    )
)
_ATOM = re.compile(
    r"(?P<link>\\S[+*]\??)|(?P<one>\\[Sw][+*]?\??|\[[^\]\[]*\][+*]?\??|\.[*+]\??)|(?P<digit>\\d[+*]?\??)"
    r"|(?P<space>\\s[+*]?\??)|(?P<nothing>\\b|[\^$]|\(\?i\))|\\(?P<literal>\W)"
)
_GROUP = re.compile(r"\((?:\?:)?([^()|]*)(?:\|[^()]*)?\)\??")
_TEMPLATE = re.compile(r"\^?Build (?:Successful|Failed)[ .!]*\$?")
_SHAPES = {"link": _LINK, "one": "x", "digit": "1", "space": " ", "nothing": ""}


class Reading(NamedTuple):
    """What a pattern says: the job's name ("" for a headline), the result word and whether it is a good one."""

    job: str = ""
    result: str = ""
    good: bool = False

    @property
    def bad(self) -> bool:
        """Tell whether the result word is one of failure."""
        return bool(self.result) and not self.good


@lru_cache(maxsize=1 << 16)
def reading(pattern: str) -> Reading:
    """Read a pattern; what is not recognised stays empty, and so does a choice between success and failure."""
    found = list(_RESULT.finditer(pattern))
    if not found or _DENIED.search(pattern[: found[-1].start()]):
        return Reading(_job(pattern))
    last = found[-1]
    choice = [match for match in found if "|" in pattern[match.end() : last.start()]]
    job = _job(pattern[: choice[0].start() if choice else last.start()])
    if any((match["good"] is None) != (last["good"] is None) for match in choice):
        return Reading(job)
    return Reading(job, last.group(), last["good"] is not None)


def _job(text: str) -> str:
    job = _LEAD.sub("", _TAIL.sub("", text)).strip()
    return "" if job.casefold() in _HEADLINES else job


@lru_cache(maxsize=1 << 16)
def sample(pattern: str) -> str:
    """Return a line that the pattern is found in; empty if none can be told."""
    text = _GROUP.sub(r"\1", pattern).split("|")[0]
    text = _ATOM.sub(_shape, text)
    for line in (f"- {text} in 5m 10s", text):
        if searches(pattern, line):
            return line
    return ""


def _shape(match: re.Match[str]) -> str:
    kind = match.lastgroup or "nothing"
    return match["literal"] if kind == "literal" else _SHAPES[kind]


def zuul_pair(job: str) -> tuple[str, str]:
    """Return the (success, failure) patterns for the lines that Zuul writes about a job."""
    name = re.sub(r"([.+])", r"\\\1", job)
    return rf"{name} \S+ : SUCCESS", rf"{name} \S+ : FAILURE"


def are_swapped(success: str, failure: str) -> bool:
    """Tell whether a success pattern names a failure and the failure pattern a success."""
    return reading(success).bad and reading(failure).good


def is_template(pattern: str) -> bool:
    """Tell whether a pattern is the one that was handed from record to record: no Zuul writes it."""
    return _TEMPLATE.fullmatch(pattern) is not None
