"""How many rows or changes are worth asking for at once: enough, and not too heavy. Pure."""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence

from bot.gerrit import Json
from bot.scan.jobs import News
from bot.scan.jobs import Walk
from bot.scan.queries import messages

# Gerrit's own limit for most accounts; https://gerrit-review.googlesource.com/Documentation/cmd-query.html#_description
FULL_PAGE = 500
FIRST_PAGE = 100
SMALLEST_PAGE = 10
# Decompressed. A page costs the server and us its bytes, not its rows: some changes have hundreds of comments.
_PAGE_BYTES = 16 * 1024 * 1024
# An address has room for so many numbers, whatever is in front of Gerrit.
_MOST_NUMBERS = 250
# What a row and a message weigh beside the text of the message.
_ROW_BYTES = 2000
_MESSAGE_BYTES = 250


def weight(rows: Iterable[Json]) -> int:
    """Return roughly how many bytes rows are."""
    return sum(_ROW_BYTES + sum(map(_message_weight, messages(row))) for row in rows)


def _message_weight(message: object) -> int:
    text = message.get("message") if isinstance(message, Mapping) else ""
    return _MESSAGE_BYTES + (len(text) if isinstance(text, str) else 0)


def first_rows(job: Walk | News, pages: int) -> int:
    """Return how many rows of a page are worth asking for: in a walk, the first ones settle most of what follows."""
    return FULL_PAGE if isinstance(job, News) else FIRST_PAGE * 2 ** (min(pages, 8) - 1)


def page_size(bytes_per_row: float) -> int:
    """Return how many rows to ask for so that a page is not too heavy; 0 bytes: nothing is known yet."""
    if bytes_per_row <= 0:
        return FIRST_PAGE
    return max(SMALLEST_PAGE, min(FULL_PAGE, int(_PAGE_BYTES / bytes_per_row)))


def batch(numbers: Sequence[int], most: int) -> Sequence[int]:
    """Return the changes that one query by number asks for, at most `most`."""
    return numbers[: min(most, _MOST_NUMBERS)]
