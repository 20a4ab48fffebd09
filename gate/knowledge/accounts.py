"""CI accounts as names: their words, how a username must look, and which two are nearly the same."""

import re
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Iterator
from functools import lru_cache

from gate.knowledge.names import fold
from gate.knowledge.names import near
from gate.knowledge.names import words
from gate.knowledge.placeholders import is_placeholder

# What Gerrit takes as a username.
_USERNAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.!#$%&'*+=?^_`{|}~@-]*[A-Za-z0-9])?")
MOST_CHARACTERS = 120
# So many have a part in common that it says nothing.
_MOST_IN_BLOCK = 200
_DIGITS = re.compile(r"\d+")
_SHORTEST, _SHORTEST_PART = 4, 2
_JOB_WORDS = frozenset(["devstack", "dsvm", "gate", "tempest", "check"])
NO_ACCOUNT = {"n.a", "na", "nil", "none", "null", "nobody"}
_GENERAL = {
    "account", "accountname", "ciaccount", "ciid", "ciname", "ciuser", "dummy", "example",
    "exampleci", "externalci", "fakeci", "jenkinsci", "myci", "mycompany", "myjenkins", "no",
    "noci", "openstack", "openstackci", "someci", "test", "testci", "thirdparty",
    "thirdpartyci", "username", "vendor", "vendorci", "vendorname", "yourci",
}  # fmt: skip
_ENDING = re.compile(r"[\W_]?ci$")


def is_username(account: str) -> bool:
    """Tell whether Gerrit could have an account of that username."""
    return _USERNAME.fullmatch(account) is not None


def job_words(account: str) -> list[str]:
    """Return the words of an account that belong into the name of a job."""
    parts = words(account)
    return [
        word
        for word in parts
        if word in _JOB_WORDS - {"gate", "check"} or (word == parts[0] and word in _JOB_WORDS)
    ]


@lru_cache(maxsize=1 << 12)
def stem(account: str) -> str:
    """Return an account without case, separators and the `ci` at its end."""
    return "".join(words(_ENDING.sub("", fold(account)))) or fold(account)


def is_nobodys(account: str) -> bool:
    """Tell whether an account is a word from a template, or says nothing about whose CI it is."""
    parts = words(account)
    squeezed = "".join(parts)
    if (
        squeezed in _GENERAL
        or squeezed == "ci"
        or stem(account) == "your"
        or parts[:1] == ("your",)
    ):
        return True
    return account.strip().lower() in NO_ACCOUNT or is_placeholder(account)


class Accounts:
    """All accounts of a registry, to find those that nearly are another one."""

    def __init__(self, accounts: Iterable[str]) -> None:
        self._blocks: dict[object, list[str]] = defaultdict(list)
        for account in accounts:
            if len(account) <= MOST_CHARACTERS:
                for block in _blocks(account):
                    self._blocks[block].append(account)

    @classmethod
    def around(cls, wanted: Iterable[str], accounts: Iterable[str]) -> "Accounts":
        """Make the index of those accounts alone that can be near a wanted one."""
        ends = {end for account in wanted for end in _ends(account)}
        return cls(account for account in accounts if not ends.isdisjoint(_ends(account)))

    def near(self, account: str) -> list[str]:
        """Return the accounts that look like a typing mistake of this one, or this one of them."""
        if len(account) > MOST_CHARACTERS:
            return []
        blocks = (self._blocks.get(block, []) for block in _blocks(account))
        found = {other for block in blocks if len(block) <= _MOST_IN_BLOCK for other in block}
        return sorted(
            other for other in found if other != account and slip(account, other) is not None
        )


def slip(account: str, other: str) -> tuple[str, str] | None:
    """Return the words in which two accounts differ as if one was mistyped; None if they differ more, or on purpose."""
    mine, its = words(account), words(other)
    if stem(account) == stem(other) or "".join(mine) == "".join(its):
        return account, other
    if len(mine) != len(its):
        return None
    pairs = [(a, b) for a, b in zip(mine, its, strict=True) if a != b]
    if len(pairs) != 1 or min(map(len, pairs[0])) < (
        _SHORTEST if len(mine) == 1 else _SHORTEST_PART
    ):
        return None
    if _DIGITS.findall(pairs[0][0]) != _DIGITS.findall(pairs[0][1]) or not near(*pairs[0]):
        return None
    return pairs[0]


def _ends(account: str) -> tuple[tuple[str, int], tuple[str, int]]:
    """Return the account's first and last letter; one slip cannot be in both."""
    low = account.lower()
    return (low[:1], 0), (_ENDING.sub("", low)[-1:], 1)


def _blocks(account: str) -> Iterator[object]:
    """Yield keys of which near accounts have one in common: a slip spares the start or the end of a word."""
    parts = words(account)
    yield stem(account)
    yield "squeezed", "".join(parts)
    for place, word in enumerate(parts):
        others = parts[:place] + parts[place + 1 :]
        digits = tuple(_DIGITS.findall(word))
        for spared in {max(1, (len(word) - 2) // 2), max(1, (len(word) - 3) // 2)}:
            yield place, others, digits, "start", word[:spared]
            yield place, others, digits, "end", word[-spared:]
