"""A Gerrit to read from that is a few Python values; it counts what it is asked and fails where it is told to."""

import re

from bot.gerrit import GerritError
from bot.gerrit import Trouble

COMMIT = "a" * 40


class Canned:
    """`trees` is project -> (branch or tag ref -> commit); `files` is (project, commit) -> path -> bytes."""

    def __init__(self, accounts=(), changes=(), trees=None, files=None, me=None):
        self.people = list(accounts)
        self.reviews = list(changes)
        self.trees = trees or {}
        self.contents = files or {}
        self.me = me
        self.asked = []
        self.trouble = {}

    def _ask(self, call, *details):
        self.asked.append((call, *details))
        trouble = self.trouble.get(call)
        if trouble is not None:
            raise GerritError(trouble, f"{call}: {trouble.value}; try again later", status=500)

    def count(self, call):
        return sum(asked[0] == call for asked in self.asked)

    def myself(self):
        self._ask("myself")
        return self.me

    def accounts(self, query, *, limit=10):
        self._ask("accounts", query)
        field, value = re.match(r'(\w+):"?([^"]*?)"?(?: is:inactive)?$', query).groups()
        inactive = query.endswith(" is:inactive")
        active = [p for p in self.people if bool(p.get("inactive")) == inactive]
        if field == "username":
            return [p for p in active if p.get("username", "").lower() == value.lower()][:limit]
        return [p for p in active if value in re.split(r"[@.\- /_]", p["name"].lower())][:limit]

    def changes(self, query, *, options=(), limit=25):
        self._ask("changes", query)
        if query.startswith("status:"):
            return self.reviews[:limit]
        project, account = re.fullmatch(
            r'project:"?([^ "]*)"? commentby:"?([^"]*?)"?', query
        ).groups()
        return [c for c in self.reviews if c.get("project") == project and _wrote(c, account)][
            :limit
        ]

    def branches(self, project):
        self._ask("branches", project)
        return [*self._refs(project, "refs/heads/"), {"ref": "HEAD", "revision": "master"}]

    def tags(self, project, *, containing=""):
        self._ask("tags", project)
        return self._refs(project, "refs/tags/")

    def _refs(self, project, prefix):
        if project not in self.trees:
            raise GerritError(Trouble.NOT_FOUND, f"no project {project}", status=404)
        refs = self.trees[project].items()
        return [{"ref": ref, **_row(ids)} for ref, ids in refs if ref.startswith(prefix)]

    def file_at(self, project, commit, path):
        self._ask("file_at", project, commit, path)
        return self.contents.get((project, commit), {}).get(path)

    def has_file(self, project, commit, path):
        self._ask("has_file", project, commit, path)
        return path in self.contents.get((project, commit), {})


def _row(ids):
    return {"revision": ids} if isinstance(ids, str) else {"revision": ids[0], "object": ids[1]}


def _wrote(change, account):
    messages = change.get("messages")
    if not isinstance(messages, list):
        return True
    authors = [m.get("author") for m in messages if isinstance(m, dict)]
    names = [a.get("username") for a in authors if isinstance(a, dict)]
    return account in names


def account(number, username, name="", **more):
    return {"_account_id": number, "username": username, "name": name or username, **more}


def message(author, text, *, patch_set=1, day=1, tag="", prefix=None):
    """Return a ChangeMessageInfo as Gerrit gives it: with its own first line."""
    first = f"Patch Set {patch_set}:" if prefix is None else prefix
    return {
        "id": f"m{author.get('_account_id')}x{patch_set}x{day}",
        "author": author,
        "date": f"2026-05-{day:02d} 10:00:00.000000000",
        "message": f"{first}\n\n{text}" if first else text,
        "_revision_number": patch_set,
        **({"tag": tag} if tag else {}),
    }


def change(number, *messages, project="openstack/cinder", owner=None):
    return {
        "_number": number,
        "project": project,
        "owner": owner or account(7, "owner"),
        "messages": list(messages),
    }
