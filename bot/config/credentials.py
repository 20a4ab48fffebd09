"""Who we are on Gerrit: user and password from the environment, a file or netrc, and where they may be sent."""

import base64
import ipaddress
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from urllib.parse import urlsplit

from bot.config import netrc
from gate.refusal import Refusal
from registry.lexis import printable

USER = "DRIVERLOG_GERRIT_USER"
PASSWORD = "DRIVERLOG_GERRIT_PASSWORD"
PASSWORD_FILE = "DRIVERLOG_GERRIT_PASSWORD_FILE"
_LARGEST = 64 * 1024


class BadCredentials(Refusal):
    """Credentials or an address that cannot be used; the message never repeats what may be a secret."""


@dataclass(frozen=True)
class Credentials:
    """A Gerrit account's user and HTTP password; `source` says where the password came from."""

    user: str
    password: str = field(repr=False)
    source: str = ""

    @property
    def header(self) -> str:
        """The value of the `Authorization` header."""
        both = f"{self.user}:{self.password}".encode()
        return "Basic " + base64.b64encode(both).decode("ascii")

    def hide(self, text: str) -> str:
        """Return `text` without the password, in case a server or a program repeats it."""
        for secret in (self.header, self.header.removeprefix("Basic "), self.password):
            text = text.replace(secret, "(hidden)")
        return text


def find(url: str, environ: Mapping[str, str], home: Path) -> Credentials | None:
    """Return the credentials for the Gerrit at `url`, None for none: then we read anonymously.

    They come from DRIVERLOG_GERRIT_USER with DRIVERLOG_GERRIT_PASSWORD or DRIVERLOG_GERRIT_PASSWORD_FILE, else from
    netrc (the file that NETRC names, or `~/.netrc`). Raise BadCredentials for what is half given or open to others.
    """
    host = address(url)
    user = environ.get(USER, "")
    given = [name for name in (PASSWORD, PASSWORD_FILE) if environ.get(name)]
    if len(given) > 1:
        raise BadCredentials(f"both {PASSWORD} and {PASSWORD_FILE} are set; unset one of them")
    if given and not user:
        raise BadCredentials(f"{given[0]} is set without {USER}; set the user's name too")
    if given == [PASSWORD]:
        found = Credentials(user, environ[PASSWORD], PASSWORD)
    elif given:
        file = Path(environ[PASSWORD_FILE])
        found = Credentials(user, _first_line(file), f"the file {file} of {PASSWORD_FILE}")
    else:
        file = Path(environ["NETRC"]) if environ.get("NETRC") else home / ".netrc"
        entry = _netrc(file, host, user)
        if entry is None and user:
            raise BadCredentials(
                f"{USER} is set and there is no password; set {PASSWORD_FILE} or {PASSWORD}, or give {file} an entry "
                f"for {host} and this user"
            )
        if entry is None:
            return None
        found = entry
    return _checked(found)


def address(url: str) -> str:
    """Return the host of a Gerrit's address; raise BadCredentials if it has a password in it, or is no address."""
    if "@" in url:
        raise BadCredentials(
            f"--gerrit has a user or a password in it; take them out and set {USER} and {PASSWORD_FILE}"
        )
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or parts.query or parts.fragment:
        shown = printable(url, 100)
        raise BadCredentials(
            f"--gerrit {shown} is no address of a Gerrit; give one such as https://review.example.org"
        )
    return host


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine: nothing that is sent to it goes over a network."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refuse_open_lines(url: str, credentials: Credentials | None) -> None:
    """Raise BadCredentials where a password would go over the network in the clear."""
    host = address(url)
    if credentials and urlsplit(url).scheme == "http" and not is_loopback(host):
        raise BadCredentials(
            f"the password of {printable(credentials.user)} would go to {host} in the clear; give --gerrit with https://"
        )


def _checked(found: Credentials) -> Credentials:
    if not found.user.isprintable() or ":" in found.user:
        raise BadCredentials(
            f"the user from {USER} or netrc cannot be used; expected a name without colons and control characters"
        )
    if not found.password or any(ord(c) < 32 or ord(c) == 127 for c in found.password):
        raise BadCredentials(
            f"the password from {found.source} is empty or has control characters; set it anew"
        )
    try:
        _ = found.header
    except UnicodeEncodeError:
        # Not chained: the error holds what could not be encoded.
        raise BadCredentials(
            f"user or password from {found.source} is not UTF-8; set it anew"
        ) from None
    return found


def _first_line(file: Path) -> str:
    subject = f"{PASSWORD_FILE} names {file}, which"
    try:
        text, mode = _read(file, subject)
    except FileNotFoundError:
        raise BadCredentials(f"{subject} is not there; write the password into it") from None
    _refuse_open(mode, file, subject)
    if not text.strip() or not (line := text.splitlines()[0].strip()):
        raise BadCredentials(f"{subject} has an empty first line; write the password into it")
    return line


def _read(file: Path, subject: str) -> tuple[str, int]:
    """Return the text of a plain file and its mode; raise FileNotFoundError if there is none."""
    try:
        # Not waiting: opening a pipe would.
        descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as opened:
            mode = os.fstat(descriptor).st_mode
            if not stat.S_ISREG(mode):
                raise BadCredentials(
                    f"{subject} is no plain file; name one with the password in it"
                )
            return opened.read(_LARGEST).decode("utf-8"), mode
    except FileNotFoundError:
        raise
    except OSError as error:
        raise BadCredentials(
            f"{subject} cannot be read: {error.strerror}; name a file that can"
        ) from None
    except UnicodeDecodeError:
        # Not chained: the error holds the file's bytes.
        raise BadCredentials(f"{subject} is not UTF-8; write it anew") from None


def _refuse_open(mode: int, file: Path, subject: str) -> None:
    # systemd gives credentials to a service by an access list, which shows as read permission of the group.
    if mode & 0o007:
        raise BadCredentials(
            f"{subject} is open to every user of this machine; run chmod 600 {file}"
        )


def _netrc(file: Path, host: str, user: str) -> Credentials | None:
    """Return netrc's entry for the host, and for the user where one is named; the first one counts, as for curl."""
    try:
        text, mode = _read(file, f"netrc {file}")
    except FileNotFoundError:
        return None
    for machine, login, password in netrc.entries(text):
        if machine.lower() == host and login and user in ("", login):
            _refuse_open(mode, file, f"netrc {file}")
            return Credentials(login, password, f"netrc {file}")
    return None
