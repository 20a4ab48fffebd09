"""A request that Gerrit would refuse: its HTTP status and the one line of plain text it says."""


class Refusal(Exception):
    """Raised anywhere below a route; the wire turns it into the answer."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


def not_found(what: object) -> Refusal:
    """Return Gerrit's 404, which also stands for "not to be seen by you"."""
    return Refusal(404, f"Not found: {what}")
