"""The tenant of the laboratory: the example that the project ships, with this laboratory's values, as files to push.

Whoever takes the example over replaces the same files by hand (docs/zuul.md).
"""

import json
import subprocess
from pathlib import Path

import yaml

from tests.lab.git import git
from tests.lab.people import BOT
from tests.lab.zuul import config

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples/zuul-config"
NODE_LABEL = "driverlog-node"
NEVER = "0 0 29 2 *"


def tracked(folder):
    """Return {path: bytes} of what git would commit of a folder of this checkout: also what is new, nothing ignored."""
    listed = git(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    paths = (Path(folder, name) for name in listed.split("\0") if name)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in paths
        if path.is_file() and not path.is_symlink()
    }


def providers(zuul):
    """Return the stanzas of the static node: this machine, entered by ssh."""
    node = {
        "name": "127.0.0.1",
        "label": NODE_LABEL,
        "connection-port": zuul.ports.node,
        "host-key": " ".join(zuul.host_key.split()[:2]),
    }
    image = {"name": "lab-image", "username": "root", "python-path": "/usr/bin/python3"}
    label = {"name": NODE_LABEL, "image": "lab-image", "flavor": "lab-flavor"}
    provider = {
        "name": "lab-static",
        "section": "lab-static",
        "launch-attempts": 1,
        "nodes": [node],
        # A node that is gone is waited for so long, and not three times five minutes.
        "labels": [{"name": NODE_LABEL, "slots": 1, "boot-timeout": 30}],
        "images": [image],
    }
    flavors = [{"name": "lab-flavor"}]
    return [
        {"image": {"name": "lab-image", "type": "cloud"}},
        {"flavor": {"name": "lab-flavor"}},
        {"label": label},
        {"section": {"name": "lab-static", "connection": "static", "flavors": flavors}},
        {"provider": provider},
    ]


def secret(zuul, name, values):
    """Return the stanza of a secret of the config project, as YAML: its values can be read by Zuul alone."""
    arguments = [zuul.conf, config.CONNECTION, config.CONFIG_PROJECT]
    done = subprocess.run(
        [zuul.runtime.zuul / "bin/python", Path(__file__).with_name("encrypt.py"), *arguments],
        input=json.dumps(values),
        capture_output=True,
        text=True,
        timeout=60,
    )
    if done.returncode:
        raise RuntimeError(f"could not encrypt a secret:\n{done.stderr}")
    lines = ["- secret:", f"    name: {name}", "    data:"]
    for key, parts in json.loads(done.stdout).items():
        lines += [f"      {key}: !encrypted/pkcs1-oaep", *(f"        - {part}" for part in parts)]
    return "\n".join(lines) + "\n"


def with_timer(text, cron):
    """Return pipelines with all timers set to another time."""
    lines = []
    for line in text.splitlines(keepends=True):
        before, key, _ = line.partition("time:")
        lines.append(f"{before}{key} '{cron}'\n" if key else line)
    return "".join(lines)


def plant(lab, merged):
    """Put the projects of the tenant on Gerrit, and tell the scheduler of it; to be done before Zuul starts.

    `merged` are the files of this project.
    """
    layout = lab.layout
    files = config_project(lab)
    (layout.base / "main.yaml").write_bytes(files.pop("main.yaml"))
    variables = config.site_variables(layout, f"{lab.files.url}/logs", lab.runtime.wheels)
    (layout.base / "site-vars.yaml").write_text(variables)
    lab.gerrit.add_project(config.CONFIG_PROJECT, files=files)
    lab.gerrit.add_project(config.PROJECT, files=merged)


def config_project(lab):
    """Return the files of the config project: the example, with the values of this laboratory in it."""
    bot = lab.gerrit.account(BOT)
    files = tracked(EXAMPLE)
    pipelines = files["zuul.d/pipelines.yaml"].decode()
    ours = {
        "zuul.d/pipelines.yaml": with_timer(pipelines, NEVER),
        "zuul.d/providers.yaml": json.dumps(providers(lab.zuul), indent=2),
        "zuul.d/secrets.yaml": secret(
            lab.zuul, "driverlog-bot", {"user": BOT, "password": bot.password}
        ),
        "playbooks/settings.yaml": settings(files["playbooks/settings.yaml"], lab),
        "playbooks/driverlog.toml": bot_settings(files["playbooks/driverlog.toml"], lab.gerrit.url),
    }
    return files | {path: text.encode() for path, text in ours.items()}


def settings(example, lab):
    """Return the example's values of the trusted side with the places of this laboratory; JSON is YAML."""
    places = {
        "driverlog_installed": str(lab.layout.installed),
        "driverlog_state": str(lab.layout.memory),
        "driverlog_site_root": str(lab.layout.site),
        "driverlog_site_url": f"{lab.files.url}/site/current/",
    }
    stated = yaml.safe_load(example)
    assert places.keys() <= stated.keys(), f"settings.yaml has {sorted(stated)}"
    return json.dumps(stated | places, indent=2)


def bot_settings(example, gerrit_url):
    """Return the example's settings of the bot with the Gerrit of this laboratory."""
    before, line, after = example.decode().partition('gerrit = "https://review.example.org"\n')
    assert line, "driverlog.toml names another Gerrit than it did"
    # A string of JSON is one of TOML.
    return f"{before}gerrit = {json.dumps(gerrit_url)}\n{after}"
