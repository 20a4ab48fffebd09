"""Keys and certificates of the laboratory: ZooKeeper's TLS, and ssh for the node and for Zuul's account on Gerrit."""

import subprocess
from pathlib import Path
from typing import NamedTuple

from tests.lab.zuul.runtime import program

NAMES = "subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n"
SELF_SIGNED = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2")


class Tls(NamedTuple):
    """PEM files; ZooKeeper wants key and certificate in one file whose name ends in .pem."""

    ca: Path
    server: Path
    client_certificate: Path
    client_key: Path


def make_tls(folder):
    """Make an authority of our own, and a key for the server and for the clients."""
    folder.mkdir()
    authority = ("-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=lab-ca")
    _openssl(folder, *SELF_SIGNED, *authority, "-addext", "basicConstraints=critical,CA:TRUE")
    (folder / "names").write_text(NAMES)
    for name in ("server", "client"):
        _signed(folder, name)
    # `req` writes PKCS#8, which is the only form that ZooKeeper reads.
    both = (folder / "server.key").read_text() + (folder / "server.crt").read_text()
    (folder / "server.pem").write_text(both)
    files = ("ca.pem", "server.pem", "client.crt", "client.key")
    return Tls(*(folder / name for name in files))


def _signed(folder, name):
    request = ("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost")
    _openssl(folder, *request, "-keyout", f"{name}.key", "-out", f"{name}.csr")
    by_ca = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names")
    files = ("-in", f"{name}.csr", "-out", f"{name}.crt")
    _openssl(folder, "x509", "-req", "-days", "2", *files, *by_ca)


def _openssl(folder, *arguments):
    subprocess.run([program("openssl"), *arguments], cwd=folder, check=True, capture_output=True)


def make_ssh_key(path, kind):
    """Make a key without passphrase and return its public half."""
    size = ["-b", "2048", "-m", "PEM"] if kind == "rsa" else []
    command = ["ssh-keygen", "-q", "-t", kind, *size, "-N", "", "-C", path.name, "-f", path]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return path.with_name(f"{path.name}.pub").read_text().strip()
