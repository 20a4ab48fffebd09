"""What a command raises when it cannot do its work; `driverlog` prints the message and exits with 2."""


class Refusal(Exception):
    """The work cannot be done; the message is one line that says why and what to do."""
