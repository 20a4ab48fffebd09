"""What Zuul is to say in the file, and what it said: severity, rule and range of each comment."""

from tests.zuul.live.people import DATA


def told(comments, severity="error"):
    """Return (severity, rule, range) of comments in the data file, of that severity alone."""
    assert {comment["path"] for comment in comments} <= {DATA}
    return [
        (severity, rule_of(comment), comment["range"])
        for comment in comments
        if comment["message"].startswith(f"{severity}: ")
    ]


def rule_of(comment):
    """Return the rule whose name ends the first line."""
    return comment["message"].splitlines()[0].rpartition("[")[2].rstrip("]")


def expected(text, mistakes):
    """Return the same for mistakes in a text: lines from 1, columns from 0, a range ends behind its last column."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        for wrong, rule in mistakes.items():
            if (start := line.find(wrong)) >= 0:
                ends = {"end_line": number, "end_character": start + len(wrong)}
                where = {"start_line": number, "start_character": start} | ends
                found.append(("error", rule, where))
    return found
