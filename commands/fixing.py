"""`driverlog check --fix`: safe fixes, applied to the work tree's file until there are none left."""

import sys

from commands.replacing import replace_file
from gate.fixing import compatible
from gate.fixing import fixed_text
from gate.fixing import mends
from gate.fixing import safe_fixes
from gate.formats.text import applied
from gate.judging import Judged
from gate.judging import judge
from gate.shelf import Shelf
from gate.source import WORKTREE
from gate.source import Source

_ROUNDS = 10


def fix(source: Source, base: str, judged: Judged, rules: Shelf, *, everything: bool) -> Judged:
    """Apply safe fixes until there are none left: a fix may bring to light what it hid."""
    for _ in range(_ROUNDS):
        if any(fault.kind == "encoding" for fault in judged.head.document.faults):
            # What the other bytes mean is a guess: writing it down would make it the truth.
            break
        fixes = safe_fixes(judged.verdict.reports, source.data_path)
        if not fixes:
            break
        text = fixed_text(judged.head.document, fixes)
        if judged.head.document.broken and not mends(text, judged.head.document):
            break
        replace_file(source.top / source.data_path, text)
        for line in applied(compatible(judged.head.document, fixes)):
            sys.stderr.write(line)
        judged = judge(source, base, WORKTREE, rules, everything=everything)
    return judged
