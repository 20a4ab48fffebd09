"""A tolerant JSON parser: every syntax error with its place and repair, and all that can still be read.

It is the slow path of `document`: a text the C scanner of `json` accepts never comes here whole.
"""

import json
import re
from dataclasses import dataclass
from dataclasses import field
from functools import cached_property
from typing import NamedTuple

from registry.brackets import CLOSERS
from registry.brackets import Opening
from registry.brackets import Role
from registry.brackets import role
from registry.cursor import Cursor
from registry.lexis import SPACE
from registry.lexis import Extent
from registry.lexis import TextEdit
from registry.lexis import printable
from registry.lexis import scalar
from registry.lexis import string
from registry.recovery import is_deeper
from registry.recovery import is_key
from registry.recovery import is_list_below
from registry.recovery import is_wrong_comma
from registry.recovery import key_not_closed
from registry.recovery import rest_of_string

MOST_LEVELS = 64
_NESTING = re.compile(r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|(?P<opening>[\[{]++)|(?P<closing>[\]}]++)')
# What shows behind a member or element that the object or array around it ended before.
_OUTSIDE = {"}": "{[", "]": ":"}


class Place(NamedTuple):
    """Where a value stands, and its key where it is an object's member."""

    value: Extent
    key: Extent | None = None


def escape(key: object) -> str:
    """Return a key or index as one token of a JSON pointer (RFC 6901)."""
    return str(key).replace("~", "~0").replace("/", "~1")


def unescape(token: str) -> str:
    """Return the key that a token of a JSON pointer stands for."""
    return token.replace("~1", "/").replace("~0", "~")


@dataclass
class Parser(Cursor):
    """Reads one value of `text`, noting faults and the place of every JSON pointer."""

    places: dict[str, Place] = field(default_factory=dict)
    opened: list[Opening] = field(default_factory=list)

    @cached_property
    def well_formed(self) -> bool:
        """Tell whether the text is JSON from the first bracket on: odd as it may look, then none is wrong."""
        try:
            _, end = json.JSONDecoder().raw_decode(self.text, self.opened[0].start)
        except (ValueError, RecursionError):
            return False
        return SPACE.fullmatch(self.text, end) is not None

    def value(self, pointer: str = "", depth: int = 0, key: Extent | None = None) -> object:
        """Read the value at the position, which then stands behind it."""
        self.space()
        start = self.position
        opening = self.peek()
        if opening in CLOSERS and depth >= MOST_LEVELS:
            self._too_deep()
            result: object = None
        elif opening in CLOSERS:
            self.position += 1
            result = self._container(Opening(opening, start), pointer, depth)
        else:
            read = string if opening == '"' else scalar
            result = self.take(read(self.text, start))
        self.places[pointer] = Place(Extent(start, self.position), key)
        return result

    def _container(self, opening: Opening, pointer: str, depth: int) -> object:
        self.opened.append(opening)
        inner = self._object if opening.bracket == "{" else self._array
        result = inner(pointer, depth)
        self.opened.pop()
        return result

    def _too_deep(self) -> None:
        start, level = self.position, 0
        for match in _NESTING.finditer(self.text, start):
            brackets = match["closing"]
            if brackets and len(brackets) >= level:
                self.position = match.start() + level
                break
            level += len(match["opening"] or "") - len(brackets or "")
        else:
            self.position = len(self.text)
        self.fault(Extent(start, start + 1), f"nested deeper than {MOST_LEVELS} levels; flatten it")

    def _object(self, pointer: str, depth: int) -> dict[str, object]:
        result: dict[str, object] = {}
        comma = -1
        while True:
            self.space()
            here = self.peek()
            if here in ("}", "]"):
                if self._closed(comma):
                    return result
                comma = self._separator("}") if result and comma < 0 else comma
            elif here == ",":
                self.one_too_many("comma")
            elif here in ("", "{", "["):
                self._unclosed()
                self.position = comma if comma >= 0 and here == "{" else self.position
                return result
            else:
                self._member(result, pointer, depth)
                comma = self._separator("}")

    def _array(self, pointer: str, depth: int) -> list[object]:
        return self.elements([], pointer, depth)

    def elements(self, result: list[object], pointer: str, depth: int) -> list[object]:
        """Read the elements of an array that follow those already in `result`, and its end."""
        comma = self._separator("]") if result else -1
        while True:
            self.space()
            here = self.peek()
            if here in ("}", "]"):
                if self._closed(comma):
                    return result
                comma = self._separator("]") if result and comma < 0 else comma
            elif here == ",":
                self.one_too_many("comma")
            elif here == ":":
                self.stray()
            elif here == "" or (here == '"' and self._is_outside(result)):
                self._unclosed()
                self.position = comma if comma >= 0 and here else self.position
                return result
            else:
                result.append(self.element(f"{pointer}/{len(result)}", depth + 1))
                comma = self._separator("]")

    def element(self, pointer: str, depth: int) -> object:
        """Read one element of an array."""
        if self.peek() == '"' and is_key(self.text, self.position):
            return self._without_opening("{", pointer, depth)
        return self.value(pointer, depth)

    def _is_outside(self, elements: list[object]) -> bool:
        """Tell whether the array was left open and the object around it goes on here, with a key."""
        if len(self.opened) < 2 or not is_key(self.text, self.position):
            return False
        return not is_deeper(self.text, self.position, self.opened[-1].start)

    def _without_opening(
        self, bracket: str, pointer: str, depth: int, key: Extent | None = None
    ) -> object:
        """Read an object or array that has lost its opening bracket."""
        start = self.position
        where = self.solid if key else start
        self.expected(bracket, where, TextEdit(where, where, f" {bracket}" if key else bracket))
        result = self._container(Opening(bracket, start), pointer, depth)
        self.places[pointer] = Place(Extent(start, self.position), key)
        return result

    def _member(self, result: dict[str, object], pointer: str, depth: int) -> None:
        start = self.position
        name = self._key()
        extent = Extent(start, self.position)
        if not self._colon(name, extent):
            return
        inner = f"{pointer}/{escape(name)}"
        if is_list_below(self.text, start, self.position):
            value = self._without_opening("[", inner, depth + 1, extent)
        else:
            value = self.value(inner, depth + 1, extent)
        if name in result:
            message = f'duplicate key "{printable(name)}" in one object; keep one of them'
            self.fault(extent, message, kind="duplicate-key")
        result[name] = value

    def _key(self) -> str:
        start = self.position
        if self.peek() == '"':
            return str(self.take(key_not_closed(self.text, start) or string(self.text, start)))
        word = scalar(self.text, start, key=True)
        if any(fault.repair for fault in word.faults) and isinstance(word.value, str):
            return str(self.take(word))
        self.position = max(word.end, start + 1)
        key = self.text[start : self.position]
        quoted = json.dumps(key, ensure_ascii=False)
        edit = TextEdit(start, self.position, quoted)
        message = f"key {printable(key)} has no quotes; write {printable(quoted)}"
        self.fault(Extent(start, self.position), message, edit)
        return key

    def _colon(self, name: str, key: Extent) -> bool:
        """Pass the colon behind a key; False if there is no value behind it."""
        self.space()
        here, shown = self.peek(), printable(name)
        if here == ":":
            self.position += 1
        elif here in ("=", ";"):
            self.wrong(":", "expected a colon; write :")
        elif here not in (",", "}", "]", ""):
            repair = TextEdit(key.end, key.end, ":")
            self.expected(f'colon behind the key "{shown}"', key.end, repair)
            return True
        self.space()
        if self.peek() == ":":
            self.one_too_many("colon")
            self.space()
        if self.peek() in (",", "}", "]", ""):
            self.fault(key, f'key "{shown}" has no value; write "{shown}": and its value')
            return False
        return True

    def _separator(self, closer: str) -> int:
        """Pass the comma behind a member or element; return its offset, -1 if there is none."""
        end = self.position
        while True:
            self.space()
            here = self.peek()
            if here == ",":
                self.position += 1
                return self.position - 1
            if here in ("}", "]", "") or here in _OUTSIDE[closer]:
                return -1
            if closer == "]" and here == '"' and is_key(self.text, self.position):
                return -1
            if is_wrong_comma(self.text, self.position, closer):
                self.wrong(",", "expected a comma; write ,")
                return self.position - 1
            if here == ";":
                self.one_too_many(here)
            elif here not in '"{[' and not self._starts_value():
                self.stray()
            elif end != self.position or self.text[end - 1] != '"' or not self._rest_of_string():
                self._missing_comma()
                return -1

    def _missing_comma(self) -> None:
        where = Extent(self.solid, self.solid)
        # Where a bracket is missing as well the comma comes behind that, and only a person adds it.
        alone = not self.faults or self.faults[-1].extent != where or self.faults[-1].repair
        self.expected("comma", self.solid, *([TextEdit(*where, ",")] if alone else []))

    def _starts_value(self) -> bool:
        return self.peek().isalnum() or self.peek() in "-'\u2018\u201c\u201d"

    def _rest_of_string(self) -> bool:
        """Pass the rest of a string that a quote in it ended too early."""
        word = rest_of_string(self.text, self.position)
        if word is not None:
            self.take(word)
        return word is not None

    def _closed(self, comma: int) -> bool:
        """Deal with a closing bracket; True if the innermost object or array ends with it."""
        here = self.peek()
        verdict = role(self.text, self.position, self.opened)
        if verdict is not Role.CLOSES and self.well_formed:
            verdict = Role.CLOSES
        if verdict is Role.EXTRA:
            self.one_too_many(here)
            return False
        if verdict is Role.MISSING:
            self._unclosed()
            return True
        if verdict is Role.WRONG:
            opening, line = self._opening()
            right = CLOSERS[opening]
            self.wrong(right, f"expected {right} for the {opening} of line {line}; write {right}")
        else:
            self.position += 1
        if comma >= 0:
            message = f"comma before the closing {here}, JSON allows none there; take it out"
            self.fault(Extent(comma, comma + 1), message, TextEdit(comma, comma + 1, ""))
        return True

    def _unclosed(self) -> None:
        opening, line = self._opening()
        end = self.solid
        while self.text[end - 1] == "," and end > self.opened[-1].start + 1:
            end -= 1
        self.expected(f"{CLOSERS[opening]} for the {opening} of line {line}", end)

    def _opening(self) -> tuple[str, int]:
        """Return the innermost open bracket and its line."""
        opening = self.opened[-1]
        return opening.bracket, self.text.count("\n", 0, opening.start) + 1
