"""Runs git for the laboratory: no configuration of this machine, no prompt, dates and names of our own."""

import os
import subprocess

_PLAIN = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "true",
    "LC_ALL": "C",
}


class GitFailed(Exception):
    """Git's own words on what went wrong."""


def git(folder, *args, author=("Lab", "lab@example.org"), stdin=None):
    """Run git in a folder and return what it printed; raises GitFailed with its stderr."""
    name, email = author
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    people = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", name), ("EMAIL", email))
    }
    done = subprocess.run(
        ["git", *map(str, args)],
        cwd=folder,
        env=kept | _PLAIN | people,
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        text=True,
        timeout=120,
    )
    if done.returncode:
        raise GitFailed(f"git {args[0]}: {done.stderr.strip()}")
    return done.stdout.strip()


def write(folder, files):
    """Write {path: text or bytes} into a work tree."""
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
