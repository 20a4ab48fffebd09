"""What joins values: keys, colons and commas, and what stands where one of them has to be."""

import json
from dataclasses import dataclass
from dataclasses import field

from registry.brackets import Opening
from registry.cursor import Cursor
from registry.lexis import Extent
from registry.lexis import TextEdit
from registry.lexis import printable
from registry.lexis import scalar
from registry.recovery import is_bracket_for_comma
from registry.recovery import is_key
from registry.recovery import is_next_key
from registry.recovery import is_other_colon
from registry.recovery import is_stray_before_comma
from registry.recovery import is_wrong_comma
from registry.recovery import key_not_closed
from registry.recovery import opens_below
from registry.recovery import other_quote
from registry.recovery import rest_of_string
from registry.recovery import stray_word
from registry.strings import string

# What shows after a member or element that the object or array around it ended before.
_OUTSIDE = {"}": "{[", "]": ":"}


@dataclass
class Joints(Cursor):
    """Reads what stands between the values of objects and arrays."""

    # Where the last closing bracket was missing.
    unclosed: int = -1
    opened: list[Opening] = field(default_factory=list)

    def _key(self) -> str:
        start = self.position
        if self.peek() == '"':
            return str(self.take(key_not_closed(self.text, start) or string(self.text, start)))
        mistyped = other_quote(self.text, start, key=True)
        if mistyped is not None:
            return str(self.take(mistyped))
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
        """Pass the colon after a key; False if there is no value after it."""
        self.space()
        here, shown = self.peek(), printable(name)
        if here == ":":
            self.position += 1
        elif here in ("=", ";") or self._is_other_colon(key):
            self.wrong(":", "expected a colon; write :")
        elif here not in (",", "}", "]", ""):
            self.missing("colon", key.end, ":", f' after the key "{shown}"')
            return True
        self.space()
        if self.peek() == ":" and not other_quote(self.text, self.position, key=False):
            self.one_too_many("colon")
            self.space()
        if self._is_no_value(key):
            self.fault(key, f'key "{shown}" has no value; write "{shown}": and its value')
            return False
        return True

    def _is_other_colon(self, key: Extent) -> bool:
        return self.position == key.end and is_other_colon(self.text, self.position)

    def _is_no_value(self, key: Extent) -> bool:
        """Tell whether nothing here is a value, not even with another bracket or quote."""
        here = self.peek()
        if here == '"':
            return is_next_key(self.text, key.start, self.position)
        if here not in (",", "}", "]", ""):
            return False
        if opens_below(self.text, key.start, self.position):
            return False
        return other_quote(self.text, self.position, key=False) is None

    def _stray_word(self, bracket: str) -> bool:
        """Pass a word that can be nothing, if one stands here."""
        end = stray_word(self.text, self.position, bracket)
        if end < 0:
            return False
        extent, shown = Extent(self.position, end), printable(self.text[self.position : end])
        self.position = end
        message = f"unexpected {shown}, expected nothing here; take {shown} out"
        self.fault(extent, message, TextEdit(*extent, ""), guessed=True)
        return True

    def _separator(self, closer: str) -> int:
        """Pass the comma after a member or element; return its offset, -1 if there is none."""
        end = self.position
        while True:
            self.space()
            here = self.peek()
            if here == ",":
                self.position += 1
                return self.position - 1
            wrong = self._is_wrong_comma(end, closer)
            if not wrong and (here in ("}", "]", "") or here in _OUTSIDE[closer]):
                return -1
            if closer == "]" and here == '"' and is_key(self.text, self.position):
                return -1
            if wrong:
                self.wrong(",", "expected a comma; write ,")
                return self.position - 1
            if here == ";":
                self.one_too_many(here)
            elif here not in '"{[' and not self._starts_value(closer):
                self.stray()
            elif end != self.position or self.text[end - 1] != '"' or not self._rest_of_string():
                self._missing_comma()
                return -1

    def _is_wrong_comma(self, end: int, closer: str) -> bool:
        """Tell whether some other character stands where the comma has to be, after what ended at `end`."""
        if self.position == end and self.peek() in "{}[]" and self.opened:
            start = self.opened[-1].start
            return is_bracket_for_comma(self.text, end, start, closer)
        return is_wrong_comma(self.text, self.position, closer)

    def _missing_comma(self) -> None:
        if self.unclosed == self.solid and self.faults[-1].extent.start == self.solid:
            self.missing_too("comma", ",")
        else:
            self.missing("comma", self.solid, ",")

    def _starts_value(self, closer: str) -> bool:
        if closer == "}" and is_stray_before_comma(self.text, self.position):
            return False
        return self.peek().isalnum() or self.peek() in "-'\u2018\u201c\u201d"

    def _rest_of_string(self) -> bool:
        """Pass the rest of a string that a quote in it ended too early."""
        word = rest_of_string(self.text, self.position)
        if word is not None:
            self.take(word)
        return word is not None
