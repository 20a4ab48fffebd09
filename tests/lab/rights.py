"""Rights on a real Gerrit, one by one: a group that has nothing but what it is given, project by project.

What every registered user may, and anybody may, is taken back for the whole server and given to all other accounts.
"""

from contextlib import contextmanager

from tests.lab import bootstrap
from tests.lab.server import quoted

ALL = "projects/All-Projects/access"
EVERYBODY = ("global:Registered-Users", "global:Anonymous-Users")
ALLOW = {"action": "ALLOW"}


class Rights:
    """The rights of one account; all others keep what they had."""

    def __init__(self, server, username):
        self._server = server
        self._rest = server.rest("admin")
        bootstrap.make_group(self._rest, "Others")
        bootstrap.make_group(self._rest, "The one")
        self._join("The one", [username])
        self._join("Others", [name for name in server.accounts if name != username])
        self._group = self._id("The one")
        self._close()

    def _id(self, group):
        return self._rest.get(f"groups/{quoted(group)}")["id"]

    def _join(self, group, names):
        self._rest.post(f"groups/{quoted(group)}/members", {"members": names})

    def _close(self):
        """Give what everybody has to the others."""
        add, remove = {}, {}
        others = self._id("Others")
        for ref, section in self._rest.get(ALL)["local"].items():
            for name, permission in section["permissions"].items():
                for group in EVERYBODY:
                    if (rule := permission["rules"].get(group)) is None:
                        continue
                    label = {"label": permission["label"]} if "label" in permission else {}
                    for change, who in ((remove, group), (add, others)):
                        permissions = change.setdefault(ref, {"permissions": {}})["permissions"]
                        permissions.setdefault(name, {**label, "rules": {}})["rules"][who] = rule
        self._rest.post(ALL, {"remove": remove, "add": add})

    def give(self, project, permission, ref):
        self._change("add", project, permission, ref)

    def take(self, project, permission, ref):
        self._change("remove", project, permission, ref)

    @contextmanager
    def without(self, project, permission, ref):
        """Take a right for as long as the block lasts."""
        self.take(project, permission, ref)
        try:
            yield
        finally:
            self.give(project, permission, ref)

    def _change(self, what, project, permission, ref):
        rights = {ref: {"permissions": {permission: {"rules": {self._group: ALLOW}}}}}
        self._rest.post(f"projects/{quoted(project)}/access", {what: rights})
