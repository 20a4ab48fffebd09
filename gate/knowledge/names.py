"""Splits names of vendors and drivers into words, and tells when two of them are nearly the same."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# Longer ones are refused by the schema; here they only must not cost much.
_LONGEST = 200
_WORD = re.compile(r"[^\W_]+")
_LEGAL = frozenset(
    """
    ab ag bv co company corp corporation gmbh inc incorporated kk limited llc ltd plc sa sas srl
    """.split()
)
_GENERIC = frozenset(
    """
    community data enterprise enterprises foundation group holdings international labs laboratories
    memory network networking networks project software solutions storage system systems team
    technologies technology
    """.split()
)
FILLER = frozenset(
    """
    a an and based by driver drivers for from in of on plugin plugins the to volume with
    """.split()
)
PROTOCOLS = {
    "aoe": "AoE",
    "ata over ethernet": "AoE",
    "cifs": "SMB",
    "fc": "FC",
    "fiber channel": "FC",
    "fiberchannel": "FC",
    "fibre channel": "FC",
    "fibrechannel": "FC",
    "iscsi": "iSCSI",
    "iser": "iSER",
    "nfs": "NFS",
    "nvme": "NVMe",
    "smb": "SMB",
    "smb2": "SMB",
    "smb3": "SMB",
}


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Return `text` without case and without accents, to compare it."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=1 << 14)
def words(text: str) -> tuple[str, ...]:
    """Return the words of a name, folded; punctuation and underscores end a word."""
    return tuple(_WORD.findall(fold(text)))


def squeezed(text: str) -> str:
    """Return the letters and digits of a name, folded and without anything between them."""
    return "".join(words(text))


@lru_cache(maxsize=1 << 12)
def trunk(vendor: str) -> tuple[str, ...]:
    """Return the words of a vendor without legal forms and general words at its ends; at least one stays."""
    kept = list(words(vendor[:_LONGEST]))
    while len(kept) > 1 and (kept[-1] in _LEGAL or kept[-1] in _GENERIC):
        kept.pop()
    while len(kept) > 1 and kept[0] in ("project", "the"):
        kept.pop(0)
    return tuple(kept)


def general(word: str) -> bool:
    """Tell whether a word says nothing about which vendor or driver is meant."""
    return word in _LEGAL or word in _GENERIC or word in FILLER


def singular(word: str) -> str:
    """Return a word without the s of a plural."""
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def shortened(one: str, other: str) -> bool:
    """Tell whether one word begins with the other."""
    return one.startswith(other) or other.startswith(one)


def near(one: str, other: str, most: int = 1) -> bool:
    """Tell whether two words differ, and by at most that many letters typed wrongly."""
    if one == other or abs(len(one) - len(other)) > most or len(one) > _LONGEST:
        return False
    if most == 1 and without_one(one).isdisjoint(without_one(other)):
        return False
    from rapidfuzz.distance import OSA

    return OSA.distance(one, other, score_cutoff=most) <= most


def without_one(word: str) -> set[str]:
    """Return the word and all that is left of it without one letter: words with a common one are near."""
    if len(word) > _LONGEST:
        return {word}
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


def protocols(text: str) -> set[str]:
    """Return the storage protocols that a name or a description mentions."""
    spaced = f" {' '.join(words(text))} "
    return {name for spelling, name in PROTOCOLS.items() if f" {spelling} " in spaced}


def mentions(text: str, wanted: Iterable[str]) -> bool:
    """Tell whether every one of the words stands in the text, however it is spaced there."""
    present = squeezed(text)
    return all(word in present for word in wanted)
