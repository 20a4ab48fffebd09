"""States of changes, made by hand for tests of what is decided and written."""

from bot.config.settings import Settings
from bot.lookups.answer import Answer
from bot.review.positions import Range
from bot.review.state import ChangeFacts
from bot.review.state import Finding
from bot.review.state import Judgement
from bot.review.state import Person
from bot.review.state import Question
from bot.review.state import Replacement
from bot.review.state import Said
from bot.review.state import State
from bot.review.state import Thread
from bot.review.tested_claims import CiClaim
from bot.review.tested_claims import EvidenceClaim
from bot.review.tested_claims import InTree
from bot.review.tested_claims import UpstreamClaim
from gate.finding import Severity
from registry.model import Identity
from registry.wording import Detail

DATA = "data/default_data.json"
DRIVER = Identity("openstack/cinder", "Halden Storage", "Halden HX iSCSI")
ADA = Person(11, "Ada Lindqvist", "ada@storage.example.org", "ada")
BOT = Person(2, "DriverLog Bot", "", "driverlog-bot")
SETTINGS = Settings(gerrit="http://127.0.0.1:1", project="openstack/driverlog")


def facts(**more):
    values = {
        "number": 23,
        "project": "openstack/driverlog",
        "branch": "master",
        "status": "NEW",
        "subject": "Add Halden HX",
        "patch_set": 2,
        "revision": "a" * 40,
        "owner": ADA,
        "uploader": ADA,
        "files": {DATA: 5000},
        "known": frozenset({11}),
    }
    return ChangeFacts(**{**values, **more})


def finding(rule="unknown-releases", severity=Severity.ERROR, key="", fix=False, line=7, **more):
    values = {
        "key": key or f"{rule[:4]}{line}",
        "rule": rule,
        "severity": severity,
        "message": f'"x" at {line} is wrong; mend it',
        "path": DATA,
        "range": Range(line, 4, line, 9),
        "driver": DRIVER,
        "help": "https://docs.example.org/rule",
    }
    if fix:
        values |= {
            "title": "write Gazpacho",
            "fix": (Replacement(Range(line, 4, line, 9), '"Gazpacho"'),),
        }
    return Finding(**{**values, **more})


WARNING = finding("placeholder-pattern", Severity.WARNING, line=9)
ERROR = finding(line=7)
INFO = finding("http-link", Severity.INFO, line=3)
QUESTION = Question("removed-driver", "the change removes a driver", DRIVER)
UPDATED = Detail(f"updated: {DRIVER}", DRIVER, "releases", "releases: added Gazpacho")


def ci(exists=Answer.YES, success=14, failure=3, neither=3, **more):
    values = {
        "driver": DRIVER,
        "account": "halden-ci",
        "project": "openstack/cinder",
        "exists": exists,
        "asked": Answer.YES,
        "success": success,
        "failure": failure,
        "neither": neither,
    }
    return CiClaim(**{**values, **more})


def tree(answer=Answer.YES, release="Gazpacho", ref="master", why=""):
    trees = (InTree(release, ref, answer, why),)
    return UpstreamClaim(DRIVER, "openstack/cinder", "cinder/hx.py", "HX", trees)


def evidence(answer=Answer.YES, why=""):
    return EvidenceClaim(DRIVER, "Gazpacho", "master", 5, answer, why)


def judgement(*findings, **more):
    return Judgement(findings=findings, **{"details": (UPDATED,), **more})


def state(*findings, said=(), **more):
    judged = more.pop("judgement", None) or judgement(*findings)
    return State(
        **{
            "change": more.pop("change", None) or facts(),
            "me": BOT,
            "judgement": judged,
            "said": said,
            **more,
        }
    )


def spoken(decision, patch_set=1):
    """Return what a decision leaves behind on the change."""
    return Said("m1", patch_set, decision.digest, decision.untrue)


def thread(key, unresolved=True, path=DATA):
    return Thread(key=key, path=path, line=7, last="c9", patch_set=1, unresolved=unresolved)
