"""The command that helps with a finding: what the page of its rule cannot know, because it names the driver. Pure."""

import re
import shlex

from gate.finding import Report

_PATTERN = re.compile(r"/drivers/\d+/ci/(?:success|failure)_pattern")


def tip(report: Report) -> str:
    """Return a command line that shows what is wrong with a value, ready to run; empty if there is none."""
    if report.driver is None or _PATTERN.fullmatch(report.pointer) is None:
        return ""
    return f"driverlog ci try --driver {shlex.quote(str(report.driver))} --comment FILE"
