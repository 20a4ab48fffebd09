"""What a real Gerrit runs on: a JDK of this machine, and jars that Maven copies into a cache, once.

The cache is DRIVERLOG_LAB, else ~/.cache/driverlog-lab; each version of Gerrit has a folder of its own in it.
"""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests.lab.server import VERSION

GERRIT = Path(__file__).parent / "gerrit"
BOUNCYCASTLE = "1.80"
OLDEST_JAVA = 25
JVM = (
    *("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
    *("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"),
    *("--add-opens", "java.base/java.net=ALL-UNNAMED"),
    *("--add-opens", "java.base/java.lang.invoke=ALL-UNNAMED"),
    "-Dflogger.backend_factory=com.google.common.flogger.backend.log4j.Log4jBackendFactory#getInstance",
    "-Dflogger.logging_context=com.google.gerrit.server.logging.LoggingContext#getInstance",
)


class Missing(Exception):
    """This machine cannot run a real Gerrit; the message starts with "needs "."""


class Runtime(NamedTuple):
    """A JDK with the jars of Gerrit; `cache` is the folder of this version."""

    jdk: Path
    cache: Path
    boot: Path

    def command(self, *args):
        """Return the command line of one of Gerrit's programs."""
        class_path = f"{self.boot}{os.pathsep}{self.cache}/lib/*"
        return [str(self.jdk / "bin/java"), *JVM, "-cp", class_path, "GerritMain", *args]


def runtime():
    """Return what runs Gerrit, fetched and compiled where it is not there yet; raises Missing."""
    jdk = find_jdk()
    cache = cache_root() / f"gerrit-{VERSION}"
    make_once(cache / "lib", lambda folder: fetch_jars(jdk, folder))
    boot = cache / f"boot-{digest(GERRIT)}"
    make_once(boot, lambda folder: compile_launcher(jdk, folder))
    return Runtime(jdk, cache, boot)


def cache_root():
    """Return the folder of all that is fetched once."""
    return Path(os.environ.get("DRIVERLOG_LAB") or Path.home() / ".cache/driverlog-lab").resolve()


def find_jdk():
    """Return the home of the first JDK that is new enough; the environment's word goes first."""
    found = {home: java_version(home) for home in jdk_homes()}
    for home, version in found.items():
        if version >= OLDEST_JAVA:
            return home
    there = ", ".join(f"{home} is {version}" for home, version in found.items() if version)
    raise Missing(f"needs a JDK {OLDEST_JAVA} or newer ({there or 'none found'}); see JAVA25_HOME")


def jdk_homes():
    for name in ("JAVA25_HOME", "JAVA_HOME"):
        if os.environ.get(name):
            yield Path(os.environ[name])
    if javac := shutil.which("javac"):
        yield Path(javac).resolve().parent.parent
    yield from sorted(Path("/usr/lib/jvm").glob("*"), reverse=True)


def java_version(home):
    """Return the feature release of a JDK, 0 where there is none with a compiler."""
    release = home / "release"
    if not (release.is_file() and (home / "bin/javac").exists()):
        return 0
    stated = re.search(r'^JAVA_VERSION="(\d+)', release.read_text(encoding="utf-8"), re.MULTILINE)
    return int(stated[1]) if stated else 0


def fetch_jars(jdk, folder):
    """Copy the jars of Gerrit into `folder`."""
    options = {"gerrit": VERSION, "bouncycastle": BOUNCYCASTLE, "outputDirectory": folder}
    maven(jdk, GERRIT / "pom.xml", "dependency:copy", options, f"Gerrit {VERSION}")


def maven(jdk, pom, goal, options, what):
    """Fetch jars with one call of Maven; `what` they are of is said where it fails."""
    mvn = shutil.which("mvn")
    if mvn is None:
        raise Missing(f"needs Maven to fetch the jars of {what}; install it or fill the cache")
    command = [mvn, "-q", "-B", "-Dstyle.color=never", "-f", pom, goal]
    command += [f"-D{name}={value}" for name, value in options.items()]
    environment = os.environ | {"JAVA_HOME": str(jdk)}
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode:
        errors = re.findall(r"\[ERROR\] (\S.*)", done.stdout)
        said = errors[0] if errors else (done.stdout + done.stderr).strip()
        raise Missing(f"needs the jars of {what}, and Maven could not fetch them: {said}")


def compile_launcher(jdk, folder):
    """Fill the folder that stands before the jars on the class path."""
    subprocess.run([jdk / "bin/javac", "-d", folder, GERRIT / "GerritMain.java"], check=True)
    shutil.copy(GERRIT / "log4j.properties", folder)
    # Without this text the server calls itself "(dev)".
    version = folder / "com/google/gerrit/common/Version"
    version.parent.mkdir(parents=True)
    version.write_text(f"v{VERSION}", encoding="utf-8")


def make_once(folder, fill):
    """Make `folder` with `fill(beside)`, then a rename: an interrupted run never leaves half a folder."""
    if folder.exists():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", dir=folder.parent))
    try:
        fill(beside)
        if not folder.exists():  # another run may have been faster
            beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def digest(*paths):
    """Return a short digest of files and of all files in folders."""
    files = [file for path in paths for file in sorted([path, *path.glob("**/*")])]
    text = b"\0".join(file.read_bytes() for file in files if file.is_file())
    return hashlib.sha256(text).hexdigest()[:16]
