"""Links to a file at a branch or a tag, where people read code: Gitea's form, as opendev.org has it. Pure.

https://docs.gitea.com/usage/permalinks
"""

from urllib.parse import quote

from registry.branches import OF_RELEASES

# Where a Gerrit's code can be read, as far as everybody knows.
_KNOWN = {"https://review.opendev.org": "https://opendev.org"}


def code_site(gerrit: str, setting: str) -> str:
    """Return the address of the site that shows the code of a Gerrit; empty where nobody knows one."""
    return setting or _KNOWN.get(gerrit, "")


def file_url(site: str, project: str, ref: str, path: str) -> str:
    """Return the address of a file at a branch or a tag; empty without a site or a ref."""
    if not site or not ref:
        return ""
    kind = "branch" if ref == "master" or ref.startswith(OF_RELEASES) else "tag"
    where = "/".join(quote(part, safe="/") for part in (project, "src", kind, ref, path))
    return f"{site}/{where}"
