"""Lines as real CIs write them on Gerrit, to try patterns on: (CI, line), no two CIs alike."""

from functools import lru_cache

from gate.knowledge.patterns import searches

PASSED = (
    ("Zuul", "Build succeeded (check pipeline)."),
    (
        "Zuul",
        "- tempest-full-py3 https://zuul.example.org/t/main/build/0a1b : SUCCESS in 1h 02m 03s",
    ),
    ("Zuul 2", "Build succeeded."),
    ("Zuul 2", "- gate-unit-pep8 http://logs.example.org/68/92468/1/check/ : SUCCESS in 2m 41s"),
    ("Zuul as it comes", "Build successful."),
    ("Gerrit Trigger", "Build Successful"),
    ("Gerrit Trigger", "https://jenkins.example.org/job/verify-all/729/ : SUCCESS"),
    ("Jenkins with names", "* storage-tests http://jenkins.example.org/92468/ : SUCCESS"),
    ("a script", "PASSED: https://files.example.org/RAjWd5SM"),
    ("another script", "Array third party testing PASSED [ https://files.example.org/80xp ]"),
    ("tests", "Tests succeeded."),
    ("no job name", "- http://192.0.2.115/92468/1/ : Looks good to me in 36m 10s"),
    ("hypervisor", "Passed using host 4 of the pool"),
)
FAILED = (
    ("Zuul", "Build failed (check pipeline).  For information on how to proceed, see the manual."),
    (
        "Zuul",
        "- tempest-full-py3 https://zuul.example.org/t/main/build/0a1b : FAILURE in 45m 03s (non-voting)",
    ),
    ("Zuul", "- tempest-slow https://zuul.example.org/t/main/build/0a1c : TIMED_OUT in 3h 00m 10s"),
    (
        "Zuul",
        "- tempest-slow https://zuul.example.org/t/main/build/0a1c : POST_FAILURE in 1h 00m 10s",
    ),
    ("Zuul 2", "Build failed."),
    (
        "Zuul 2",
        "- gate-unit-py27 http://logs.example.org/68/92468/1/check/ : FAILURE in 1h 04m 14s",
    ),
    ("Gerrit Trigger", "Build Failed"),
    ("Gerrit Trigger", "https://jenkins.example.org/job/verify-all/729/ : FAILURE"),
    ("Jenkins with names", "* storage-tests http://jenkins.example.org/92468/ : FAILURE"),
    ("another script", "Array third party testing FAILED [ https://files.example.org/80xp ]"),
    ("tests", "Tests failed."),
    ("hypervisor", "Failed using host 4 of the pool"),
)
NEITHER = (
    ("Zuul", "Starting check jobs."),
    ("Zuul 2", "https://zuul.example.org/status"),
    ("Gerrit Trigger", "Build Started https://jenkins.example.org/job/verify-all/729/"),
    (
        "Zuul 2",
        "This change was unable to be automatically merged with the current state of the repository.",
    ),
    ("tests", "Leave a comment with 'recheck-tests' to run them again."),
)


@lru_cache(maxsize=1 << 16)
def matched(pattern: str) -> tuple[str, ...]:
    """Return the CIs for whose lines a pattern would do, each once."""
    return tuple(dict.fromkeys(ci for ci, line in (*PASSED, *FAILED) if searches(pattern, line)))


@lru_cache(maxsize=1 << 16)
def matches_everything(pattern: str) -> bool:
    """Tell whether a pattern is found in whatever a CI may write: in an empty line, or in all of these."""
    if searches(pattern, ""):
        return True
    return all(searches(pattern, line) for _, line in (*NEITHER, *PASSED, *FAILED))
