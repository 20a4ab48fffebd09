"""JSON pointers (RFC 6901): their tokens, and where the value of one stands in the text."""

from typing import NamedTuple

from registry.lexis import Extent


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
