"""Every rule against its case folders: tiny registries in, findings (and the mended file) out."""

import json
from pathlib import Path

import pytest

from gate.change import Change
from gate.change import Snapshot
from gate.check import Request
from gate.check import check
from gate.finding import State
from gate.fixing import fixed_text
from gate.fixing import safe_fixes
from gate.rules import RULES
from registry.changes import differences
from registry.model import Registry
from registry.parsing import read

PATH = "data/default_data.json"
CASES = Path(__file__).parent / "cases"
MODULES = {rule.META.name: rule for rule in RULES}


def case_folders():
    return sorted(folder for folder in CASES.glob("*/*") if folder.is_dir())


def snapshot(file, like=None):
    return Snapshot(PATH, read(file.read_bytes(), like))


def judged(folder, data=None):
    head = Snapshot(PATH, read((folder / "head.json").read_bytes() if data is None else data))
    base_file = folder / "base.json"
    base = snapshot(base_file) if base_file.exists() else None
    change = None
    if base is not None:
        context = (
            json.loads((folder / "context.json").read_text())
            if (folder / "context.json").exists()
            else {}
        )
        older = [
            Registry.of(snapshot(folder / name).document.value)
            for name in context.get("history", [])
        ]
        changes = differences(base.registry, head.registry)
        paths = tuple(context.get("paths", [PATH]))
        change = Change(base, head, changes, paths, context.get("subject", ""), lambda: older)
    return head, check(Request(head, [MODULES[folder.parent.name]], base, change=change))


def lines_of(reports):
    shown = [r for r in reports if r.state is State.NEW]
    return "".join(
        f"{r.span.line}:{r.span.column}: {r.severity}: {r.message} [{r.rule}]\n" for r in shown
    )


def mended(folder):
    data, text = None, None
    for _ in range(5):
        head, verdict = judged(folder, data)
        fixes = safe_fixes(verdict.reports, PATH)
        if not fixes:
            return text, verdict
        text = fixed_text(head.document, fixes)
        data = text.encode("utf-8", "surrogatepass")
    raise AssertionError("the fixes do not come to an end")


@pytest.mark.parametrize(
    "folder", case_folders(), ids=lambda folder: f"{folder.parent.name}/{folder.name}"
)
def test_case(folder, bless):
    assert folder.parent.name in MODULES, f"no rule {folder.parent.name}; name the folder after one"
    found = lines_of(judged(folder)[1].reports)
    text, verdict = mended(folder)
    golden = folder / "findings.txt"
    fixed = folder / "fixed.json"
    if bless:
        golden.write_text(found)
        if text is not None:
            fixed.write_text(text, newline="\n")
        elif fixed.exists():
            fixed.unlink()
    assert found == golden.read_text()
    assert (text is not None) == fixed.exists()
    if text is not None:
        assert text == fixed.read_bytes().decode()
        assert not safe_fixes(verdict.reports, PATH), "what --fix wrote still has a safe fix"
    if folder.name.startswith("ok"):
        assert not found
    else:
        assert found, "a bad case must have a finding"


def test_every_rule_is_registered_once():
    names = [rule.META.name for rule in RULES]
    assert names == sorted(set(names))
