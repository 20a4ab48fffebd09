"""From the bytes or the text of a JSON file to its document: faults are values in there, nothing is raised."""

from collections.abc import Sequence

from registry.cursor import TooManyFaults
from registry.document import Document
from registry.encoding import decode
from registry.lexis import Extent
from registry.lexis import Fault
from registry.plain import plain
from registry.pointer import Place
from registry.records import FileParser
from registry.records import Known
from registry.syntax import Parser


def parse(text: str, faults: Sequence[Fault] = (), like: Document | None = None) -> Document:
    """Parse `text`; what is wrong with it ends up in `faults`, never in an exception.

    `like` is another version of the file: records in both are read once and are the same objects.
    """
    shared = Known(like.text, like.value, like.records) if like and not like.faults else None
    parser = FileParser(text, shared)
    parser.faults.extend(faults)
    value: object = None
    try:
        parser.space()
        if parser.position == len(text):
            parser.fault(Extent(0, 0), "the file is empty, expected a JSON object; write one")
        else:
            value = parser.value()
            _end(parser)
    except TooManyFaults:
        value = None
    found = tuple(sorted(set(parser.faults), key=lambda fault: (fault.extent, fault.message)))
    if any(fault.kind == "syntax" for fault in found):
        sound = _sound(text, found)
        if sound is not None:
            return sound
    return Document(text, value, found, parser.records, parser.places, parser.insides)


def _sound(text: str, faults: Sequence[Fault]) -> Document | None:
    """Return the document of a text that is JSON after all.

    What the tolerant parser takes for a slip by the look of the lines can be legal in an outlandish layout. Then the
    strict reader is right; places inside the records are not known, findings point at the document.
    """
    start = len(text) - len(text.lstrip(" \t\n\r"))
    read = plain(text, start)
    if read is None or text[read[1] :].strip(" \t\n\r"):
        return None
    others = tuple(fault for fault in faults if fault.kind != "syntax")
    return Document(text, read[0], others, places={"": Place(Extent(start, read[1]))})


def _end(parser: Parser) -> None:
    parser.space()
    rest = parser.text[parser.position :]
    if rest:
        extent = Extent(parser.position, parser.position + len(rest.split("\n", 1)[0]))
        shown = rest.strip()[:1]
        parser.fault(
            extent, f"text after the end of the document, starting with {shown!a}; take it out"
        )


def read(data: bytes, like: Document | None = None) -> Document:
    """Decode and parse a file's bytes."""
    text, faults = decode(data)
    return parse(text, faults, like)
