"""Clients of a scripted server that do not wait, and what they say of a failure."""

import time
from contextlib import contextmanager

import pytest

from bot.config.credentials import Credentials
from bot.gerrit import GerritError
from bot.http.rest import RestGerrit
from bot.patience import Limits

BOT = Credentials("driverlog-bot", "s3cret/Pass word", "the file /run/bot")
LIMITS = Limits(connect=2, silence=0.15, request=0.3, attempts=3, largest=10_000)
SHA = "1" * 40


@contextmanager
def clients():
    """Give a function that makes clients; what each would have waited stands in its `waits`."""
    made = []

    def connect(url, credentials=BOT, limits=LIMITS, **options):
        waits = []
        options = {"sleep": waits.append, "rng": lambda: 1.0, **options}
        client = RestGerrit(url, credentials, limits=limits, **options)
        client.waits = waits
        made.append(client)
        return client

    yield connect
    for client in made:
        client.close()


def read(client):
    return client.change(7)


def write(client):
    return client.post_review(7, SHA, {"message": "m"})


def failure(action, client):
    started = time.monotonic()
    with pytest.raises(GerritError) as caught:
        action(client)
    assert time.monotonic() - started < 5
    return caught.value
