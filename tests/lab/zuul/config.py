"""The configuration files of ZooKeeper and Zuul, as text, for one folder and its ports."""

import configparser
import io
import json
import sys
from pathlib import Path
from typing import NamedTuple

from tests.lab.zuul.keys import Tls

TENANT = "driverlog"
CONNECTION = "gerrit"
CANONICAL = "review.example.org"
CONFIG_PROJECT = "zuul-config"
PROJECT = "openstack/driverlog"
DISK_MEGABYTES = 600
SERVICES = ("scheduler", "executor", "launcher", "web")


class Ports(NamedTuple):
    zookeeper: int
    web: int
    finger: int
    node: int


class Layout(NamedTuple):
    """The folders of one laboratory: `base` is thrown away with it, `logs` stays to be read."""

    base: Path
    logs: Path

    @property
    def run(self):
        return self.base / "run"

    @property
    def state(self):
        return self.base / "state"

    @property
    def jobs(self):
        """Where jobs work. Ansible's sockets are in it, and their paths may have 107 characters at most."""
        return self.base / "jobs"

    @property
    def node(self):
        """Where jobs work when this machine is their node."""
        return self.base / "node"

    @property
    def builds(self):
        """Where jobs put their logs."""
        return self.logs / "builds"

    @property
    def site(self):
        """Where the site is published."""
        return self.base / "site"

    @property
    def memory(self):
        """Where the trusted jobs keep what need not be asked again."""
        return self.base / "memory"

    @property
    def installed(self):
        """Where the trusted jobs find the merged code, installed."""
        return self.base / "installed"

    def make(self):
        inner = (self.state / "launcher", self.state / "home", self.run)
        for folder in (*inner, self.jobs, self.builds, self.site, self.memory, self.installed):
            folder.mkdir(parents=True)


class Gerrit(NamedTuple):
    """How Zuul reaches its Gerrit."""

    url: str
    ssh_port: int
    user: str
    password: str
    ssh_key: Path


def zoo_cfg(layout, ports, tls):
    """Return ZooKeeper's configuration: TLS on loopback, and nothing else."""
    settings = {
        "tickTime": 2000,
        "dataDir": layout.run / "zookeeper",
        "secureClientPort": ports.zookeeper,
        "secureClientPortAddress": "127.0.0.1",
        "admin.enableServer": "false",
        "serverCnxnFactory": "org.apache.zookeeper.server.NettyServerCnxnFactory",
        "ssl.keyStore.location": tls.server,
        "ssl.trustStore.location": tls.ca,
        "jute.maxbuffer": 4194304,
    }
    return "".join(f"{name}={value}\n" for name, value in settings.items())


def zuul_conf(layout, ports, tls: Tls, gerrit, runtime):
    """Return zuul.conf, one file for all services."""
    sections = {
        "zookeeper": {
            "hosts": f"127.0.0.1:{ports.zookeeper}",
            "tls_cert": tls.client_certificate,
            "tls_key": tls.client_key,
            "tls_ca": tls.ca,
        },
        "keystore": {"password": "lab-only"},
        # Upstream tests MySQL and PostgreSQL alone; for one scheduler and a few builds SQLite does.
        "database": {"dburi": f"sqlite:///{layout.run}/zuul.sqlite"},
        "scheduler": {"tenant_config": layout.base / "main.yaml"},
        "executor": executor(layout, ports, runtime),
        "merger": {"git_user_name": "Zuul", "git_user_email": "zuul@example.org"},
        "web": web(ports),
        "launcher": {"temp_dir": layout.state / "launcher"},
        f"connection {CONNECTION}": connection(gerrit),
        "connection static": {"driver": "static"},
    }
    for service in SERVICES:
        sections[service]["command_socket"] = layout.run / f"{service}.socket"
    return ini(sections)


def executor(layout, ports, runtime):
    """Return the executor's section; a busy machine with two cores must not make it pause."""
    python = Path(sys.base_prefix)
    return {
        "state_dir": layout.state,
        "job_dir": layout.jobs,
        "git_dir": layout.state / "executor-git",
        "ansible_root": runtime.ansible,
        "manage_ansible": "false",
        "hostname": "127.0.0.1",
        "finger_port": ports.finger,
        "private_key_file": layout.base / "node_key",
        "default_username": "root",
        "disk_limit_per_job": DISK_MEGABYTES,
        "min_avail_mem": 1,
        "min_avail_hdd": 1,
        "load_multiplier": 20,
        "trusted_ro_paths": f"{python}:{layout.installed}:{runtime.libraries}",
        "untrusted_ro_paths": f"{python}:{runtime.wheels}",
        "trusted_rw_paths": f"{layout.builds}:{layout.site}:{layout.memory}",
        "variables": layout.base / "site-vars.yaml",
        "sigterm_method": "stop",
    }


def web(ports):
    url = f"http://127.0.0.1:{ports.web}"
    return {"listen_address": "127.0.0.1", "port": ports.web, "root": url}


def connection(gerrit):
    """Return the section of Gerrit; without the password Zuul would talk over ssh alone, and drop file comments."""
    return {
        "driver": "gerrit",
        "server": "127.0.0.1",
        "canonical_hostname": CANONICAL,
        "port": gerrit.ssh_port,
        "baseurl": gerrit.url,
        "user": gerrit.user,
        "sshkey": gerrit.ssh_key,
        "password": gerrit.password,
        "auth_type": "basic",
    }


def site_variables(layout, url, wheels):
    """Return the variables that every job has; `url` is where `builds` is served, `wheels` what jobs install."""
    python = Path(sys.base_prefix) / f"bin/python3.{sys.version_info.minor}"
    variables = {
        "driverlog_log_root": str(layout.builds),
        "driverlog_log_url": url,
        "driverlog_python": str(python),
        "driverlog_wheels": str(wheels),
        "driverlog_workspace": str(layout.node),
    }
    return json.dumps(variables, indent=2)


def main_yaml(untrusted):
    """Return the tenant's definition; JSON is YAML."""
    source = {CONNECTION: {"config-projects": [CONFIG_PROJECT], "untrusted-projects": untrusted}}
    return json.dumps([{"tenant": {"name": TENANT, "source": source}}], indent=2)


def ini(sections):
    """Return the text of an ini file."""
    parser = configparser.RawConfigParser()
    parser.optionxform = str
    parser.read_dict(sections)
    text = io.StringIO()
    parser.write(text)
    return text.getvalue()
