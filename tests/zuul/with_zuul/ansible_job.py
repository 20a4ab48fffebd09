"""A job's playbooks by real Ansible with Zuul's own zuul_return, in folders and with variables as on an executor.

What an executor adds and this leaves out: bubblewrap, its log stream, nodes by ssh. tests/zuul/live has all of it.
"""

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import yaml

from tests.lab.git import git
from tests.zuul.trees import ROOT
from tests.zuul.trees import tracked

BUILD = "0123456789abcdef0123456789abcdef"
SOURCE = "src/review.example.org/openstack/driverlog"
CODE = (
    "bot",
    "cli.py",
    "commands",
    "gate",
    "playbooks",
    "registry",
    "roles",
    "schemas",
    "zuul.d",
    "requirements",
    "data",
)


class Job:
    """One build: `top` is the executor's folder of it, `source` the project's checkout as Zuul prepared it."""

    def __init__(self, top, *, node=False):
        self.top, self.work = top, top / "work"
        self.source = self.work / SOURCE
        self.logs = self.work / "logs"
        self.variables = {}
        self.node = node
        self.logs.mkdir(parents=True)
        self.results = self.work / "results.json"
        self.results.touch()

    def checkout(self):
        """Make the checkout from this one, with one commit."""
        for path in tracked():
            if path.split("/")[0] in CODE:
                (self.source / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / path, self.source / path)
        git(self.source, "init", "--quiet", "--initial-branch=master")
        self.commit("Start")

    def commit(self, subject):
        git(self.source, "add", "--all")
        git(self.source, "commit", "--quiet", "--message", subject)

    def run(self, *playbooks, root=None):
        """Run playbooks one after the other, as Zuul does; returns their exit codes and what they printed."""
        top = root or self.source
        done = [self._run(top, playbook) for playbook in playbooks]
        return [each.returncode for each in done], "".join(
            each.stdout + each.stderr for each in done
        )

    def _run(self, top, playbook):
        inventory = self.top / "inventory.yaml"
        inventory.write_text(yaml.safe_dump(self.inventory()), encoding="utf-8")
        binary = Path(sys.executable).with_name("ansible-playbook")
        return subprocess.run(
            [binary, "--inventory", inventory, top / playbook],
            cwd=self.work,
            env=self.environment(top),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
        )

    def environment(self, top):
        plugins = Path(find_spec("zuul").origin).parent / "ansible/base/action"
        return {
            "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.top),
            "LANG": "C.UTF-8",
            "ZUUL_JOBDIR": str(self.top),
            "ANSIBLE_ACTION_PLUGINS": str(plugins),
            "ANSIBLE_ROLES_PATH": str(top / "roles"),
            "ANSIBLE_NOCOLOR": "1",
        } | {key: value for key, value in os.environ.items() if key.startswith(("PIP_", "SSL_"))}

    def inventory(self):
        """Return the inventory as Zuul writes it: without nodes the group `all` has no host."""
        local = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
        home = str(self.top / "home")
        hosts = {"node": {**local, "ansible_user_dir": home}} if self.node else {}
        variables = {"zuul": self.zuul(), "driverlog_python": sys.executable, **self.variables}
        unreachable = {"zuul_unreachable": {"hosts": {}}}
        return {"all": {"hosts": hosts, "vars": variables, "children": unreachable}}

    def zuul(self):
        executor = {"work_root": str(self.work), "log_root": str(self.logs)}
        project = {"name": "openstack/driverlog", "src_dir": SOURCE}
        return {"build": BUILD, "change": "4711", "executor": executor, "project": project}

    def returned(self):
        """Return what the job gave back to Zuul."""
        text = self.results.read_text(encoding="utf-8")
        return json.loads(text)["data"] if text else {}
