"""ZooKeeper, the node's sshd and Zuul's services: started in order, each ready before the next, and ended together."""

import socket
from pathlib import Path

import requests

from tests.lab.real import free_port
from tests.lab.zuul import config
from tests.lab.zuul.keys import make_ssh_key
from tests.lab.zuul.keys import make_tls
from tests.lab.zuul.processes import Service
from tests.lab.zuul.runtime import program

START_SECONDS = 120


class Zuul:
    """A Zuul in one folder; `start()` after the tenant's projects are on Gerrit."""

    def __init__(self, runtime, layout, gerrit):
        self.layout = layout
        self.runtime = runtime
        self.ports = config.Ports(*(free_port() for _ in config.Ports._fields))
        self.url = f"http://127.0.0.1:{self.ports.web}"
        self.services = {}
        self.conf = layout.base / "zuul.conf"
        tls = make_tls(layout.base / "tls")
        self.host_key = make_ssh_key(layout.base / "host_key", "ed25519")
        self._authorized = make_ssh_key(layout.base / "node_key", "rsa")
        self.conf.write_text(config.zuul_conf(layout, self.ports, tls, gerrit, runtime))
        (layout.base / "zoo.cfg").write_text(config.zoo_cfg(layout, self.ports, tls))

    def start_zookeeper(self):
        """Start what keeps Zuul's state; the keys of projects are in it."""
        jvm = ("-Xmx256m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED")
        main = "org.apache.zookeeper.server.quorum.QuorumPeerMain"
        jars = f"{self.runtime.zookeeper}/*"
        command = [self.runtime.java, *jvm, "-cp", jars, main, self.layout.base / "zoo.cfg"]
        service = self._start("zookeeper", command)
        service.wait_until(lambda: listens(self.ports.zookeeper), START_SECONDS, "open port")

    def start_node(self):
        """Start the sshd by which jobs enter this machine as their node."""
        Path("/run/sshd").mkdir(exist_ok=True)
        keys = self.layout.base / "authorized_keys"
        keys.write_text(f"{self._authorized}\n")
        options = {
            "ListenAddress": "127.0.0.1",
            "HostKey": self.layout.base / "host_key",
            "AuthorizedKeysFile": keys,
            "StrictModes": "no",
            "UsePAM": "no",
            "PidFile": "none",
            "PasswordAuthentication": "no",
            "PermitRootLogin": "prohibit-password",
            "MaxStartups": 100,
            "Subsystem": "sftp internal-sftp",
        }
        settings = [part for name, value in options.items() for part in ("-o", f"{name}={value}")]
        command = [program("sshd"), "-D", "-e", "-f", "/dev/null", "-p", self.ports.node, *settings]
        service = self._start("node", command)
        service.wait_until(lambda: listens(self.ports.node), START_SECONDS, "open port")

    def start(self):
        """Start Zuul itself, and return once it has loaded the tenant and an executor waits for jobs."""
        for name in config.SERVICES:
            self.start_service(name)
        web = self.services["web"]
        web.wait_until(self._tenant_is_there, START_SECONDS, "answer for the tenant")

    def start_service(self, name):
        """Start one of Zuul's services."""
        command = [*self.runtime.command(name), "-f", "-d", "-c", self.conf]
        self._start(name, command)

    def _tenant_is_there(self):
        try:
            answer = requests.get(f"{self.url}/api/tenant/{config.TENANT}/status", timeout=5)
        except requests.RequestException:
            return False
        return answer.ok and "pipelines" in answer.json()

    def _start(self, name, command):
        if old := self.services.get(name):
            old.stop()
        home = self.layout.state / "home"
        self.services[name] = Service(name, command, home, self.layout.logs)
        return self.services[name]

    def stop(self):
        """End all, the last started first; ZooKeeper outlives those who still tell it that they go."""
        for service in reversed(self.services.values()):
            service.stop()


def listens(port):
    """True when something accepts connections at the port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
