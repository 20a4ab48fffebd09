"""The bot's account gets another password: Zuul is told as docs/zuul.md says, and by the very command that it shows."""

import re
import shlex
import subprocess

import pytest

from tests.lab.people import BOT
from tests.lab.server import new_password
from tests.lab.zuul import builds
from tests.lab.zuul.runtime import ROOT
from tests.zuul.live.edits import with_records
from tests.zuul.live.people import PATIENCE
from tests.zuul.live.records import GOOD_RECORD

pytestmark = pytest.mark.real_zuul

SECRETS = "zuul.d/secrets.yaml"
SHOWN = re.compile(r"^ +(zuul-client --zuul-url (\S+) encrypt .*)$", re.MULTILINE)
REVIEW = "driverlog-review"
RECORD = GOOD_RECORD | {
    "name": "Halden MX iSCSI",
    "description": "Provides Cinder volumes on Halden MX arrays, attached over iSCSI.",
}


def test_the_bots_password_is_another_one(stage, ada, core):
    """The bot gets a new password: its reviews fail with 401, until Zuul has it, encrypted as our page says"""
    password = new_password()
    set_password(stage, password)
    change = ada.push_anew("Add the Halden MX driver", with_records(ada.text, RECORD))
    said = stage.verdict(change)
    assert said.vote == 1
    assert said.results[REVIEW] == "FAILURE"
    [(task, result)] = failures(stage, change)
    assert task == "Run the bot"
    assert "401" in result["stderr"] + result["stdout"]
    stage.transcript.say("zuul", f"shows on the page of {REVIEW}: {task}", result["stdout"])

    secret = encrypted(stage, password)
    core.change_tenant({SECRETS: lambda text: with_password(text, secret)})
    ada.says(change, "recheck")
    # The vote is what it was, so Gerrit does not tell it once more.
    reviewed = lambda: any(each.results.get(REVIEW) == "SUCCESS" for each in told(stage, change))  # noqa: E731
    stage.client.wait_for(reviewed, "review with the new password", seconds=PATIENCE)
    review = stage.message_of(BOT, change)
    assert review.startswith("DriverLog: ")
    stage.transcript.say(BOT, "reviews", review)


def told(stage, pushed):
    """Return what Zuul has said on a change so far."""
    return stage.client.said(pushed.number)


def set_password(stage, password):
    """Give the bot's account another password, as its owner does on Gerrit."""
    path = f"accounts/{BOT}/password.http"
    stage.gerrit.rest("admin").put(path, {"http_password": password})
    stage.gerrit.accounts[BOT] = stage.gerrit.account(BOT)._replace(password=password)
    stage.transcript.say("operator", f"gives {BOT} another password")


def failures(stage, pushed):
    """Return what the last review's failed tasks say."""
    [build, *_] = stage.client.builds(change=pushed.number, job_name=REVIEW)
    return list(builds.failures(stage.lab.layout.builds / build["uuid"]))


def encrypted(stage, password):
    """Run the command of the page for this Zuul, and return what it prints."""
    [(line, example)] = SHOWN.findall((ROOT / "docs/zuul.md").read_text(encoding="utf-8"))
    words = shlex.split(line.replace(example, stage.lab.zuul.url))[1:]
    stage.transcript.say("operator", f"runs zuul-client {' '.join(words)}")
    command = [*stage.lab.runtime.command("client"), *words]
    done = subprocess.run(
        command, input=f"{password}\n", capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def with_password(text, secret):
    """Put the password's lines of what was printed in the place of the old ones, and keep the user."""
    field = "      password: "
    assert f"{field}!encrypted/pkcs1-oaep\n" in secret
    return text.partition(field)[0] + field + secret.partition(field)[2].rstrip() + "\n"
