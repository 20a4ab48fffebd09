"""What a real Zuul runs on, fetched once into the laboratory's cache: Zuul, a small Ansible, ZooKeeper, Debian's tools.

Zuul's own way to get Ansible brings 1.6 GB of collections; the jobs here use `ansible.builtin` alone.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
import venv
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.lab import java

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
PROJECT = ROOT / "pyproject.toml"
JOB_LIBRARIES = ROOT / "requirements/jobs.txt"
VERSION = "14.3.0"
ANSIBLE = "11"  # Zuul's name for ansible-core 2.18
OLD_ANSIBLE = "9"  # Zuul asks this one for its version as well, and no job here uses it
ZOOKEEPER = "3.9.4"
SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# program -> Debian's package
PROGRAMS = {
    "bwrap": "bubblewrap",
    "sshd": "openssh-server",
    "ssh-agent": "openssh-client",
    "openssl": "openssl",
    "setpriv": "util-linux",
    "ps": "procps",
    "git": "git",
    "python3": "python3",
}


class Runtime(NamedTuple):
    """Where everything is: environments of Python, jars, a JDK, what jobs install, what the merged code needs."""

    zuul: Path
    ansible: Path
    zookeeper: Path
    java: Path
    wheels: Path
    libraries: Path

    def command(self, service):
        """Return the command line of one of Zuul's services or tools, without its options."""
        return [str(self.zuul / "bin/python"), str(self.zuul / f"bin/zuul-{service}")]


def runtime():
    """Return what runs Zuul, installed where it is not there yet; raises java.Missing."""
    jdk = java.find_jdk()
    if os.geteuid():
        raise java.Missing("needs root: the node of Zuul's jobs is this machine, entered by ssh")
    ensure_programs()
    cache = java.cache_root() / f"zuul-{VERSION}"
    pins = java.digest(HERE / "constraints.txt")
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    zuul = cache / f"python{python}-{pins}"
    ansible = cache / f"ansible{python}-{pins}"
    zookeeper = cache / f"zookeeper-{ZOOKEEPER}"
    needed = project_libraries()
    libraries = (
        cache / f"libraries{python}-{hashlib.sha256(repr(needed).encode()).hexdigest()[:16]}"
    )
    wheels = cache / f"wheels{python}-{java.digest(JOB_LIBRARIES)}"
    with _locked(cache):
        install(zuul, f"zuul=={VERSION}", "zuul-client")
        # google-re2 and voluptuous are for Zuul's own modules and plug-ins, which Ansible loads.
        install(ansible / ANSIBLE, "ansible-core", "google-re2", "voluptuous")
        link(ansible / OLD_ANSIBLE, ANSIBLE)
        install(libraries, *needed)
    java.make_once(zookeeper, lambda folder: fetch_zookeeper(jdk, folder))
    java.make_once(wheels, lambda folder: fetch_wheels(zuul / "bin/python", folder))
    return Runtime(zuul, ansible, zookeeper, jdk / "bin/java", wheels, libraries)


def ensure_programs():
    """Install the programs of Debian that are missing."""
    missing = {package for name, package in PROGRAMS.items() if not program(name, or_none=True)}
    if not missing:
        return
    names = " ".join(sorted(missing))
    if not shutil.which("apt-get"):
        raise java.Missing(f"needs {names}; install them and run the same command again")
    apt = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300"]
    # At run level 1 no daemon of a package is started.
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for command in (["update"], ["install", "--no-install-recommends", *sorted(missing)]):
        run([*apt, *command], f"needs {names}, and apt-get could not install them", quiet)


def program(name, *, or_none=False):
    """Return the path of a program of the system."""
    found = shutil.which(name, path=SYSTEM_PATH)
    if found is None and not or_none:
        raise java.Missing(f"needs {PROGRAMS.get(name, name)}; install it")
    return found


def run(command, needs, environment=None):
    """Run a step of the installation; what it said is the reason when it fails."""
    done = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        last = "\n".join(done.stdout.strip().splitlines()[-8:])
        raise java.Missing(f"{needs}:\n{last}")


def project_libraries():
    """Return what this project is built and run with, as its own file says."""
    stated = tomllib.loads(PROJECT.read_text(encoding="utf-8"))
    project, extras = stated["project"], stated["project"]["optional-dependencies"]
    needed = [*project["dependencies"], *extras["bot"], *extras["site"]]
    return sorted({*stated["build-system"]["requires"], *needed})


def install(folder, *packages):
    """Make an environment with packages; one that was not finished, or whose Python is gone, is made again."""
    done = folder / "done"
    if done.exists() and _answers(folder / "bin/python"):
        return
    shutil.rmtree(folder, ignore_errors=True)
    venv.create(folder, with_pip=True)
    pip = [folder / "bin/python", "-m", "pip", "install", "--quiet", "--constraint"]
    names = " ".join(packages)
    run([*pip, HERE / "constraints.txt", *packages], f"needs {names}, and pip could not install it")
    done.touch()


def _answers(python):
    return python.exists() and not subprocess.run([python, "-c", ""], check=False).returncode


def link(name, target):
    """Make a symbolic link if there is none."""
    if not name.is_symlink():
        name.symlink_to(target)


def fetch_zookeeper(jdk, folder):
    java.maven(
        jdk,
        HERE / "zookeeper/pom.xml",
        "dependency:copy-dependencies",
        {"zookeeper": ZOOKEEPER, "outputDirectory": folder},
        f"ZooKeeper {ZOOKEEPER}",
    )


def fetch_wheels(python, folder):
    """Download what jobs install: a job's sandbox has neither the machine's settings of pip nor its certificates."""
    pip = [python, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    options = ["--only-binary", ":all:", "--dest", folder, "--requirement", JOB_LIBRARIES]
    run([*pip, *options], "needs the libraries of the jobs, and pip could not download them")


@contextmanager
def _locked(folder):
    """Let one process at a time install; environments of Python cannot be made beside and renamed."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
