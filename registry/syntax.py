"""A tolerant JSON parser: every syntax error with its place and repair, and all that can still be read.

It is the slow path of `document`: a text the C scanner of `json` accepts never comes here whole.
"""

from dataclasses import dataclass
from dataclasses import field

from registry.brackets import CLOSERS
from registry.brackets import Opening
from registry.lexis import Extent
from registry.lexis import printable
from registry.lexis import scalar
from registry.nesting import MOST_LEVELS
from registry.nesting import Nesting
from registry.pointer import Place
from registry.pointer import escape
from registry.recovery import is_colon_for_comma
from registry.recovery import is_deeper
from registry.recovery import is_key
from registry.recovery import is_list_below
from registry.recovery import is_object_here
from registry.recovery import opens_below
from registry.recovery import other_quote
from registry.recovery import right_bracket
from registry.strings import string

# What may stand where a quote has to be, by a slip of the finger.
_NO_QUOTES = frozenset(",:[]{}")


@dataclass
class Parser(Nesting):
    """Reads one value of `text`, noting faults and the place of every JSON pointer."""

    places: dict[str, Place] = field(default_factory=dict)

    def value(self, pointer: str = "", depth: int = 0, key: Extent | None = None) -> object:
        """Read the value at the position, which then stands after it."""
        self.space()
        start = self.position
        opening = self.peek()
        word = other_quote(self.text, start, key=False) if opening in _NO_QUOTES else None
        if word is not None:
            result: object = self.take(word)
        elif opening in CLOSERS and depth >= MOST_LEVELS:
            self._too_deep()
            result = None
        elif opening in CLOSERS:
            right = right_bracket(self.text, start)
            self._bracket(right)
            result = self._container(Opening(right, start), pointer, depth)
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

    def _object(self, pointer: str, depth: int) -> dict[str, object]:
        result: dict[str, object] = {}
        comma, first = -1, -1
        while True:
            self.space()
            here = self.peek()
            if here == '"' or (
                here in _NO_QUOTES and other_quote(self.text, self.position, key=True)
            ):
                if result and self._is_sibling(first):
                    return self._left_open(result, comma)
                first = first if result else self.position
                self._member(result, pointer, depth)
                comma = self._separator("}")
            elif here in ("}", "]"):
                if self._closed(comma):
                    return result
                comma = self._separator("}") if result and comma < 0 else comma
            elif here == ",":
                self.one_too_many("comma")
            elif here in ("", "{", "["):
                return self._left_open(result, comma if here == "{" else -1)
            elif not self._stray_word("{"):
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
            if self._is_mistyped(here, comma):
                result.append(self.element(f"{pointer}/{len(result)}", depth + 1))
                comma = self._separator("]")
            elif here in ("}", "]"):
                if self._closed(comma):
                    return result
                comma = self._separator("]") if result and comma < 0 else comma
            elif here == ",":
                self.one_too_many("comma")
            elif here == ":":
                self.stray()
            elif here == "" or (here == '"' and self._is_outside(result)):
                return self._left_open(result, comma if here else -1)
            elif here in '{["' or not self._stray_word("["):
                result.append(self.element(f"{pointer}/{len(result)}", depth + 1))
                comma = self._separator("]")

    def _is_mistyped(self, here: str, comma: int) -> bool:
        """Tell whether an element begins with another character than its quote or brace."""
        if here in _NO_QUOTES and other_quote(self.text, self.position, key=False):
            return True
        return comma >= 0 and here in (",", "}", "]") and self._opens_object()

    def _opens_object(self) -> bool:
        """Tell whether another character stands where an element's brace has to be."""
        return opens_below(self.text, self.position, self.position) == "{"

    def element(self, pointer: str, depth: int) -> object:
        """Read one element of an array."""
        if self.peek() in (",", "}", "]") and self._opens_object():
            return self._value_of(Extent(self.position, self.position), pointer, depth)
        if self._is_member():
            return self._without_opening("{", pointer, depth)
        return self.value(pointer, depth)

    def _is_member(self) -> bool:
        """Tell whether a key stands here, and no element whose comma became a colon."""
        text, here = self.text, self.position
        return self.peek() == '"' and is_key(text, here) and not is_colon_for_comma(text, here)

    def _is_outside(self, elements: list[object]) -> bool:
        """Tell whether the array was left open and the object around it goes on here, with a key."""
        if len(self.opened) < 2 or not self._is_member():
            return False
        return not is_deeper(self.text, self.position, self.opened[-1].start)

    def _without_opening(
        self, bracket: str, pointer: str, depth: int, key: Extent | None = None
    ) -> object:
        """Read an object or array that has lost its opening bracket."""
        start = self.position
        where = self.solid if key else start
        after = f" after {printable(self.text[slice(*key)])}" if key else ""
        sure = key is not None and is_deeper(self.text, start, key.start)
        self.missing(bracket, where, f" {bracket}" if key else bracket, after, guessed=not sure)
        result = self._container(Opening(bracket, where - 1 if key else start), pointer, depth)
        self.places[pointer] = Place(Extent(start, self.position), key)
        return result

    def _member(self, result: dict[str, object], pointer: str, depth: int) -> None:
        start = self.position
        name = self._key()
        extent = Extent(start, self.position)
        if not self._colon(name, extent):
            return
        inner = f"{pointer}/{escape(name)}"
        value = self._value_of(extent, inner, depth + 1)
        if name in result:
            message = f'duplicate key "{printable(name)}" in one object; keep one of them'
            self.fault(extent, message, kind="duplicate-key")
        result[name] = value

    def _value_of(self, key: Extent, pointer: str, depth: int) -> object:
        """Read the value of a key, which may have lost its opening bracket or have another character for it."""
        start = self.position
        if is_list_below(self.text, key.start, start):
            return self._without_opening("[", pointer, depth, key)
        if is_object_here(self.text, key.start, start):
            return self._without_opening("{", pointer, depth, key)
        right = (
            opens_below(self.text, key.start, start) if self.peek() in (",", "}", "]", '"') else ""
        )
        if not right:
            return self.value(pointer, depth, key)
        self._bracket(right)
        result = self._container(Opening(right, start), pointer, depth)
        self.places[pointer] = Place(Extent(start, self.position), key)
        return result
