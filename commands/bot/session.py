"""What every action of the bot needs: the settings, who we are, Gerrit, and a repository of our own."""

import argparse
import os
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from bot.config import credentials
from bot.config.credentials import Credentials
from bot.config.settings import KINDS
from bot.config.settings import Settings
from bot.config.settings import load
from bot.git.checkout import Checkout
from bot.http.rest import RestGerrit
from bot.patience import Limits
from bot.patience import Patience
from gate.refusal import Refusal


@dataclass(frozen=True)
class Session:
    """All that is at hand while an action runs."""

    settings: Settings
    credentials: Credentials | None
    gerrit: RestGerrit
    checkout: Checkout


def settings_of(options: argparse.Namespace) -> Settings:
    """Return the settings that the options and the file come to."""
    given = {name: value for name, value in vars(options).items() if name in KINDS}
    given["log_format"] = options.format
    config = Path(options.config) if options.config is not None else None
    return load(given, config, here=Path.cwd(), writing=getattr(options, "post", False))


def who(settings: Settings, *, writing: bool) -> Credentials | None:
    """Return our credentials, None to read anonymously; raise Refusal if there are none to write with."""
    # A server that only a file in the current folder names is not told who we are.
    found = credentials.find(settings.gerrit, os.environ, _home()) if settings.trusted else None
    if writing and found is None:
        raise Refusal(
            f"--post needs an account on {settings.gerrit}; set {credentials.USER} and {credentials.PASSWORD_FILE}, "
            "or give netrc an entry"
        )
    return found


@contextmanager
def session(
    options: argparse.Namespace,
    *,
    attempts: int = 5,
    stop: Callable[[], bool] = lambda: False,
    on_wait: Callable[[str, float], object] = lambda *_: None,
) -> Iterator[Session]:
    """Open everything for an action, and close it afterwards."""
    settings = settings_of(options)
    found = who(settings, writing=getattr(options, "post", False))
    limits = Limits(request=settings.timeout, attempts=attempts)
    gerrit = RestGerrit(settings.gerrit, found, limits=limits, stop=stop, on_wait=on_wait)
    patience = Patience(limits, stop=stop, on_wait=on_wait)
    try:
        yield Session(settings, found, gerrit, _checkout(settings, found, patience))
    finally:
        gerrit.close()


def _checkout(settings: Settings, found: Credentials | None, patience: Patience) -> Checkout:
    """Return our repository: one folder for each server and project, so that several bots can share the place."""
    server = settings.gerrit.partition("://")[2]
    folder = settings.state_folder / quote(server, safe="") / quote(settings.project, safe="")
    return Checkout(folder, settings.gerrit, settings.project, found, patience=patience)


def _home() -> Path:
    """Return our home folder; a user without one, as in a container, has no netrc either."""
    try:
        return Path.home()
    except RuntimeError:
        return Path("/nonexistent")


def now() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC)
