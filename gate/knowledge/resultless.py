r"""A pattern that ends with a job or its link, and what it is with its result."""

import re

from gate.knowledge.jobs import reading
from gate.knowledge.patterns import Side
from gate.knowledge.patterns import refusal
from gate.knowledge.results import result_meant

_JOB = re.compile(r"[- *^]*[A-Za-z][\w.-]+[\w]( \\S[+*]| \.[*+])?( ?: ?)?\$?", re.ASCII)


def with_result(side: Side) -> str | None:
    """Return the pattern with its result; None if it has one, or is something else than a job."""
    shape = _JOB.fullmatch(side.pattern)
    if shape is None or reading(side.pattern).result:
        return None
    if result_meant(side.pattern) or refusal(side.pattern):
        return None
    link = "" if shape[1] else r" \S+"
    return f"{side.pattern.rstrip(' :$')}{link} : {'SUCCESS' if side.good else 'FAILURE'}"
