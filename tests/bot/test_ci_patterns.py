"""Deriving patterns from a job list: only where it is no guess, and never one that takes another job's line."""

import pytest

from bot.ci.comments import lines
from bot.ci.patterns import likeliest_line
from bot.ci.patterns import proposal
from bot.ci.results import Result
from bot.ci.results import judge

JOBS = "\n".join(
    [
        "Build failed.",
        "",
        "- halden-hx-iscsi-tempest https://logs.example.org/3/ : SUCCESS in 1h 12m 05s",
        "- halden-hx-fc-tempest https://logs.example.org/4/ : FAILURE in 0h 48m 51s",
        "- openstack-tox-pep8 https://logs.example.org/5/ : SUCCESS in 2m",
    ]
)
PROPOSALS = [
    pytest.param(
        "* a-job https://x.example.org/1/ : SUCCESS",
        "",
        (r"a-job \S+ : SUCCESS", r"a-job \S+ : FAILURE"),
        id="the only job",
    ),
    pytest.param(
        JOBS,
        "halden hx iscsi",
        (r"halden-hx-iscsi-tempest \S+ : SUCCESS", r"halden-hx-iscsi-tempest \S+ : FAILURE"),
        id="the likeliest of several",
    ),
    pytest.param(
        JOBS,
        "fc",
        (r"halden-hx-fc-tempest \S+ : SUCCESS", r"halden-hx-fc-tempest \S+ : FAILURE"),
        id="from a failure",
    ),
    pytest.param(
        "- job-7.1 https://x.example.org/1/ : TIMED_OUT in 3h",
        "",
        (r"job-7\.1 \S+ : SUCCESS", r"job-7\.1 \S+ : (FAILURE|TIMED_OUT)"),
        id="timed out",
    ),
    pytest.param(
        "a-job https://x.example.org/1/ :SUCCESS",
        "",
        (r"a-job \S+ :SUCCESS", r"a-job \S+ :FAILURE"),
        id="no space, as it is written",
    ),
    pytest.param(
        "- a-job https://x.example.org/1/ : Passed",
        "",
        (r"a-job \S+ : Passed", r"a-job \S+ : Failed"),
        id="other words",
    ),
    pytest.param(
        "- tempest-hx https://x.example.org/1/ : SUCCESS\n- ci-tempest-hx https://x.example.org/2/ : SUCCESS",
        "hx ci",
        None,
        id="a tie",
    ),
    pytest.param(
        "- hx-one https://x.example.org/1/ : SUCCESS\n- not-hx-one https://x.example.org/2/ : SUCCESS",
        "one",
        None,
        id="another tie",
    ),
    pytest.param(
        "- hx https://x.example.org/1/ : SUCCESS\n- old-hx https://x.example.org/2/ : FAILURE",
        "hx",
        None,
        id="one job's name ends with the other's",
    ),
    pytest.param(
        "- one-hx https://x.example.org/1/ : SUCCESS\n- my-one-hx-two https://x.example.org/2/ : FAILURE",
        "one hx two",
        (r"my-one-hx-two \S+ : SUCCESS", r"my-one-hx-two \S+ : FAILURE"),
        id="the longer name",
    ),
    pytest.param(JOBS, "", None, id="several and nothing known"),
    pytest.param(JOBS, "tempest ci", None, id="only words that all have"),
    pytest.param("- http://192.0.2.115/1/ : SUCCESS in 7s", "", None, id="no name"),
    pytest.param(
        "- http://192.0.2.115/1/ : Looks good to me", "", None, id="neither name nor word"
    ),
    pytest.param("PASSED: https://db.example.org/RAjWd5SM", "", None, id="no job line"),
    pytest.param("- a-job https://x.example.org/ : SKIPPED", "", None, id="skipped"),
    pytest.param("- a-job https://x.example.org/ : sUCCESS", "", None, id="an odd word"),
    pytest.param("- a-job https://x.example.org/ : FAILED", "", None, id="success unknown"),
    pytest.param("", "", None, id="empty"),
]


@pytest.mark.parametrize(("text", "about", "wanted"), PROPOSALS)
def test_proposal(text, about, wanted):
    found = proposal(lines(text), about.split())
    assert found == wanted
    if found is not None:
        assert judge(text, *found).result is not Result.NEITHER


def test_proposal_tells_a_job_from_one_whose_name_ends_alike():
    text = "- hx-tempest https://x.example.org/1/ : SUCCESS\n- zz-hx-tempest https://x.example.org/2/ : FAILURE"
    assert proposal(lines(text), ["zz", "hx"]) == (
        r"zz-hx-tempest \S+ : SUCCESS",
        r"zz-hx-tempest \S+ : FAILURE",
    )
    swapped = text.replace("zz-hx", "zz-hx-q").replace("- hx-tempest", "- hx-q-tempest-hx")
    success, _ = proposal(lines(swapped), ["zz"])
    assert judge(swapped, success, None).result is Result.NEITHER


@pytest.mark.parametrize(
    ("text", "about", "line"),
    [
        (JOBS, ["fc"], JOBS.splitlines()[3]),
        (JOBS, [], JOBS.splitlines()[2]),
        ("Build fine.\nPASSED", [], "Build fine."),
        ("", [], ""),
    ],
    ids=["likeliest", "first job", "first line", "empty"],
)
def test_likeliest_line(text, about, line):
    assert likeliest_line(lines(text), about) == line
