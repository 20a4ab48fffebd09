"""A Gerrit of our own for fast tests and the demo: REST, git over HTTP, faults; held to the real one by a contract."""

from tests.lab.fake.faults import Fault
from tests.lab.fake.server import FakeServer
from tests.lab.fake.server import start_fake
from tests.lab.fake.wire import Seen
from tests.lab.people import Account

__all__ = ["Account", "FakeServer", "Fault", "Seen", "start_fake"]
