"""For the whole suite: goldens are rewritten on request, nothing skips where all must run, one Hypothesis profile."""

import os
import signal

import pytest
from hypothesis import settings

FORBID_SKIPS = "DRIVERLOG_FORBID_SKIPS"

# The same examples on each run, and no deadline that a busy machine could miss.
settings.register_profile("driverlog", derandomize=True, deadline=None, database=None)
settings.load_profile("driverlog")


# Whoever starts the tests in the background may have Ctrl-C ignored, and what tests start would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser):
    parser.addoption(
        "--bless", action="store_true", help="rewrite golden files with what the code now says"
    )


@pytest.fixture
def bless(request):
    """True when golden files are to be rewritten instead of compared."""
    return request.config.getoption("--bless")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """With DRIVERLOG_FORBID_SKIPS=1, a skip whose reason starts with "needs " is a failure: CI has what it needs."""
    return _forbidden((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    """The same for a module that skips as a whole."""
    return _forbidden((yield))


def _forbidden(report):
    if report.skipped and os.environ.get(FORBID_SKIPS) == "1" and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2].removeprefix("Skipped: ")
        if reason.startswith("needs "):
            report.outcome = "failed"
            report.longrepr = (
                f"{reason}; {FORBID_SKIPS} is set, so nothing may be skipped for want of it"
            )
    return report
