"""Can a project be seen at all? Gerrit answers a query for one that is hidden from us as if it were empty."""

from bot.gerrit import GerritError
from bot.gerrit import Reader
from bot.gerrit import Trouble
from registry.lexis import printable


def require(reader: Reader, project: str, branch: str = "") -> None:
    """Raise GerritError where a project, or that branch of it, is not there or not for us to see."""
    refs = {row.get("ref") for row in reader.branches(project)}
    if refs and (not branch or f"refs/heads/{branch}" in refs):
        return
    what = f"no branch {printable(branch, 100)} of {project}" if branch else f"nothing of {project}"
    advice = "it is not there, or the account lacks read on refs/heads/*"
    raise GerritError(Trouble.NOT_FOUND, f"Gerrit shows {what}; {advice}")
