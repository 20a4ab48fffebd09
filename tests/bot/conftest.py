"""A fake Gerrit for every run and a real one for `./toxw -e gerrit`: what is shown on one holds on the other.

A test that takes `server` runs on both. The real ones carry the marker real_gerrit and are left out by default.
"""

import itertools

import pytest

from bot.config.credentials import Credentials
from bot.http.rest import RestGerrit
from tests.bot.clients import clients
from tests.bot.scripted_server import scripted_server
from tests.lab import java
from tests.lab.fake import start_fake
from tests.lab.pushing import clone
from tests.lab.real import start_real

BOTH = ("fake", pytest.param("real", marks=pytest.mark.real_gerrit))
FILES = {"data/x.json": "a\nb\nc\nd\ne\n", "other.txt": "o\n"}
_numbers = itertools.count(1)


@pytest.fixture(scope="session", params=BOTH)
def server(request):
    """A running Gerrit, one for the whole session: make a project of your own, or take `project`."""
    yield from _running(request.param)


@pytest.fixture(scope="session", params=BOTH)
def server_without_fixes(request):
    """A Gerrit that refuses fix suggestions, as one does whose administrators have not enabled the experiment."""
    yield from _running(request.param, fix_suggestions=False)


def _running(kind, **options):
    try:
        server = {"fake": start_fake, "real": start_real}[kind](**options)
    except java.Missing as missing:
        pytest.skip(str(missing))
    yield server
    server.stop()


@pytest.fixture
def project(server):
    """The name of a project with `FILES` on master and stable/2026.1."""
    return new_project(server)


def new_project(server):
    name = f"openstack/lab-{next(_numbers)}"
    server.add_project(name, ["stable/2026.1"], FILES)
    return name


@pytest.fixture
def tree(server, project, tmp_path):
    """Ada's work tree of `project`."""
    return clone(server, project, "ada", tmp_path)


@pytest.fixture
def change(tree):
    """Ada's change of both files, as it was pushed."""
    return pushed_both(tree)


def pushed_both(tree):
    tree.write({"data/x.json": "a\nB\nc\nd\ne\n", "other.txt": "O\n"})
    return tree.push("Change both")


@pytest.fixture(scope="module")
def common(server, tmp_path_factory):
    """One such change for all tests of a module that leave nothing behind, or look at what they add alone."""
    return pushed_both(clone(server, new_project(server), "ada", tmp_path_factory.mktemp("common")))


@pytest.fixture
def bot(server):
    """The bot's REST client."""
    return server.rest("driverlog-bot")


@pytest.fixture
def ada(server):
    """REST as the owner of the changes."""
    return server.rest("ada")


@pytest.fixture
def core(server):
    """REST as a core reviewer."""
    return server.rest("core")


@pytest.fixture
def anonymous(server):
    return server.rest()


@pytest.fixture
def scripted():
    """A server that does what the test tells it to: no Gerrit, for what a Gerrit never does."""
    with scripted_server() as server:
        yield server


@pytest.fixture
def connect(scripted):
    """A function that makes clients; they are closed before the scripted server ends."""
    with clients() as connect:
        yield connect


@pytest.fixture(params=["anonymous", "driverlog-bot"])
def reader(request, server):
    """Our client for whoever reads: nobody in particular, or the bot."""
    who = request.param
    login = Credentials(who, server.account(who).password, "the test") if who[0] == "d" else None
    client = RestGerrit(server.url, login)
    yield client
    client.close()


@pytest.fixture(scope="module")
def fake():
    """A fake Gerrit of the module's own, for what no other test may notice."""
    with start_fake() as fake:
        yield fake
