"""What patterns make of every shape of comment that real CIs write, line by line."""

import pytest

from bot.ci.handed import handed_over
from bot.ci.line_trial import Patterns
from bot.ci.line_trial import listeners
from bot.ci.line_trial import loose
from bot.ci.line_trial import proposed
from bot.ci.line_trial import tried
from bot.ci.results import Result
from gate.knowledge.siblings import Siblings
from registry.model import Registry

# The shapes of comments, with the pair that is proposed for each; None where nothing tells whose job it is.
SHAPES = [
    pytest.param(
        "Patch Set 1: Verified+1\n\nBuild succeeded.\n\n- halden-hx http://logs.example.org/1 : SUCCESS in 2m 41s",
        (r"halden-hx \S+ : SUCCESS", r"halden-hx \S+ : FAILURE"), id="Zuul 2",
    ),
    pytest.param(
        "Build succeeded (check pipeline).\nhttps://zuul.example.org/buildset/1\n\n"
        "- halden-hx https://zuul.example.org/build/0a1b : FAILURE in 1h 02m 03s (non-voting)",
        (r"halden-hx \S+ : SUCCESS", r"halden-hx \S+ : FAILURE"), id="Zuul today",
    ),
    pytest.param(
        "Build failed.\n\n- halden-hx https://zuul.example.org/build/0a1b : RETRY_LIMIT in 3m 03s",
        (r"halden-hx \S+ : SUCCESS", r"halden-hx \S+ : (FAILURE|RETRY_LIMIT)"), id="Zuul, other results",
    ),
    pytest.param(
        "* halden-hx http://jenkins.example.org/1 : SUCCESS",
        (r"halden-hx \S+ : SUCCESS", r"halden-hx \S+ : FAILURE"), id="Gerrit Trigger with a star",
    ),
    pytest.param("PASSED: https://files.example.org/RAjWd5SM", None, id="one word and a link"),
    pytest.param(
        "Patch Set 1: Verified+1\n\nHalden third party testing PASSED [ https://files.example.org/80xp ]",
        ("Halden third party testing PASSED", "Halden third party testing FAILED"), id="a sentence",
    ),
    pytest.param(
        "Halden third party testing FAILED [ https://files.example.org/80xp ]",
        None, id="a failure whose success is a guess",
    ),
    pytest.param("Halden ML2: SUCCESS", ("Halden ML2: SUCCESS", "Halden ML2: FAILURE"), id="name and word"),
    pytest.param("HX-SUCCESS", ("HX-SUCCESS", "HX-FAILURE"), id="joined"),
    pytest.param(
        "halden-hx http://logs.example.org/1 :SUCCESS",
        (r"halden-hx \S+ :SUCCESS", r"halden-hx \S+ :FAILURE"), id="no space",
    ),
    pytest.param("Build succeeded.\n\n- http://192.0.2.7/92468/1/ : Looks good to me in 36m 10s", None, id="no job"),
    pytest.param("Build succeeded\n\n- https://jenkins.example.org/6/ : SUCCESS in 7s", None, id="no name"),
    pytest.param("Build Successful \n\nhttps://jenkins.example.org/729/ : SUCCESS", None, id="Gerrit Trigger"),
    pytest.param("Passed using XenAPI driver with XenServer 6.2: https://x.example.org", None, id="hypervisor"),
    pytest.param("Doesn't seem to work", None, id="plain words"),
    pytest.param("Prow Status: 3 out of 3 pjs passed!", None, id="Prow"),
]  # fmt: skip
SILENT = [
    "Patch Set 2: -Verified\n\nStarting gate jobs.\nhttps://zuul.example.org",
    "Build Started https://jenkins.example.org/job/verify-all/729/",
    "Build failed. Leave a comment with 'recheck-hx'.\n\nThis change was unable to be automatically merged.",
    "recheck",
    "Uploaded patch set 2.",
]


def test_nothing_is_proposed_for_lines_that_are_taken():
    trial = one("- halden-hx https://x.example.org : SUCCESS", r"halden-hx \S+ : SUCCESS", None)
    assert trial.lines[0].result is Result.SUCCESS
    assert proposed([trial], None, Siblings(Registry({}))) == []


def one(text, success=None, failure=None, others=()):
    (comment,) = handed_over(text, "halden-ci")
    return tried(comment, Patterns(success, failure), others)


@pytest.mark.parametrize(("text", "pair"), SHAPES)
def test_what_is_proposed_takes_the_line(text, pair):
    trial = one(text)
    found = proposed([trial], None, Siblings(Registry({})))
    assert trial.tells
    assert found == ([] if pair is None else [pair])
    for success, failure in found:
        again = one(text, success, failure)
        assert again.outcome.result in (Result.SUCCESS, Result.FAILURE)
        assert proposed([again], None, Siblings(Registry({}))) == []


@pytest.mark.parametrize("text", SILENT)
def test_what_tells_no_result(text):
    trial = one(text, "Build", "Build")
    assert not trial.tells
    assert proposed([trial], None, Siblings(Registry({}))) == []


def test_success_comes_first_and_each_line_is_told():
    trial = one(
        "Build failed.\n\n- a-job x : SUCCESS\n- a-job y : FAILURE\n", "a-job .* SUCCESS", "a-job"
    )
    assert [line.result for line in trial.lines] == [Result.NEITHER, Result.SUCCESS, Result.FAILURE]
    assert trial.outcome.against == "- a-job y : FAILURE"


HEARD = [
    ("HX FC", "halden-ci", r"hx-fc \S+ : SUCCESS", None),
    ("HX", "halden-ci", r"hx-\w+ \S+ : SUCCESS", None),
    ("HX NFS", "halden-ci", "SUCCESS", "openstack/manila"),
    ("Other", "borg-ci", "SUCCESS", None),
]
REGISTRY = Registry.of(
    {
        "drivers": [
            {"project_id": "openstack/cinder", "vendor": "Halden", "name": name, **({"repo": repo} if repo else {}),
             "ci": {"id": account, "success_pattern": pattern}}
            for name, account, pattern, repo in HEARD
        ]
    }
)  # fmt: skip


def test_listeners():
    def found(account, project, but=None):
        chosen = None if but is None else REGISTRY.drivers[but]
        return [driver.name for driver in listeners(REGISTRY, account, project, chosen)]

    assert found("halden-ci", "openstack/cinder", 0) == ["HX"]
    assert found("halden-ci", "openstack/cinder") == ["HX FC", "HX"]
    assert found("halden-ci", "") == ["HX FC", "HX", "HX NFS"]
    assert found("", "openstack/cinder") == ["HX FC", "HX", "Other"]
    assert found("nobody", "") == []


def test_a_line_tells_whom_else_it_marks():
    others = listeners(REGISTRY, "halden-ci", "openstack/cinder", REGISTRY.drivers[0])
    trial = one("- hx-fc https://x.example.org : SUCCESS", HEARD[0][2], None, others)
    assert [mark.name for mark in trial.lines[0].marks] == ["HX"]


def test_a_siblings_job_is_not_proposed():
    text = "- halden-hx-iscsi https://x.example.org/1 : SUCCESS"
    assert proposed([one(text)], REGISTRY.drivers[0], Siblings(REGISTRY)) == []


def test_the_likeliest_job_alone_is_proposed():
    text = "- zeta-fc https://x.example.org/1 : SUCCESS\n- pep8 https://x.example.org/2 : SUCCESS"
    found = proposed([one(text)], REGISTRY.drivers[0], Siblings(REGISTRY))
    assert found == [(r"zeta-fc \S+ : SUCCESS", r"zeta-fc \S+ : FAILURE")]


def test_loose():
    comments = [("a-ci", "- a x : SUCCESS"), ("b-ci", "nothing here"), ("c-ci", "Starting SUCCESS")]
    trials = []
    for account, text in comments:
        (comment,) = handed_over(text, account)
        trials.append(tried(comment, Patterns("SUCCESS", None), ()))
    found = {account: line.text for account, line in loose(trials)}
    assert found["a-ci"] == "- a x : SUCCESS"
    assert "b-ci" not in found
