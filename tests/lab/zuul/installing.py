"""Installs the merged code for the trusted jobs, as an operator does: an environment of its own, never the change's."""

import subprocess
import tempfile
import venv
from pathlib import Path

from tests.lab.git import write


def install_merged(files, folder):
    """Install {path: bytes} of a checkout, with all that the trusted jobs use, into an environment in `folder`."""
    venv.create(folder, with_pip=True)
    # A checkout of its own: the build would walk, and write into, whatever else lies about in a work tree.
    with tempfile.TemporaryDirectory() as checkout:
        write(Path(checkout), files)
        pip = [folder / "bin/python", "-m", "pip", "install", "--quiet", f"{checkout}[bot,site]"]
        done = subprocess.run(pip, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"could not install the merged code:\n{done.stderr[-2000:]}")
