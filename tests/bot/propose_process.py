"""A proposal as a process of its own, for tests that kill it. Arguments: server, project, folder, then name=change."""

import os
import sys
from pathlib import Path

from bot.config.credentials import Credentials
from bot.config.settings import Settings
from bot.git.checkout import Checkout
from bot.http.rest import RestGerrit
from bot.proposal.evidence import TOPIC
from bot.proposal.evidence import EvidenceChange
from bot.proposing import look
from bot.proposing import propose
from tests.bot.proposals import marked


def main(url, project, folder, *words):
    marks = {name: int(change) for name, change in (word.split("=") for word in words)}
    settings = Settings(gerrit=url, project=project, state_folder=Path(folder))
    who = Credentials("driverlog-bot", os.environ["DRIVERLOG_GERRIT_PASSWORD"], "the test")
    gerrit = RestGerrit(url, who)
    checkout = Checkout(settings.state_folder, url, project, who)
    seen = look(gerrit, checkout, settings, TOPIC)
    text = marked(seen.document.text, marks)
    propose(gerrit, checkout, settings, EvidenceChange(), seen, text, complete=True, post=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
