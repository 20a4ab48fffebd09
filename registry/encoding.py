"""A file's bytes -> its text, and what of it is not the UTF-8 that it has to be."""

import codecs
import re
from itertools import islice

from registry.lexis import Extent
from registry.lexis import Fault

# Bytes that are not UTF-8 are read one by one as cp1252, the encoding they most probably have.
_FOREIGN = re.compile("[\udc80-\udcff]+")
_AS_CP1252 = {0xDC00 + n: bytes([n]).decode("cp1252", "replace") for n in range(0x80, 0x100)}
_MOST_PLACES = 20


def decode(data: bytes) -> tuple[str, list[Fault]]:
    """Decode a file's bytes; the registry is UTF-8 without a byte order mark."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        message = "the file is UTF-16, expected UTF-8; save the file as UTF-8"
        return data.decode("utf-16", errors="replace"), [Fault("encoding", Extent(0, 0), message)]
    faults = []
    if data.startswith(codecs.BOM_UTF8):
        message = "the file starts with a byte order mark (U+FEFF), expected plain UTF-8"
        faults.append(Fault("byte-order-mark", Extent(0, 0), f"{message}; take it out"))
        data = data[len(codecs.BOM_UTF8) :]
    try:
        return data.decode("utf-8"), faults
    except UnicodeDecodeError:
        text = data.decode("utf-8", "surrogateescape")
        faults.extend(_not_utf8(m) for m in islice(_FOREIGN.finditer(text), _MOST_PLACES))
        return text.translate(_AS_CP1252), faults


def _not_utf8(match: re.Match[str]) -> Fault:
    byte = ord(match.group()[0]) - 0xDC00
    message = f"byte 0x{byte:02X} is not UTF-8; save the file as UTF-8"
    return Fault("encoding", Extent(*match.span()), message)
