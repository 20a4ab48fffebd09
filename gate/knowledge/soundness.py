"""Whether a maintainer's field holds what it should, so that it is worth comparing with another record's."""

import re

from gate.knowledge.decoding import REPLACEMENT
from gate.knowledge.decoding import decoded
from gate.knowledge.lookalikes import foreign
from gate.knowledge.mail import fault
from gate.knowledge.mail import is_plain
from gate.knowledge.nobody import is_nobody
from gate.knowledge.people import NICK
from gate.knowledge.people import is_email
from gate.knowledge.people import launchpad_page
from gate.knowledge.people import several_contacts
from gate.knowledge.people import several_names

_MILD = {"irc": re.compile(r"[\w.+\[\]\\`^{|}-]+"), "launchpad_id": re.compile(r"[\w.+-]+")}


def is_sound(field: str, value: str) -> bool:
    """Tell whether no rule about the field alone has a word on the value; blanks around it do not matter."""
    text = value.strip()
    if is_nobody(field, text) or not _is_readable(text):
        return False
    if field == "name":
        return not (is_email(text) or several_names(text))
    if several_contacts(field, text):
        return False
    if field == "email":
        return is_plain(text) or (is_email(text) and not fault(text))
    if field == "irc" and NICK.fullmatch(text):
        return True
    return _MILD[field].fullmatch(text) is not None and not launchpad_page(text)


def _is_readable(text: str) -> bool:
    if text.isascii():
        return True
    if REPLACEMENT in text or decoded(text) != text:
        return False
    return not foreign(text, whole_words=False)
