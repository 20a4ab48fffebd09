"""What the bot is told once, at its start: defaults, then a file, then the options of the command."""

import dataclasses
import difflib
import json
import os
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import Any

from bot.config import file as config_file
from bot.config import values as kinds
from gate.refusal import Refusal

FILE = "driverlog.toml"
_LONGEST_SHOWN = 80


class BadSetting(Refusal):
    """A setting that cannot be meant."""


def state_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where what can be fetched again is kept: systemd's choice, else the XDG cache folder."""
    # Several folders may be given; ours is the first.
    given = environment.get("CACHE_DIRECTORY", "").split(":", 1)[0]
    if given:
        return Path(given)
    cache = environment.get("XDG_CACHE_HOME", "")
    if cache.startswith("/"):
        return Path(cache) / "driverlog"
    try:
        return Path("~/.cache/driverlog").expanduser()
    except RuntimeError as error:
        why = "this user has no home folder"
        raise BadSetting(f"{why}; set state-folder in {FILE}, or XDG_CACHE_HOME") from error


@dataclass(frozen=True)
class Settings:
    """All settings; `KINDS` has the same names and says what each may be.

    Times are in seconds. `account` is the bot's username, for telling its own messages when it reads anonymously.
    `voice`: `both` says findings and fixes, `fixes` leaves the findings to Zuul, `auto` sees which case it is.
    `state` is the scan's cache; 0 `max_requests` are no limit.
    `code_url` is the site where people read the code of the server's projects; empty: the one that is known, if any.
    `trusted` is false when the server's address comes from a file that nobody named: no password goes there.
    """

    gerrit: str
    project: str
    branch: str = "master"
    data_path: str = "data/default_data.json"
    account: str = ""
    zuul_accounts: tuple[str, ...] = ("zuul",)
    voice: str = "auto"
    inline: bool = True
    hashtags: bool = True
    cc_maintainers: bool = True
    attention: bool = True
    wip: bool = False
    ci_sample: int = 20
    max_tree_lookups: int = 40
    state_folder: Path = field(default_factory=state_folder)
    timeout: float = 120
    interval: float = 60
    max_age_days: int = 0
    cap_per_hour: int = 30
    stop_file: Path | None = None
    heartbeat_file: Path | None = None
    metrics_file: Path | None = None
    log_format: str = "text"
    state: Path | None = None
    in_flight: int = 2
    pause: float = 0.1
    max_requests: int = 0
    code_url: str = ""
    trusted: bool = True


KINDS: Mapping[str, kinds.Reader] = {
    "gerrit": kinds.url,
    "project": kinds.project,
    "branch": kinds.branch,
    "data_path": kinds.data_path,
    "account": kinds.account,
    "zuul_accounts": kinds.accounts,
    "voice": kinds.one_of("auto", "both", "fixes"),
    "inline": kinds.switch,
    "hashtags": kinds.switch,
    "cc_maintainers": kinds.switch,
    "attention": kinds.switch,
    "wip": kinds.switch,
    "ci_sample": kinds.whole(1, 500),
    "max_tree_lookups": kinds.whole(0, 10_000),
    "state_folder": kinds.file,
    "timeout": kinds.seconds(1, 600),
    "interval": kinds.seconds(1, 86_400),
    "max_age_days": kinds.whole(0, 36_500),
    "cap_per_hour": kinds.whole(1, 100_000),
    "stop_file": kinds.file,
    "heartbeat_file": kinds.file,
    "metrics_file": kinds.file,
    "log_format": kinds.one_of("text", "json"),
    "state": kinds.file,
    "in_flight": kinds.whole(1, 16),
    "pause": kinds.seconds(0, 3600),
    "max_requests": kinds.whole(0, 1_000_000),
    "code_url": kinds.optional_url,
}
_FOLDER_OF = ("state_folder", "stop_file", "heartbeat_file", "metrics_file", "state")


def load(
    options: Mapping[str, object], config: Path | None = None, *, here: Path, writing: bool = False
) -> Settings:
    """Return the settings of a command's options and of a file: `config`, else `driverlog.toml` in the folder `here`.

    `options` has KINDS' names; None means not given. When `writing`, only a file that was named is read: the folder
    may be a checkout of the very change under review. Raise BadSetting (or Refusal) for anything that cannot be meant.
    """
    file, named = config, config is not None
    if file is None and not writing and (here / FILE).is_file():
        file = here / FILE
    values = _of_file(file) if file is not None else {}
    trusted = named or "gerrit" not in values
    for name, value in options.items():
        if value is not None:
            values[name] = _read(name, value, f"--{_dashed(name)}")
            trusted = trusted or name == "gerrit"
    for name, example in (
        ("gerrit", "https://review.example.org"),
        ("project", "openstack/driverlog"),
    ):
        if name not in values:
            raise BadSetting(_missing(name, example, here, writing=writing))
    return Settings(**values, trusted=trusted)


def _missing(name: str, example: str, here: Path, *, writing: bool) -> str:
    also = ""
    if writing and (here / FILE).is_file():
        also = f" (--post reads {FILE} only when it is named: --config {FILE})"
    what = "Gerrit server" if name == "gerrit" else "project"
    return f'no {what} named; give --{name}, or {name} = "{example}" under [bot] in {FILE}{also}'


def _of_file(file: Path) -> dict[str, Any]:
    """Return the settings of a file; paths in it are relative to its folder."""
    values: dict[str, Any] = {}
    for key, value in config_file.table(file).items():
        name = key.replace("-", "_")
        where = f"{file}: bot.{key}"
        if name not in KINDS:
            raise BadSetting(f"{where} is no setting{_near(name, KINDS)}; {_known()}")
        if name in values:
            raise BadSetting(f"{where} is given twice, with - and with _; leave one of them out")
        values[name] = _read(name, value, where)
        if name in _FOLDER_OF:
            values[name] = file.absolute().parent / values[name]
    return values


def _read(name: str, value: object, where: str) -> object:
    try:
        return KINDS[name](value)
    except kinds.Unfit as unfit:
        shown = " " if unfit.hide else f" {_shown(value)} "
        raise BadSetting(f"{where}{shown}cannot be used; expected {unfit}") from unfit


def _shown(value: object) -> str:
    text = json.dumps(value, default=str) if not isinstance(value, float) else repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def _near(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), 1)
    return f", did you mean {_dashed(near[0])}" if near else ""


def _known() -> str:
    return f"settings are {', '.join(_dashed(name) for name in KINDS)}"


def _dashed(name: str) -> str:
    return name.replace("_", "-")


assert set(KINDS) == {one.name for one in dataclasses.fields(Settings)} - {"trusted"}
