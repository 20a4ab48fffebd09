"""Installs the merged code for the trusted jobs, in an environment that no change can touch.

An operator installs the libraries with it; here they stay in the cache, which saves half a minute a run.
"""

import subprocess
import tempfile
import venv
from pathlib import Path

from tests.lab.git import write


def install_merged(files, folder, libraries):
    """Install {path: bytes} of a checkout into an environment in `folder` that sees the libraries of another one."""
    venv.create(folder)
    packages = Path("lib", f"{next((folder / 'lib').iterdir()).name}", "site-packages")
    (folder / packages / "libraries.pth").write_text(f"{libraries / packages}\n")
    # A checkout of its own: the build would walk, and write into, whatever else lies about in a work tree.
    with tempfile.TemporaryDirectory() as checkout:
        write(Path(checkout), files)
        pip = [libraries / "bin/python", "-m", "pip", "--python", folder / "bin/python", "install"]
        options = ["--quiet", "--no-deps", "--no-build-isolation", checkout]
        command = [*pip, *options]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"could not install the merged code:\n{done.stderr[-2000:]}")
