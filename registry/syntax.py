"""A tolerant JSON parser: every syntax error with its place and repair, and all that can still be read.

It is the slow path of `document`: a text the C scanner of `json` accepts never comes here whole.
"""

import json
import re
from dataclasses import dataclass
from dataclasses import field
from typing import NamedTuple

from registry.lexis import SPACE
from registry.lexis import Extent
from registry.lexis import Fault
from registry.lexis import TextEdit
from registry.lexis import Word
from registry.lexis import printable
from registry.lexis import scalar
from registry.lexis import string

MOST_LEVELS = 64
MOST_FAULTS = 200
_NESTING = re.compile(r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|[\[\]{}]')
_SKIPPED = re.compile(r"(?://[^\n]*|/\*.*?(?:\*/|\Z)|#[^\n]*|(?:<{7}|={7}|>{7}|\|{7})(?:[ \t][^\n]*)?(?=\n|\Z))", re.DOTALL)
_AFTER_EXTRA = re.compile(r"[ \t\n\r]*+(?:,[ \t\n\r]*+([{\"])|([\]}]))")
_STRAY = re.compile(r"[^\n,\[\]{}]*+")


class Place(NamedTuple):
    """Where a value stands, and its key where it is an object's member."""

    value: Extent
    key: Extent | None = None


class TooManyFaults(Exception):
    """Raised inside a parse to end it; the faults found so far stand."""


def escape(key: object) -> str:
    """Return a key or index as one token of a JSON pointer (RFC 6901)."""
    return str(key).replace("~", "~0").replace("/", "~1")


@dataclass
class Parser:
    """Reads one value of `text`, noting faults and the place of every JSON pointer below `prefix`."""

    text: str
    position: int = 0
    faults: list[Fault] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)

    def value(self, pointer: str = "", depth: int = 0, key: Extent | None = None) -> object:
        """Read the value at the position, which then stands behind it."""
        self.space()
        start = self.position
        opening = self.peek()
        if opening in "{[" and opening and depth >= MOST_LEVELS:
            self._too_deep()
            result: object = None
        elif opening == "{":
            result = self._object(pointer, depth)
        elif opening == "[":
            result = self._array(pointer, depth)
        else:
            result = self._take(string(self.text, start) if opening == '"' else scalar(self.text, start))
        self.places[pointer] = Place(Extent(start, self.position), key)
        return result

    def peek(self) -> str:
        """Return the character at the position, empty at the end."""
        return self.text[self.position : self.position + 1]

    def space(self) -> None:
        """Skip white space, and comments and conflict markers with a fault."""
        while True:
            match = SPACE.match(self.text, self.position)
            self.position = match.end() if match else self.position
            skipped = _SKIPPED.match(self.text, self.position)
            if skipped is None or not skipped.group():
                return
            extent = Extent(*skipped.span())
            marker = skipped.group()[:1] in "<=>|"
            what = "a merge conflict was left in the text" if marker else "JSON has no comments"
            self.fault(extent, f"{what}: {printable(skipped.group())}; take it out")
            self.position = extent.end

    def fault(self, extent: Extent, message: str, *repair: TextEdit, kind: str = "syntax") -> None:
        """Note a fault; gives the parse up at the 200th, a text so broken is not JSON at all."""
        self.faults.append(Fault(kind, extent, message, repair))
        if len(self.faults) >= MOST_FAULTS:
            raise TooManyFaults

    def expected(self, what: str, where: int, *repair: TextEdit) -> None:
        """Note that `what` is missing at `where`."""
        self.fault(Extent(where, where), f"missing {what}; add it here", *repair)

    def _take(self, word: Word) -> object:
        self.position = word.end
        for fault in word.faults:
            self.fault(fault.extent, fault.message, *fault.repair, kind=fault.kind)
        return word.value

    def _too_deep(self) -> None:
        start, level = self.position, 0
        for match in _NESTING.finditer(self.text, start):
            level += {"{": 1, "[": 1, "}": -1, "]": -1}.get(match.group(), 0)
            self.position = match.end()
            if level <= 0:
                break
        self.fault(Extent(start, start + 1), f"nested deeper than {MOST_LEVELS} levels; flatten it")

    def _object(self, pointer: str, depth: int) -> dict[str, object]:
        result: dict[str, object] = {}
        opening = self.position
        self.position += 1
        comma = -1
        while True:
            self.space()
            here = self.peek()
            if here == "}":
                self._trailing(comma)
                self.position += 1
                return result
            if here == ",":
                self._extra_comma()
            elif here == "]" and self._extra_closer():
                continue
            elif here in ("", "]", "{", "["):
                self._unclosed("}", opening)
                self.position = comma if comma >= 0 and here == "{" else self.position
                return result
            else:
                self._member(result, pointer, depth)
                comma = self._separator("}")

    def _member(self, result: dict[str, object], pointer: str, depth: int) -> None:
        start = self.position
        word = string(self.text, start) if self.peek() == '"' else scalar(self.text, start)
        if self.peek() == '"' or any(fault.repair for fault in word.faults):
            key = self._take(word)
        else:
            self.position = max(word.end, start + 1)
            key = self.text[start : self.position]
            quoted = json.dumps(key, ensure_ascii=False)
            edit = TextEdit(start, self.position, quoted)
            message = f"key {printable(str(key))} has no quotes; write {printable(quoted)}"
            self.fault(Extent(start, self.position), message, edit)
        extent = Extent(start, self.position)
        name = str(key)
        if not self._colon(name, extent):
            return
        inner = f"{pointer}/{escape(name)}"
        value = self.value(inner, depth + 1, extent)
        if name in result:
            message = f'duplicate key "{printable(name)}" in one object; keep one of them'
            self.fault(extent, message, kind="duplicate-key")
        result[name] = value

    def _colon(self, name: str, key: Extent) -> bool:
        self.space()
        here = self.peek()
        if here == ":":
            self.position += 1
            self._extra_colon()
            return True
        if here == "=":
            edit = TextEdit(self.position, self.position + 1, ":")
            self.fault(Extent(*edit[:2]), "unexpected =, expected a colon; write :", edit)
            self.position += 1
            return True
        if here in (",", "}", "]", ""):
            self.fault(key, f'key "{printable(name)}" has no value; write "{printable(name)}": and its value')
            return False
        self.expected(f'colon behind the key "{printable(name)}"', key.end, TextEdit(key.end, key.end, ":"))
        return True

    def _extra_colon(self) -> None:
        self.space()
        if self.peek() == ":":
            extent = Extent(self.position, self.position + 1)
            self.fault(extent, "one colon too many; take it out", TextEdit(*extent, ""))
            self.position += 1

    def _separator(self, closer: str) -> int:
        """Pass the comma behind a member or element and return its offset, -1 if there is none."""
        end = self.position
        self.space()
        here = self.peek()
        if here == ",":
            self.position += 1
            return self.position - 1
        if here in ("}", "]", ""):
            return -1
        if here == ":" and closer == "]":
            return -1
        if here == "{" and closer == "}":
            return -1
        if here == '"' or here in "{[" or self._starts_value():
            if end == self.position and self.text[end - 1] == '"':
                self._unescaped_quote(end)
                return self._separator(closer)
            self.expected("comma", end, TextEdit(end, end, ","))
            return -1
        self._stray()
        return self._separator(closer)

    def _starts_value(self) -> bool:
        return self.peek().isalnum() or self.peek() in "-'\u201c\u201d"

    def _unescaped_quote(self, end: int) -> None:
        line_end = self.text.find("\n", end)
        line = self.text[end : line_end if line_end >= 0 else len(self.text)]
        last = line.rfind('"')
        self.position = end + last + 1 if last >= 0 else end + len(line.rstrip().rstrip(","))
        message = 'a quote inside the string ends it too early; write \\" for a quote in a string'
        self.fault(Extent(end - 1, self.position), message)

    def _stray(self) -> None:
        start = self.position
        match = _STRAY.match(self.text, start)
        self.position = max(start + 1, match.end() if match else 0)
        shown = printable(self.text[start : self.position].rstrip())
        self.fault(Extent(start, self.position), f"unexpected {shown}, expected a comma or a closing bracket; take it out")

    def _extra_comma(self) -> None:
        extent = Extent(self.position, self.position + 1)
        self.fault(extent, "one comma too many; take it out", TextEdit(*extent, ""))
        self.position += 1

    def _trailing(self, comma: int) -> None:
        if comma >= 0:
            closer = self.peek()
            message = f"comma before the closing {closer}, JSON allows none there; take it out"
            self.fault(Extent(comma, comma + 1), message, TextEdit(comma, comma + 1, ""))

    def _extra_closer(self) -> bool:
        """Skip a closing bracket of the wrong kind when what follows shows that it is one too many."""
        follows = _AFTER_EXTRA.match(self.text, self.position + 1)
        wanted = "{" if self.peek() == "}" else '"'
        closer = "]" if self.peek() == "}" else "}"
        if follows is None or not (follows[1] == wanted or follows[2] == closer):
            return False
        extent = Extent(self.position, self.position + 1)
        self.fault(extent, f"one {self.peek()} too many; take it out", TextEdit(*extent, ""))
        self.position = follows.start(1) if follows[1] else extent.end
        return True

    def _unclosed(self, closer: str, opening: int) -> None:
        line = self.text.count("\n", 0, opening) + 1
        end = len(self.text[: self.position].rstrip().rstrip(","))
        what = f"{closer} for the {self.text[opening]} of line {line}"
        self.expected(what, end)

    def _array(self, pointer: str, depth: int) -> list[object]:
        opening = self.position
        self.position += 1
        return self.elements([], pointer, depth, opening)

    def elements(self, result: list[object], pointer: str, depth: int, opening: int) -> list[object]:
        """Read the elements of an array that follow those already in `result`, and its end."""
        comma = self._separator("]") if result else -1
        while True:
            self.space()
            here = self.peek()
            if here == "]":
                self._trailing(comma)
                self.position += 1
                return result
            if here == ",":
                self._extra_comma()
                continue
            if here == "}" and self._extra_closer():
                continue
            if here in ("", "}", ":"):
                self._leave_array(result, pointer, here, opening)
                return result
            result.append(self.element(f"{pointer}/{len(result)}", depth + 1))
            comma = self._separator("]")

    def element(self, pointer: str, depth: int) -> object:
        """Read one element of an array."""
        return self.value(pointer, depth)

    def _leave_array(self, result: list[object], pointer: str, here: str, opening: int) -> None:
        if here == ":" and result:
            last = self.places.pop(f"{pointer}/{len(result) - 1}")
            result.pop()
            # Back to the comma, so that the object outside goes on with this key.
            self.position = len(self.text[: last.value.start].rstrip().rstrip(","))
        elif here == ":":
            self._stray()
        self._unclosed("]", opening)
