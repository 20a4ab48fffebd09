"""Settings: defaults, then a file, then options; whatever cannot be meant is one line that says what was expected."""

from dataclasses import fields
from pathlib import Path

import pytest

from bot.config.settings import KINDS
from bot.config.settings import BadSetting
from bot.config.settings import Settings
from bot.config.settings import load
from bot.config.settings import state_folder
from gate.refusal import Refusal

NEEDED = {"gerrit": "https://review.example.org", "project": "openstack/driverlog"}
NEEDED_LINES = 'gerrit = "https://review.example.org"\nproject = "openstack/driverlog"\n'


def of_file(tmp_path, text, options=(), **more):
    (tmp_path / "driverlog.toml").write_text(text)
    return load(dict(options), here=tmp_path, **more)


def refused(call, *arguments, **options):
    with pytest.raises(Refusal) as caught:
        call(*arguments, **options)
    line = str(caught.value)
    assert "\n" not in line
    assert line.isprintable()
    return line


def test_defaults(tmp_path):
    settings = load(NEEDED, here=tmp_path)
    assert (settings.branch, settings.data_path) == ("master", "data/default_data.json")
    assert settings.trusted


def test_options_come_before_the_file_and_the_file_before_defaults(tmp_path):
    text = f'[bot]\n{NEEDED_LINES}branch = "stable"\nvoice = "both"\n'
    settings = of_file(tmp_path, text, {"branch": "main", "voice": None})
    assert (settings.branch, settings.voice, settings.wip) == ("main", "both", False)


def test_every_setting_can_stand_in_the_file(tmp_path):
    text = f"""[bot]
{NEEDED_LINES}
branch = "refs/heads/master"
data-path = "./data//default_data.json"
account = "driverlog-bot"
zuul-accounts = ["zuul", "zuul-next"]
voice = "fixes"
inline = false
hashtags = false
cc-maintainers = false
attention = false
wip = true
ci-sample = 5
max-tree-lookups = 0
state-folder = "state"
timeout = 2.5
interval = 10
max-age-days = 30
cap-per-hour = 2
stop-file = "/run/stop"
heartbeat-file = "beat"
metrics-file = "bot.prom"
log-format = "json"
state = "scan.sqlite3"
in-flight = 3
pause = 1
max-requests = 500
code-url = "https://code.example.org"
"""
    settings = of_file(tmp_path, text)
    default = Settings(**NEEDED)
    kept = {
        one.name
        for one in fields(Settings)
        if getattr(settings, one.name) == getattr(default, one.name)
    }
    assert kept == {"gerrit", "project", "branch", "data_path"}
    assert settings.state_folder == tmp_path / "state"
    assert settings.stop_file == Path("/run/stop")


def test_kinds_and_settings_have_the_same_names():
    assert set(KINDS) == {one.name for one in fields(Settings)} - {"trusted"}


def test_underscores_do_too(tmp_path):
    assert of_file(tmp_path, f"[bot]\n{NEEDED_LINES}cap_per_hour = 3\n").cap_per_hour == 3


def test_numbers_of_options_are_text(tmp_path):
    settings = load({**NEEDED, "interval": "2.5", "cap_per_hour": "7"}, here=tmp_path)
    assert (settings.interval, settings.cap_per_hour) == (2.5, 7)


SAME_SERVER = [
    "https://review.example.org",
    "https://review.example.org/",
    "https://review.example.org/a",
    "https://review.example.org/a/",
    "https://REVIEW.example.org//",
    " https://review.example.org ",
]


@pytest.mark.parametrize("url", SAME_SERVER)
def test_gerrit_is_tidied(tmp_path, url):
    settings = load({**NEEDED, "gerrit": url}, here=tmp_path)
    assert settings.gerrit == "https://review.example.org"


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080", "https://example.org/gerrit", "http://[::1]:8080"]
)
def test_gerrit_noop(tmp_path, url):
    assert load({**NEEDED, "gerrit": url}, here=tmp_path).gerrit == url


BAD_OPTIONS = [
    ("gerrit", "review.example.org", "expected an http or https URL"),
    ("gerrit", "ssh://review.example.org", "expected an http or https URL"),
    ("gerrit", "https://", "expected an http or https URL"),
    ("gerrit", "https://a b", "expected an http or https URL"),
    ("gerrit", "https://example.org:port", "expected an http or https URL"),
    ("gerrit", "https://[::1", "expected an http or https URL"),
    ("gerrit", "https://example.org/?x=1", "with nothing after ? or #"),
    ("gerrit", "https://example.org\n", "without control characters"),
    ("gerrit", "", "expected an http or https URL"),
    ("project", "/openstack/driverlog", "without slashes at its ends"),
    ("project", "openstack/driverlog/", "without slashes at its ends"),
    ("project", 'x" OR status:open', "expected a Gerrit project"),
    ("project", "a//b", "expected a Gerrit project"),
    ("project", "-x", "expected a Gerrit project"),
    ("branch", "refs/heads/", "expected a branch"),
    ("branch", "a..b", "expected a branch"),
    ("data_path", "/etc/passwd", "expected a path inside the repository"),
    ("data_path", "../x.json", "expected a path inside the repository"),
    ("data_path", "^data/.*", "expected a path inside the repository"),
    ("data_path", "data/", "expected a path inside the repository"),
    ("data_path", 'da"ta', "expected a path inside the repository"),
    ("account", "two words", "expected the username of a Gerrit account"),
    ("voice", "loud", "expected auto, both or fixes"),
    ("interval", "fast", "expected a number of seconds from 1 to 86400"),
    ("interval", "0", "expected a number of seconds"),
    ("interval", "nan", "expected a number of seconds"),
    ("interval", "inf", "expected a number of seconds"),
    ("cap_per_hour", "1.5", "expected a whole number from 1"),
    ("stop_file", "", "expected the path of a file"),
    ("stop_file", "~nobody-of-that-name/x", "whose home folder that is cannot be told"),
]


@pytest.mark.parametrize(("name", "value", "expected"), BAD_OPTIONS)
def test_bad_option(tmp_path, name, value, expected):
    line = refused(load, {**NEEDED, name: value}, here=tmp_path)
    assert expected in line
    assert line.startswith(f"--{name.replace('_', '-')} ")


BAD_FILES = [
    ("[bot]\nintervall = 5\n", "bot.intervall is no setting, did you mean interval; settings are"),
    ("[bot]\nxyz = 5\n", "bot.xyz is no setting; settings are gerrit, project,"),
    ("[bot]\ninterval = true\n", "bot.interval true cannot be used; expected a number of seconds"),
    ("[bot]\ninline = 1\n", "bot.inline 1 cannot be used; expected true or false"),
    ("[bot]\ninline = \"yes\"\n", 'bot.inline "yes" cannot be used; expected true or false'),
    ("[bot]\ngerrit = 5\n", "bot.gerrit 5 cannot be used; expected an http or https URL"),
    ("[bot]\nzuul-accounts = 5\n", "expected a list of usernames"),
    ("[bot]\nzuul-accounts = [5]\n", "expected the username of a Gerrit account"),
    ("[bot]\nvoice = [1979-05-27]\n", "expected auto, both or fixes"),
    ("[bot]\nci-sample = 1\nci_sample = 2\n", "bot.ci_sample is given twice"),
    ("[bots]\n", "bots is not known, did you mean [bot]"),
    ("interval = 5\n", "interval is not known; settings stand under [bot]"),
    ("bot = 5\n", "bot is no table"),
    ("[bot\n", "is not TOML"),
    ("[bot]\na = 1\na = 2\n", "is not TOML"),
    (f"x = {'[' * 5000}\n", "is not TOML"),
    (f"[bot]\nx{'.x' * 2000} = 1\n", "is not TOML: nested too deeply; mend that line"),
    (f"[{'x.' * 2000}x]\n", "is not TOML: nested too deeply; mend that line"),
    (f"[bot]\ninterval = {'9' * 5000}\n", "is not TOML: Exceeds the limit (4300 digits)"),
    ("#" * 70_000, "has more than 65536 bytes; name a TOML file with --config"),
    ("[bot]\nvoice = '" + "x" * 2000 + "'\n", "…"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BAD_FILES)
def test_bad_file(tmp_path, text, expected):
    line = refused(of_file, tmp_path, text)
    assert expected in line
    assert line.startswith(f"{tmp_path}/driverlog.toml")
    assert len(line) < 600


SECRETS = [
    ('[bot]\npassword = "hunter2"\n', "bot.password"),
    ('[bot]\npassword_file = "hunter2"\n', "bot.password_file"),
    ('[bot]\ngerrit-pass = "hunter2"\n', "bot.gerrit-pass"),
    ('[bot]\nhttp_token = "hunter2"\n', "bot.http_token"),
    ('[bot.auth]\nclient_secret = "hunter2"\n', "bot.auth.client_secret"),
    ('passwd = "hunter2"\n', "passwd"),
]


@pytest.mark.parametrize(("text", "name"), SECRETS)
def test_secret_in_the_file(tmp_path, text, name):
    line = refused(of_file, tmp_path, text)
    assert f"{name} looks like a secret" in line
    assert "DRIVERLOG_GERRIT_PASSWORD_FILE" in line
    assert "hunter2" not in line


@pytest.mark.parametrize(
    "url", ["https://bot:hunter2@example.org", "https://hunter2@example.org", "x://a:hunter2@b:c"]
)
@pytest.mark.parametrize("place", ["option", "file"])
def test_secret_in_the_url(tmp_path, url, place):
    if place == "option":
        line = refused(load, {**NEEDED, "gerrit": url}, here=tmp_path)
    else:
        line = refused(of_file, tmp_path, f'[bot]\ngerrit = "{url}"\n')
    assert "hunter2" not in line


@pytest.mark.parametrize("name", ["gerrit", "project"])
def test_what_is_needed_is_asked_for(tmp_path, name):
    rest = {key: value for key, value in NEEDED.items() if key != name}
    assert f"give --{name}, or {name} = " in refused(load, rest, here=tmp_path)


def test_named_file_that_is_not_there(tmp_path):
    line = refused(load, NEEDED, tmp_path / "no.toml", here=tmp_path)
    assert "No such file or directory; name another file with --config" in line


def test_file_that_is_no_text(tmp_path):
    (tmp_path / "driverlog.toml").write_bytes(b"[bot]\n\xff\n")
    assert "is not UTF-8 at byte 6" in refused(load, NEEDED, here=tmp_path)


def test_file_that_is_too_large(tmp_path):
    (tmp_path / "driverlog.toml").write_bytes(b"#" * (2 << 20))
    assert "has more than" in refused(load, NEEDED, here=tmp_path)


def test_server_of_a_file_that_nobody_named_is_not_trusted(tmp_path):
    text = f"[bot]\n{NEEDED_LINES}"
    assert not of_file(tmp_path, text).trusted
    assert of_file(tmp_path, text, {"gerrit": "https://other.example.org"}).trusted
    assert load({}, tmp_path / "driverlog.toml", here=tmp_path).trusted


def test_file_that_nobody_named_is_not_read_for_writing(tmp_path):
    line = refused(of_file, tmp_path, f"[bot]\n{NEEDED_LINES}", writing=True)
    assert "--post reads driverlog.toml only when it is named: --config driverlog.toml" in line
    assert of_file(tmp_path, "[nonsense", NEEDED, writing=True).trusted


FOLDERS = [
    ({"CACHE_DIRECTORY": "/var/cache/driverlog"}, "/var/cache/driverlog"),
    ({"CACHE_DIRECTORY": "/var/cache/a:/var/cache/b"}, "/var/cache/a"),
    ({"XDG_CACHE_HOME": "/tmp/cache"}, "/tmp/cache/driverlog"),
    ({"XDG_CACHE_HOME": "relative"}, str(Path("~/.cache/driverlog").expanduser())),
    ({}, str(Path("~/.cache/driverlog").expanduser())),
]


@pytest.mark.parametrize(("environment", "folder"), FOLDERS)
def test_state_folder(environment, folder):
    assert state_folder(environment) == Path(folder)


def test_bad_setting_is_a_refusal():
    assert issubclass(BadSetting, Refusal)
