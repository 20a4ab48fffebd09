"""The whole laboratory: a Gerrit with the tenant's projects and a Zuul that gates them, ended together."""

import os
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from tests.lab.real import start_real
from tests.lab.zuul import config
from tests.lab.zuul import tenant
from tests.lab.zuul.client import Client
from tests.lab.zuul.files import Files
from tests.lab.zuul.gerrit import ZUUL_ACCOUNT
from tests.lab.zuul.gerrit import welcome_zuul
from tests.lab.zuul.installing import install_merged
from tests.lab.zuul.keys import make_ssh_key
from tests.lab.zuul.runtime import runtime
from tests.lab.zuul.services import Zuul

LOGS = "DRIVERLOG_ZUUL_LOGS"


class Lab:
    """`gerrit` is a `tests.lab.server.Server`, `zuul` gates it, `client` asks both, `files` serves what they leave."""

    def __init__(self, ends):
        """Start everything; `ends` is an ExitStack that gets to know how to end it."""
        self.runtime = runtime()
        self.layout = new_layout(ends)
        self.gerrit = start_real(ssh=True)
        ends.callback(self._end_gerrit)
        folders = {"logs": self.layout.builds, "site": self.layout.site}
        self.files = Files(self.layout.base / "public", folders)
        ends.callback(self.files.stop)
        with ThreadPoolExecutor(1) as pool:
            merged = tenant.tracked(tenant.ROOT)
            where = (self.layout.installed, self.runtime.libraries)
            installed = pool.submit(install_merged, merged, *where)
            self.zuul = Zuul(self.runtime, self.layout, self._connection())
            ends.callback(self.zuul.stop)
            self.zuul.start_zookeeper()
            self.zuul.start_node()
            tenant.plant(self, merged)
            installed.result()
        self.zuul.start()
        self.client = Client(self.zuul, self.gerrit)
        if errors := self.client.config_errors():
            raise RuntimeError("\n\n".join(each["error"] for each in errors))

    def _connection(self):
        key = self.layout.base / "gerrit_key"
        welcome_zuul(self.gerrit, make_ssh_key(key, "rsa"))
        password = self.gerrit.account(ZUUL_ACCOUNT).password
        return config.Gerrit(self.gerrit.url, self.gerrit.ssh_port, ZUUL_ACCOUNT, password, key)

    def _end_gerrit(self):
        shutil.copy(self.gerrit.site / "lab.log", self.layout.logs / "gerrit.log")
        self.gerrit.stop()


def new_layout(ends):
    """Make the folders; those of the logs stay when all has ended."""
    # Short and below /tmp: see Layout.jobs.
    base = Path(tempfile.mkdtemp(prefix="zuul-", dir="/tmp"))
    ends.callback(shutil.rmtree, base)
    wanted = os.environ.get(LOGS)
    logs = Path(wanted or tempfile.mkdtemp(prefix="driverlog-zuul-logs-")).resolve()
    shutil.rmtree(logs, ignore_errors=True)
    layout = config.Layout(base, logs)
    layout.make()
    return layout


def start_lab():
    """Start a laboratory; returns it with the ExitStack whose `close` ends it. Raises java.Missing."""
    with ExitStack() as ends:
        lab = Lab(ends)
        return lab, ends.pop_all()
