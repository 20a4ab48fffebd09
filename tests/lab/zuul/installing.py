"""Installs the merged code for the trusted jobs, as an operator does: an environment of its own, never the change's."""

import subprocess
import venv


def install_merged(checkout, folder):
    """Install a checkout with all that the trusted jobs use into an environment in `folder`."""
    venv.create(folder, with_pip=True)
    pip = [folder / "bin/python", "-m", "pip", "install", "--quiet", f"{checkout}[bot,site]"]
    done = subprocess.run(pip, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"could not install {checkout}:\n{done.stderr[-2000:]}")
