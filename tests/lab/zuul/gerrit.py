"""What Zuul needs of Gerrit besides what every test has: ssh for the stream of events, and the right to submit."""

from tests.lab.people import ADMIN
from tests.lab.people import ZUUL

ZUUL_ACCOUNT = "zuul"


def welcome_zuul(server, public_key):
    """Let Zuul's account in by ssh, hear all events, and merge what it has gated."""
    admin = server.rest(ADMIN)
    admin.raw(
        "POST",
        f"accounts/{ZUUL_ACCOUNT}/sshkeys",
        data=public_key,
        headers={"Content-Type": "text/plain"},
    ).raise_for_status()
    zuul = admin.get(f"groups/{ZUUL}")["id"]
    allow = {"rules": {zuul: {"action": "ALLOW"}}}
    add = {
        "GLOBAL_CAPABILITIES": {"permissions": {"streamEvents": allow}},
        "refs/heads/*": {"permissions": {"submit": allow}},
    }
    admin.post("projects/All-Projects/access", {"add": add})
