"""What a command raises when it cannot do its work; `driverlog` prints the message and exits with 2."""


class Refusal(Exception):
    """The work cannot be done; the message is one line that says why and what to do."""


class CannotJudge(Refusal):
    """The gate has nothing to judge; the message is one line that says why and what to do."""


class NotData(CannotJudge):
    """What stands at the data file's path is no registry, or nothing does; whoever made the commit can mend it."""
