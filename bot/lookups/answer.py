"""Yes, no, or could not tell: what a look-up on another machine answers. "Could not tell" is never a no."""

import enum


class Answer(enum.StrEnum):
    """The answer of a look-up."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "could not tell"
