"""Where user and password come from, what is refused, and that no message repeats a secret."""

import os
import re
import traceback

import pytest

from bot.config.credentials import BadCredentials
from bot.config.credentials import Credentials
from bot.config.credentials import find
from bot.config.credentials import is_loopback
from bot.config.credentials import refuse_open_lines

URL = "https://review.example.org/r"
SECRET = "t0p-s3cret"
USER = {"DRIVERLOG_GERRIT_USER": "bot"}
PASSWORD = {"DRIVERLOG_GERRIT_PASSWORD": SECRET}


@pytest.fixture
def file(tmp_path):
    """A function that writes a file that only we can read."""

    def write(text, name="password", mode=0o600):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        path.chmod(mode)
        return path

    return write


def found(environ, home):
    credentials = find(URL, environ, home)
    return credentials and (credentials.user, credentials.password)


def refusal(environ, home, url=URL):
    with pytest.raises(BadCredentials) as caught:
        find(url, environ, home)
    text = "".join(traceback.format_exception(caught.value))
    assert SECRET not in text
    assert str(caught.value).isprintable()
    return str(caught.value)


def test_nothing_is_anonymous(tmp_path):
    assert find(URL, {}, tmp_path) is None
    assert (
        find(URL, {"DRIVERLOG_GERRIT_USER": "", "DRIVERLOG_GERRIT_PASSWORD": ""}, tmp_path) is None
    )


def test_password_of_the_environment(tmp_path):
    credentials = find(URL, USER | PASSWORD, tmp_path)
    assert (credentials.user, credentials.password) == ("bot", SECRET)
    assert credentials.source == "DRIVERLOG_GERRIT_PASSWORD"


@pytest.mark.parametrize("text", [SECRET, f"{SECRET}\n", f"  {SECRET}\t\r\nmore\n"])
@pytest.mark.parametrize("mode", [0o400, 0o600, 0o440])
def test_password_of_a_file(tmp_path, file, text, mode):
    path = file(text, mode=mode)
    environ = USER | {"DRIVERLOG_GERRIT_PASSWORD_FILE": str(path)}
    assert found(environ, tmp_path) == ("bot", SECRET)
    assert str(path) in find(URL, environ, tmp_path).source


BAD_FILES = {
    "open": ((SECRET, "p", 0o644), "is open to every user of this machine; run chmod 600"),
    "writable": ((SECRET, "p", 0o602), "is open to every user"),
    "empty": (("", "p"), "has an empty first line; write the password into it"),
    "empty line": ((f"\n{SECRET}", "p"), "has an empty first line"),
    "control character": ((f"{SECRET}\x07", "p"), "has control characters; set it anew"),
    "other encoding": ((SECRET.encode("utf-16"), "p"), "is not UTF-8; write it anew"),
}


@pytest.mark.parametrize(("written", "words"), BAD_FILES.values(), ids=list(BAD_FILES))
def test_bad_password_file(tmp_path, file, written, words):
    path = file(*written)
    assert words in refusal(USER | {"DRIVERLOG_GERRIT_PASSWORD_FILE": str(path)}, tmp_path)


def test_password_file_that_is_none(tmp_path):
    environ = USER | {"DRIVERLOG_GERRIT_PASSWORD_FILE": str(tmp_path / "nothing")}
    assert "is not there; write the password into it" in refusal(environ, tmp_path)
    environ["DRIVERLOG_GERRIT_PASSWORD_FILE"] = str(tmp_path)
    assert "; name " in refusal(environ, tmp_path)
    os.mkfifo(tmp_path / "pipe", 0o600)
    environ["DRIVERLOG_GERRIT_PASSWORD_FILE"] = str(tmp_path / "pipe")
    assert "is no plain file" in refusal(environ, tmp_path)


HALF = {
    "both": (
        USER | PASSWORD | {"DRIVERLOG_GERRIT_PASSWORD_FILE": "/x"},
        "both DRIVERLOG_GERRIT_PASSWORD and DRIVERLOG_GERRIT_PASSWORD_FILE are set; unset one",
    ),
    "no user": (PASSWORD, "DRIVERLOG_GERRIT_PASSWORD is set without DRIVERLOG_GERRIT_USER; set"),
    "no password": (USER, "DRIVERLOG_GERRIT_USER is set and there is no password; set"),
    "user with a colon": (
        PASSWORD | {"DRIVERLOG_GERRIT_USER": "a:b"},
        "expected a name without colons",
    ),
    "line feed": (USER | {"DRIVERLOG_GERRIT_PASSWORD": f"{SECRET}\n"}, "has control characters"),
    "surrogate": (USER | {"DRIVERLOG_GERRIT_PASSWORD": f"{SECRET}\udcff"}, "is not UTF-8"),
}


@pytest.mark.parametrize(("environ", "words"), HALF.values(), ids=list(HALF))
def test_half_given(tmp_path, environ, words):
    assert words in refusal(environ, tmp_path)


NETRC = f"""\
# machine review.example.org login commented password no
machine other.example.org login bot password other
macdef init
machine review.example.org login macro password no

default login anonymous password guest
machine review.example.org
    login ada
    password "quo ted\\"s#"
machine Review.Example.org login bot account x password {SECRET}
"""


def test_netrc(tmp_path, file):
    assert found({}, tmp_path) is None
    file(NETRC, ".netrc")
    assert found({}, tmp_path) == ("ada", 'quo ted"s#')
    assert found(USER, tmp_path) == ("bot", SECRET)
    assert find(URL, USER, tmp_path).source == f"netrc {tmp_path / '.netrc'}"
    assert find("https://third.example.org", {}, tmp_path) is None
    words = refusal({"DRIVERLOG_GERRIT_USER": "cleo"}, tmp_path)
    assert "an entry for review.example.org and this user" in words


def test_netrc_of_the_variable(tmp_path, file):
    path = file(NETRC, "elsewhere")
    assert found({"NETRC": str(path)}, tmp_path) == ("ada", 'quo ted"s#')
    assert found(USER | PASSWORD | {"NETRC": str(path)}, tmp_path) == ("bot", SECRET)
    assert found({"NETRC": str(tmp_path / "nothing")}, tmp_path) is None


@pytest.mark.parametrize(
    "text", ["", "machine", "machine review.example.org", "login x password y"]
)
def test_netrc_noop(tmp_path, file, text):
    file(text, ".netrc")
    assert found({}, tmp_path) is None


def test_open_netrc_is_refused_where_it_would_be_used(tmp_path, file):
    file(NETRC, ".netrc", 0o644)
    assert "is open to every user" in refusal({}, tmp_path)
    assert find("https://third.example.org", {}, tmp_path) is None


def test_netrc_entry_without_a_password(tmp_path, file):
    file("machine review.example.org login ada\n", ".netrc")
    assert "is empty or has control characters" in refusal({}, tmp_path)


BAD_URLS = {
    "password": f"https://bot:{SECRET}@review.example.org",
    "user": f"https://{SECRET}@review.example.org",
    "no scheme": f"bot:{SECRET}@review.example.org",
    "slash in it": f"https://bot:{SECRET}/x@review.example.org",
    "port": "https://review.example.org:99999",
    "brackets": "https://[review.example.org",
    "scheme": "ssh://review.example.org",
    "nothing": "",
    "query": "https://review.example.org/?a=b",
    "control character": "review\x1b[31m",
}


@pytest.mark.parametrize("url", BAD_URLS.values(), ids=list(BAD_URLS))
def test_bad_url(tmp_path, url):
    assert refusal({}, tmp_path, url).startswith("--gerrit ")


def test_nothing_shows_the_password():
    credentials = Credentials("bot", SECRET, "x")
    assert SECRET not in repr(credentials) + str(credentials) + f"{[credentials]}"
    hidden = credentials.hide(f"a {SECRET} {credentials.header} b")
    assert re.sub(r"\(hidden\)", "", hidden) == "a   b"


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("localhost", True),
        ("a.localhost", True),
        ("127.3.2.1", True),
        ("::1", True),
        ("127.0.0.1.example.org", False),
        ("10.0.0.1", False),
        ("review.example.org", False),
    ],
)
def test_loopback(host, local):
    assert is_loopback(host) is local
    url = f"http://{f'[{host}]' if ':' in host else host}:8080"
    if local:
        refuse_open_lines(url, Credentials("bot", SECRET))
    else:
        with pytest.raises(BadCredentials, match="in the clear; give --gerrit with https"):
            refuse_open_lines(url, Credentials("bot", SECRET))
    refuse_open_lines(url, None)
    refuse_open_lines(url.replace("http:", "https:"), Credentials("bot", SECRET))
