"""How CI accounts write: for each kind seen on real Gerrits what a run says, and the patterns that read it."""

import re
from collections.abc import Callable
from collections.abc import Sequence
from typing import NamedTuple


class Line(NamedTuple):
    """What a comment says of one job: the line that tells it, and the logs that it leads to."""

    text: str
    log: str


class Told(NamedTuple):
    """A comment's text, and the line of each of its jobs."""

    text: str
    lines: dict[str, Line]


# The jobs with their results, a number that makes addresses unique -> what the CI writes.
Tell = Callable[[Sequence[tuple[str, bool]], int], Told]


class Voice(NamedTuple):
    """A way of writing. `patterns` gives success and failure pattern of a job; `jobs` is false where none is named."""

    name: str
    tell: Tell
    patterns: Callable[[str], tuple[str, str]]
    start: str = ""
    jobs: bool = True


def _url(job: str, number: int) -> str:
    return f"https://logs.example.org/{number}/{job}"


def _told(line: str) -> Line:
    address = re.search(r"https://\S+", line)
    return Line(line, address[0] if address else "")


def _list(good: str, bad: str, line: Callable[[str, str, bool], str], end: str = "") -> Tell:
    """Make a headline, a blank line, and a line for each job; the failed job decides the headline."""

    def tell(results: Sequence[tuple[str, bool]], number: int) -> Told:
        lines = {job: _told(line(job, _url(job, number), ok)) for job, ok in results}
        head = good if all(ok for _, ok in results) else bad
        body = "\n".join(each.text for each in lines.values())
        return Told(f"{head}\n\n{body}{end}" if head else f"{body}{end}", lines)

    return tell


def _one(good: str, bad: str, end: str = "") -> Tell:
    """Make one sentence with an address in it."""

    def tell(results: Sequence[tuple[str, bool]], number: int) -> Told:
        job, ok = results[0]
        text = (good if ok else bad).format(url=_url(job, number))
        first = text.splitlines()[0].strip()
        return Told(f"{text}{end}", {job: Line(first, _url(job, number))})

    return tell


def _word(good: str = "SUCCESS", bad: str = "FAILURE") -> Callable[[str], tuple[str, str]]:
    return lambda job: (rf"{job} \S+ : {good}", rf"{job} \S+ : {bad}")


def _always(good: str, bad: str) -> Callable[[str], tuple[str, str]]:
    return lambda job: (good, bad)


_BSN_END = (
    "\n\nAll Logs: https://logs.example.org/all\nContact: ci@example.org\n"
    "Leave a comment with 'recheck-lab' to run it again."
)

VOICES: tuple[Voice, ...] = (
    Voice(
        "zuul-2",
        _list("Build succeeded.", "Build failed.",
              lambda job, url, ok: f"- {job} {url} : {'SUCCESS' if ok else 'FAILURE'} in 12m 37s"),
        _word(),
        "Starting check jobs.\nhttps://zuul.example.org/status",
    ),
    Voice("box", _one("PASSED: {url}", "FAILED: {url}"), _always("PASSED: ", "FAILED: "), jobs=False),
    Voice(
        "third-party-testing",
        _one("Rocky third party testing PASSED [ {url} ]", "Rocky third party testing FAILED [ {url} ]"),
        _always("third party testing PASSED", "third party testing FAILED"),
        jobs=False,
    ),
    Voice(
        "all-logs",
        _list("Tests succeeded.", "Doesn't seem to work",
              lambda job, url, ok: f"- {job} {url}/ : {'SUCCESS' if ok else 'FAILURE'}", _BSN_END),
        _word(),
    ),
    Voice(
        "looks-good",
        _list("Build succeeded.", "Build succeeded.",
              lambda job, url, ok: f"- {url} : {'Looks good to me' if ok else 'Test run failed'} in 36m 10s"),
        _always(": Looks good to me", ": Test run failed in"),
        jobs=False,
    ),
    Voice(
        "no-headline",
        _list("", "", lambda job, url, ok: f"- {job} {url} : {'SUCCESS' if ok else 'FAILURE'} in 43m 0s (102.17% avg)"),
        _word(),
    ),
    Voice(
        "using",
        _one("Passed using XenAPI driver, see {url}", "Failed using XenAPI driver, see {url}"),
        _always("^Passed using", "^Failed using"),
        jobs=False,
    ),
    Voice(
        "jenkins",
        _one("Build Successful \n\n{url} : SUCCESS\n\nLogs: {url}", "Build Failed \n\n{url} : FAILURE\n\nLogs: {url}"),
        _always("Build Successful", "Build Failed"),
        "Build Started https://jenkins.example.org/job/729/",
        jobs=False,
    ),
    Voice(
        "star",
        _list("Build succeeded.", "Build failed.",
              lambda job, url, ok: f"* {job} {url} : {'SUCCESS' if ok else 'FAILURE'}"),
        _word(),
        "Build Started",
    ),
    Voice(
        "nameless",
        _list("Build succeeded", "Build failed",
              lambda job, url, ok: f"- {url} : {'SUCCESS' if ok else 'FAILURE'} in 7s"),
        _always(r"^- \S+ : SUCCESS in", r"^- \S+ : FAILURE in"),
        jobs=False,
    ),
    Voice(
        "zuul-today",
        _list("Build succeeded (third-party-check pipeline).\nhttps://zuul.example.org/buildset/1",
              "Build failed (third-party-check pipeline).\nhttps://zuul.example.org/buildset/1",
              lambda job, url, ok: f"- {job} {url} : {'SUCCESS' if ok else 'RETRY_LIMIT'} in 1h 02m 03s (non-voting)",
              "\n\nSkipped 2 jobs\n\nWarning:\n  no nodes in one region"),
        _word(bad="(FAILURE|RETRY_LIMIT)"),
        "Starting third-party-check jobs.",
    ),
    Voice(
        "prow",
        _one("Prow Status: 3 out of 3 pjs passed! {url}", "Prow Status: 1 out of 3 pjs passed! {url}"),
        _always(r"3 out of 3 pjs passed", r"[0-2] out of 3 pjs passed"),
        jobs=False,
    ),
    Voice(
        "job-colon",
        _list("", "", lambda job, url, ok: f"{job}: {'SUCCESS' if ok else 'FAILURE'} {url}"),
        lambda job: (f"{job}: SUCCESS", f"{job}: FAILURE"),
    ),
    Voice(
        "no-space",
        _list("Cloud results", "Cloud results",
              lambda job, url, ok: f"* {job} {url} :{'SUCCESS' if ok else 'FAILURE'}"),
        lambda job: (rf"{job} \S+ :SUCCESS", rf"{job} \S+ :FAILURE"),
    ),
    Voice(
        "succeed",
        _one("Build succeed, logs at {url}", "Build failure, logs at {url}"),
        _always("Build succeed,", "Build failure,"),
        jobs=False,
    ),
    Voice(
        "zuul-3",
        _list("Build succeeded.", "Build failed.",
              lambda job, url, ok: f"- {job} {url} : {'SUCCESS' if ok else 'TIMED_OUT'} in 1m 46s"),
        _word(bad="(FAILURE|TIMED_OUT)"),
        "Starting check jobs.",
    ),
)  # fmt: skip
_COULD_NOT = (
    "This change was unable to be automatically merged with the current state of the repository. Please rebase your "
    "change and upload a new patchset."
)
UNMERGED = (
    f"Build failed. Leave a comment with 'recheck-ci' to rerun a check. ('recheck' will be ignored.)\n\n{_COULD_NOT}",
    f"Merge Failed.\n\n{_COULD_NOT}",
)
