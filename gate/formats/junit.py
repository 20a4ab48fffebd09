"""JUnit XML, for what shows test results."""

from gate.finding import Severity
from gate.finding import State
from gate.formats.lines import headline
from gate.formats.lines import safe
from gate.formats.result import Result


def render(result: Result) -> str:
    """Return one test case per finding that can fail a change, one that passes when there is none."""
    from xml.etree import ElementTree

    new = result.in_state(State.NEW)
    errors = [report for report in new if report.severity is Severity.ERROR]
    suite = ElementTree.Element(
        "testsuite", name="driverlog", failures=str(len(errors)), tests=str(max(1, len(new)))
    )
    if not new:
        ElementTree.SubElement(
            suite, "testcase", classname=safe(result.path), name="driverlog check"
        )
    for report in new:
        name = f"{report.rule} {report.span.line}:{report.span.column}"
        case = ElementTree.SubElement(suite, "testcase", classname=safe(result.path), name=name)
        kind = "failure" if report.severity is Severity.ERROR else "system-out"
        child = ElementTree.SubElement(case, kind)
        if kind == "failure":
            child.set("message", safe(report.message))
        child.text = headline(report)
    body = ElementTree.tostring(suite, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'
