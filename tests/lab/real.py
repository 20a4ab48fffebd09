"""A real Gerrit on loopback: the daemon of a release, bootstrapped, in a folder that lives as long as the server.

A bootstrapped site stands in the cache as a template; each start is a copy of it with new ports and passwords.
"""

import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import requests

from tests.lab import bootstrap
from tests.lab import java
from tests.lab.git import git
from tests.lab.git import write
from tests.lab.people import ADMIN
from tests.lab.people import PEOPLE
from tests.lab.people import Account
from tests.lab.people import Person
from tests.lab.server import Rest
from tests.lab.server import Server
from tests.lab.server import new_password
from tests.lab.server import quoted

HERE = Path(__file__).parent
FIRST_PASSWORD = "secret"  # what `Init --dev` gives the administrator
FIX_SUGGESTIONS = "GerritBackendFeature__allow_fix_suggestions_in_comments"
START_SECONDS = 90
STOP_SECONDS = 20


def start_real(*, fix_suggestions=True, ssh=False):
    """Start a Gerrit and return it, with ssh if wanted; raises java.Missing where this machine cannot run one."""
    runtime = java.runtime()
    folder = Path(tempfile.mkdtemp(prefix="driverlog-gerrit-"))
    try:
        shutil.copytree(template(runtime), folder / "site")
        ssh_port = make_host_key(folder / "site") if ssh else None
        daemon = Daemon(
            runtime, folder / "site", fix_suggestions=fix_suggestions, ssh_port=ssh_port
        )
        server = RealServer(daemon, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    try:
        server.welcome()
    except BaseException:
        server.stop()
        raise
    return server


def template(runtime):
    """Return a bootstrapped site, made on the first call for this recipe."""
    recipe = (HERE / name for name in ("bootstrap.py", "real.py", "server.py", "gerrit"))
    site = runtime.cache / f"site-{java.digest(*recipe)}"
    java.make_once(site, lambda folder: make_site(runtime, folder))
    for stale in runtime.cache.glob("site-????????????????"):
        if stale != site:
            shutil.rmtree(stale, ignore_errors=True)
    return site


def make_site(runtime, site):
    """Fill a folder with a bootstrapped site."""
    (site / "etc").mkdir()
    shutil.copy(java.GERRIT / "gerrit.config", site / "etc")
    init = ("--batch", "--dev", "--no-auto-start", "--skip-plugins", "--skip-all-downloads")
    with launch(runtime, site, "Init", *init) as process:
        # Not communicate(): that closes standard input, and Init with it.
        status = process.wait(START_SECONDS)
    if status:
        raise RuntimeError(f"Gerrit's Init failed:\n{log_of(site)}")
    shutil.rmtree(site / "bin")  # a copy of the largest jar, for a start script that we do not use
    daemon = Daemon(runtime, site)
    try:
        bootstrap.bootstrap(Rest(daemon.url, admin_with(FIRST_PASSWORD)))
    finally:
        daemon.stop()


def admin_with(password):
    return Account(ADMIN, password, 1000000, PEOPLE[0].name, PEOPLE[0].email)


class Daemon:
    """The process, on a port of its own; `restart` keeps it."""

    def __init__(self, runtime, site, *, fix_suggestions=True, ssh_port=None):
        self.url = f"http://127.0.0.1:{free_port()}"
        self.ssh_port = ssh_port
        configure(site, self.url, fix_suggestions, ssh_port)
        self._runtime = runtime
        self._site = site
        self.start()

    def start(self):
        """Start the process, and return once it answers."""
        self._process = launch(self._runtime, self._site, "Daemon", "--headless")
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise

    def _wait(self):
        """Return when it answers; a process that has ended never will."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self._process.poll() is not None:
                raise RuntimeError(f"Gerrit ended while starting:\n{log_of(self._site)}")
            try:
                Rest(self.url).get("config/server/version")
            except requests.RequestException:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(f"no Gerrit after {START_SECONDS} s:\n{log_of(self._site)}")

    def stop(self):
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdin.close()


def launch(runtime, site, program, *options):
    """Start one of Gerrit's programs; it ends when its standard input does, with this process at the latest."""
    command = runtime.command(program, "-d", str(site), *options)
    with (site / "lab.log").open("ab") as log:
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log)


def log_of(site):
    return "\n".join((site / "lab.log").read_text(errors="replace").splitlines()[-30:])


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make_host_key(site):
    """Make the key that the site's sshd shows, and return a port for it; Init makes none where ssh is off."""
    key = site / "etc/ssh_host_ed25519_key"
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "lab", "-f", key]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return free_port()


def configure(site, url, fix_suggestions, ssh_port=None):
    """Set what differs from start to start."""
    wanted = {
        "gerrit.canonicalWebUrl": f"{url}/",
        "httpd.listenUrl": f"{url}/",
        "experiments.enabled": FIX_SUGGESTIONS if fix_suggestions else "none",
        "sshd.listenAddress": f"127.0.0.1:{ssh_port}" if ssh_port else "off",
    }
    for key, value in wanted.items():
        git(site, "config", "--file", "etc/gerrit.config", key, value)


class RealServer(Server):
    real = True

    def __init__(self, daemon, folder):
        super().__init__(daemon.url)
        self._daemon = daemon
        self._folder = folder

    @property
    def site(self):
        """The folder of the daemon, for what cannot be done over the wire."""
        return self._folder / "site"

    @property
    def ssh_port(self):
        """Where Gerrit speaks ssh; None where it does not."""
        return self._daemon.ssh_port

    def start_again(self):
        """Start the daemon that `pause` ended: same data, same ports."""
        self._daemon.start()

    def pause(self):
        """End the daemon and keep its data."""
        self._daemon.stop()

    def welcome(self):
        """Give each account of the template a password of this server, and learn its id."""
        self.accounts[ADMIN] = admin_with(FIRST_PASSWORD)
        admin = self.rest(ADMIN)
        for person in PEOPLE[1:] + PEOPLE[:1]:
            password = new_password()
            path = f"accounts/{person.username}"
            admin.put(f"{path}/password.http", {"http_password": password})
            if person.username == ADMIN:
                self.accounts[ADMIN] = admin_with(password)
                break
            known = admin.get(path)
            self._enter(person, password, known)

    def _enter(self, person, password, known):
        account = Account(
            person.username, password, known["_account_id"], person.name, person.email
        )
        self.accounts[person.username] = account
        return account

    def add_account(self, username, *, name=None, email=None, groups=()):
        admin, password = self.rest(ADMIN), new_password()
        for group in groups:
            bootstrap.make_group(admin, group)
        person = Person(username, name or username, email, tuple(groups))
        return self._enter(person, password, bootstrap.make_account(admin, person, password))

    def add_project(self, name, branches=(), files=None):
        admin = self.rest(ADMIN)
        admin.put(f"projects/{quoted(name)}", {"branches": ["master"]})
        tree = Path(tempfile.mkdtemp(dir=self._folder))
        git(tree, "init", "-q", "-b", "master")
        write(tree, files or {})
        git(tree, "add", "--all", "--force")
        git(tree, "commit", "-q", "--allow-empty", "-m", "Start")
        refs = [f"HEAD:refs/heads/{branch}" for branch in ("master", *branches)]
        git(tree, "push", "-q", self.remote(name, ADMIN), *refs)
        shutil.rmtree(tree)

    def allow_partial_clones(self, project):
        """Let git leave files out of what it fetches, and ask for single ones: off by default, as Gerrit has it."""
        bare = self.site / "git" / f"{project}.git"
        for name in ("allowFilter", "allowAnySHA1InWant"):
            git(bare, "config", f"uploadpack.{name}", "true")

    def stop(self):
        if self._folder.exists():
            self._daemon.stop()
            shutil.rmtree(self._folder)
