"""Makes a fresh Gerrit into the server that `tests/lab/server.py` promises, over REST as the administrator."""

from tests.lab.people import ADMIN
from tests.lab.people import CORES
from tests.lab.people import GROUPS
from tests.lab.people import PEOPLE
from tests.lab.server import quoted

ALL = "projects/All-Projects"
NO_CODE_CHANGE = "changekind:NO_CODE_CHANGE OR changekind:TRIVIAL_REBASE"
LABELS = {
    "Verified": ("-2", "-1", " 0", "+1", "+2"),
    "Workflow": ("-1", " 0", "+1"),
}


def bootstrap(rest):
    """Make labels, groups, accounts and rights; `rest` is the administrator's."""
    for name, values in LABELS.items():
        make_label(rest, name, values)
    for group in GROUPS:
        make_group(rest, group)
    for person in PEOPLE:
        if person.username != ADMIN:
            make_account(rest, person)
    grant(rest)


def make_label(rest, name, values):
    label = {"name": name, "values": dict.fromkeys(values, "a vote"), "default_value": 0}
    if name == "Verified":
        label["copy_condition"] = NO_CODE_CHANGE
    rest.put(f"{ALL}/labels/{name}", label | {"function": "NoBlock"})
    needed = f"label:{name}=MAX AND -label:{name}=MIN"
    rest.put(
        f"{ALL}/submit_requirements/{name}",
        {
            "name": name,
            "submittability_expression": needed,
            "allow_override_in_child_projects": True,
        },
    )


def make_group(rest, name):
    """Make a group if there is none of the name."""
    if rest.raw("GET", f"groups/{quoted(name)}").status_code == 404:
        rest.put(f"groups/{quoted(name)}", {"visible_to_all": True})


def make_account(rest, person, password=None):
    """Make an account and return Gerrit's AccountInfo."""
    wanted = {"name": person.name, "email": person.email, "http_password": password}
    wanted = {key: value for key, value in wanted.items() if value}
    return rest.put(f"accounts/{quoted(person.username)}", wanted | {"groups": person.groups})


def grant(rest):
    """Give the rights that an OpenStack Gerrit gives, in one change of All-Projects."""
    ids = {name: rest.get(f"groups/{quoted(name)}")["id"] for name in GROUPS}
    heads = {}
    for group, labels in GROUPS.items():
        for label, (least, most) in labels.items():
            rule = {"action": "ALLOW", "min": least, "max": most}
            permission = heads.setdefault(f"label-{label}", {"label": label, "rules": {}})
            permission["rules"][ids[group]] = rule
    heads["submit"] = {"rules": {ids[CORES]: {"action": "ALLOW"}}}
    everybody = {"rules": {"global:Registered-Users": {"action": "ALLOW"}}}
    admins = {"rules": {rest.get("groups/Administrators")["id"]: {"action": "ALLOW"}}}
    # To read refs/heads/* alone would hide the tags of branches that are gone, where OpenStack keeps an ended release.
    anybody = {"rules": {"global:Anonymous-Users": {"action": "ALLOW"}}}
    refs = {
        "refs/heads/*": heads,
        "refs/*": {
            "read": anybody,
            "editHashtags": everybody,
            "create": admins,
            "push": admins,
        },
    }
    rest.post(f"{ALL}/access", {"add": {ref: {"permissions": what} for ref, what in refs.items()}})
