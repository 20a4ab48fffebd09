"""Names, addresses and accounts of nobody: what people write where they forgot to say who it is."""

from functools import lru_cache

from gate.knowledge.names import fold
from gate.knowledge.people import address
from gate.knowledge.placeholders import is_certain_placeholder

_ANYWHERE = frozenset(
    """
    - -- ? ?? ??? . ... changeme fixme n/a n.a. nil nobody none noone null placeholder tba tbc tbd
    todo undefined unknown xx xxx xxxx
    """.split()
)
_PHRASES = frozenset(
    (
        "change me",
        "fill in",
        "fill me in",
        "no one",
        "not applicable",
        "not available",
        "to be announced",
        "to be defined",
        "to be determined",
    )
)
_NAMES = frozenset(
    (
        "anonymous",
        "contact name",
        "first last",
        "first name last name",
        "firstname lastname",
        "foo",
        "foo bar",
        "full name",
        "jane doe",
        "john doe",
        "maintainer",
        "maintainer name",
        "my name",
        "name",
        "name surname",
        "some name",
        "somebody",
        "someone",
        "test",
        "test test",
        "test user",
        "vendor name",
    )
)
_ACCOUNTS = frozenset(
    """
    foo irc irc-nick irc_nick launchpad launchpad-id launchpad_id my-id nick nickname username
    your-id your-launchpad-id your_id your_launchpad_id yourid yournick
    """.split()
)
_LOCALS = frozenset(
    """
    changeme first.last firstname.lastname foo foobar jane.doe john.doe my.email my.name
    name.surname nobody none tbd todo user.name xxx your-email your.email your.name your_email
    your_name youremail yourname
    """.split()
)
# The domain example.org stays out: it is the one that tests and documents of this project use.
_DOMAINS = frozenset(
    """
    company.com domain.com example.com example.net foo.bar foo.com mycompany.com mydomain.com
    test.com vendor.com xxx.com yourcompany.com yourdomain.com
    """.split()
)


@lru_cache(maxsize=1 << 16)
def is_nobody(field: str, value: str) -> bool:
    """Tell whether a maintainer's field says nothing."""
    text = fold(value.strip())
    if text in _ANYWHERE or text in _PHRASES or value.strip() == "NA":
        return True
    if is_certain_placeholder(text) and not (field == "irc" and text[0] in "[]{}_^|`"):
        return True
    if field == "name":
        return text in _NAMES
    if field == "email":
        return _is_nobodys_address(text)
    return text in _ACCOUNTS


def _is_nobodys_address(text: str) -> bool:
    if "@" not in text:
        return False
    parts = address(text)
    return parts is not None and (parts.local in _LOCALS or parts.domain in _DOMAINS)
