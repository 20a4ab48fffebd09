"""A rule's page: its docstring as Markdown. `docs/rules/` is made of these and checked in CI."""

import inspect
from collections.abc import Iterable
from types import ModuleType

HEADINGS = ("What", "Why", "Wrong", "Right", "Fix")
_EXAMPLES = ("Wrong", "Right")


def sections(rule: ModuleType) -> dict[str, str]:
    """Return heading -> text of a rule's docstring; the title stands under the empty heading."""
    result: dict[str, list[str]] = {"": []}
    current = ""
    for line in inspect.cleandoc(rule.__doc__ or "").splitlines():
        if line in HEADINGS:
            current = line
            result[current] = []
        else:
            result[current].append(line)
    return {
        heading: inspect.cleandoc("\n".join(["", *lines])).strip("\n")
        for heading, lines in result.items()
    }


def page(rule: ModuleType) -> str:
    """Return a rule's page as Markdown."""
    parts = sections(rule)
    lines = [f"# {rule.META.name}", "", parts.pop("").strip(), ""]
    lines += [f"Severity: **{rule.META.severity}**. Scope: {rule.META.scope}.", ""]
    for heading, body in parts.items():
        shown = f"```text\n{body}\n```" if heading in _EXAMPLES else body
        lines += [f"## {heading}", "", shown, ""]
    return "\n".join(lines)


def index(rules: Iterable[ModuleType]) -> str:
    """Return the list of all rules as Markdown."""
    lines = [
        "# Rules",
        "",
        "Made from the rules by `driverlog rules --write-docs docs/rules`; do not edit.",
        "",
    ]
    lines += ["| rule | severity | scope | what it catches |", "| --- | --- | --- | --- |"]
    for rule in rules:
        title = (rule.__doc__ or "").split("\n", 1)[0].rstrip(".").replace("|", "\\|")
        name = rule.META.name
        lines.append(
            f"| [{name}]({name}.md) | {rule.META.severity} | {rule.META.scope} | {title} |"
        )
    return "\n".join([*lines, ""])
