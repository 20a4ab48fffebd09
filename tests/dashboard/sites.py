"""Inputs of sites: one that shows every state, one whose every text is hostile; and how a built page is read."""

import copy
import json
from datetime import UTC
from datetime import datetime
from pathlib import Path

import html5lib

from dashboard.history import Entry
from dashboard.history import Revision
from dashboard.inputs import Inputs
from registry.model import Identity
from registry.model import Registry

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 5, 6, 12, tzinfo=UTC)
BASE = "https://drivers.example.org/log"
REVIEW = "https://review.example.org/c/openstack/cinder/+/912345"
SCHEMA = json.loads((ROOT / "schemas/health.schema.json").read_text(encoding="utf-8"))

RELEASES = [
    {"id": "Epoxy", "wiki": "https://releases.example.org/epoxy", "start": "2024-Oct-02", "active": True,
     "version": "2025.1", "status": "maintained"},
    {"id": "Flamingo", "wiki": "https://releases.example.org/flamingo", "start": "2025-Apr-02", "active": True,
     "version": "2025.2", "status": "maintained"},
    {"id": "Gazpacho", "wiki": "https://releases.example.org/gazpacho", "start": "2025-Oct-01", "active": True,
     "version": "2026.1", "status": "maintained"},
    {"id": "Hibiscus", "wiki": "https://releases.example.org/hibiscus", "start": "2026-Apr-01", "active": True,
     "version": "2026.2", "status": "development"},
]  # fmt: skip
PROJECTS = [
    {"id": "openstack/cinder", "name": "Cinder (Block Storage)"},
    {"id": "openstack/manila", "name": "Manila (Shared File Storage)"},
]


def evidence(release="Gazpacho", branch="stable/2026.1", **fields):
    return {
        "release": release,
        "branch": branch,
        "change": 912345,
        "patch_set": 3,
        "account": "halden-ci",
        "tested_at": "2026-05-04T09:21:37Z",
        "review_url": f"{REVIEW}#message-4f0c1b7d9e2a",
        "log_url": "https://logs.example.org/912345/3/",
        "comment": "- halden-hx-iscsi https://logs.example.org/912345/3/ : SUCCESS in 41m 02s",
    } | fields


def driver(name, **fields):
    return {
        "project_id": "openstack/cinder",
        "vendor": "Halden Storage",
        "name": name,
        "description": f"Provides volumes on {name}.",
        "maintainers": [
            {
                "name": "Ada Lindqvist",
                "email": "ada@example.org",
                "irc": "ada",
                "launchpad_id": "adal",
            }
        ],
        "wiki": "https://docs.example.org/hx",
        "releases": ["Flamingo", "Gazpacho", "Hibiscus"],
        "upstream": {"path": "cinder/volume/drivers/halden/hx.py", "class": "HX"},
    } | fields


def ci(*tested):
    return {"id": "halden-ci", "success_pattern": "hx : SUCCESS", "failure_pattern": "hx : FAILURE",
            "tested": list(tested)}  # fmt: skip


def all_states():
    """A registry in which each state is found, and records without what most have."""
    return {
        "projects": PROJECTS,
        "releases": RELEASES,
        "drivers": [
            driver("Claimed"),
            driver("Failing", ci=ci(evidence())),
            driver("Silent", ci=ci(evidence())),
            driver("Tested", ci=ci(evidence("Hibiscus", "master"), evidence())),
            driver("Unknown", ci=ci()),
            driver("Bare", vendor="Bare & Sons", maintainers=[], releases=[], wiki=None, upstream=None),
            driver("Share", project_id="openstack/manila", vendor="Ålesund Büro 北京"),
        ],
    }  # fmt: skip


def branch(status, **fields):
    """A row of the health report."""
    example = copy.deepcopy(SCHEMA["examples"][0]["drivers"][0]["branches"][0])
    return example | {"status": status, "why": "", "release": "Hibiscus"} | fields


def health(**statuses):
    """A health report: driver's name -> how it stands on master."""
    report = copy.deepcopy(SCHEMA["examples"][0])
    row = report["drivers"][0]
    report["drivers"] = [
        row
        | {
            "driver": ["openstack/cinder", "Halden Storage", name],
            "status": status,
            "branches": [branch(status)],
        }
        for name, status in statuses.items()
    ]
    return report


_EXAMPLE = json.loads((ROOT / "schemas/upstream_report.schema.json").read_text())["examples"][0]
UPSTREAM = _EXAMPLE | {
    "checked_at": "2026-05-05T00:00:00Z",
    "gerrit": "https://review.example.org",
    "claims": [
        {"driver": ["openstack/cinder", "Halden Storage", "Tested"], "release": release, "ref": "refs/heads/master",
         "path": "cinder/volume/drivers/halden/hx.py", "class": "HX", "answer": answer, "why": "", "url": url}
        for release, answer, url in (
            ("Hibiscus", "yes", "https://opendev.org/openstack/cinder/src/branch/master/cinder/hx.py"),
            ("Gazpacho", "no", None),
            ("Flamingo", "unknown", None),
        )
    ],
    "missing": [],
    "summary": {"yes": 1, "no": 1, "unknown": 1, "missing": 0},
    "requests": 3,
    "bytes": 1200,
}  # fmt: skip


def line(kind="added", subject="Add Halden HX", day=1, **fields):
    revision = Revision(
        commit=f"{day:040x}",
        time=datetime(2026, 4, day, tzinfo=UTC),
        author=fields.pop("author", "Ada Lindqvist"),
        subject=subject,
        review_url=fields.pop("review_url", f"{REVIEW}"),
    )
    return Entry(revision, kind, fields.get("fields", ()), fields.get("before"))


HISTORY = {
    0: (line("updated", "Mend the link", 9, fields=("wiki",)), line()),
    3: (
        line("renamed", "Rename", 8, fields=("name",), before=Identity("a", "b", "c")),
        line(day=2),
    ),
}


def inputs(value=None, base_url=BASE, **fields):
    """Inputs of a site; without more, of the one that shows every state."""
    value = all_states() if value is None else value
    raw = json.dumps(value).encode()
    known = {
        "health": health(Failing="failing", Silent="silent", Tested="passing", Unknown="unknown"),
        "upstream": UPSTREAM,
        "history": HISTORY,
    }
    return Inputs(Registry.of(value), NOW, raw, base_url, **known | fields)


HOSTILE = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)><a href='javascript:alert(1)'>",
    "javascript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "//evil.example.org/x",
    "https://user:secret@evil.example.org/",
    "https://evil.example.org/\u202egnp.exe",
    "https://evil.example.org/' onmouseover='alert(1)",
    "{{ 7 * 7 }}{% raw %}${7*7}#{7*7}",
    "</title></style></textarea></noscript></svg><script src=//evil.example.org/x></script>",
    "]]></text><script>alert(1)</script>",
    "&lt;script&gt;&#x6a;avascript:",
    "\u202e\u2066\u200f evil \u2069",
    "\x00\x01\x08\x0b\x1f\x7f\x9f\ufeff\ufffe\uffff",
    "\ud800 half a pair \udc00",
    "=HYPERLINK(\"https://evil.example.org\",\"x\")",
    "\t@SUM(1+1)*cmd|' /C calc'!A0",
    "x" * 100_000,
    "a\r\nb\u2028c\u2029d",
    "../../../etc/passwd",
    "",
    " ",
    ".",
    "CON",
    "e\u0301" * 300,
)  # fmt: skip


def hostile():
    """A registry whose every text is hostile in turn."""
    drivers = [
        {
            "project_id": text,
            "vendor": text,
            "name": text,
            "description": text,
            "wiki": text,
            "repo": text,
            "releases": [text, "Gazpacho"],
            "maintainers": [{"name": text, "email": text, "irc": text, "launchpad_id": text}],
            "upstream": {"path": text, "class": text},
            "ci": {
                "id": text,
                "success_pattern": text,
                "failure_pattern": text,
                "tested": [
                    evidence(
                        text, text, account=text, tested_at=text, review_url=text, log_url=text, comment=text
                    )
                ],
            },
        }
        for text in (*HOSTILE, HOSTILE[0])
    ]  # fmt: skip
    return {
        "projects": [{"id": text, "name": text} for text in HOSTILE],
        "releases": [
            *RELEASES,
            *({"id": text, "wiki": text, "start": text, "version": text, "status": text} for text in HOSTILE),
        ],
        "drivers": drivers,
    }  # fmt: skip


def hostile_health():
    """A health report of the right shape, whose texts are hostile."""
    report = copy.deepcopy(SCHEMA["examples"][0])
    row = report["drivers"][0]
    report["drivers"] = [
        row
        | {"driver": [text, text, text], "why": text, "account": text, "status": "failing"}
        | {
            "branches": [
                branch(
                    "failing",
                    why=text,
                    branch=text,
                    release=text,
                    last_failure=row["branches"][0]["last_success"]
                    | {"review_url": text, "log_url": text, "line": text},
                )
            ]
        }
        for text in HOSTILE
    ]
    report["accounts"] = [
        report["accounts"][0] | {"account": text, "why": text} for text in HOSTILE
    ]
    report["ambiguous"] = [
        report["ambiguous"][0] | {"drivers": [[text] * 3] * 2, "review_url": text, "comment": text}
        for text in HOSTILE
    ]
    report["incomplete"] = list(HOSTILE)
    return report


def hostile_upstream():
    claims = [
        {"driver": [text] * 3, "release": release, "ref": text, "path": text, "class": text, "answer": "no",
         "why": text, "url": text}
        for text in HOSTILE
        for release in (text, "Gazpacho")
    ]  # fmt: skip
    return UPSTREAM | {"checked_at": HOSTILE[0], "claims": claims, "missing": list(HOSTILE)}


def hostile_history():
    return {
        index: (
            line("renamed", text, author=text, review_url=text, before=Identity(text, text, text), fields=(text,)),
        )
        for index, text in enumerate(HOSTILE)
    }  # fmt: skip


def hostile_inputs(base_url=BASE):
    return inputs(
        hostile(),
        base_url,
        health=hostile_health(),
        upstream=hostile_upstream(),
        history=hostile_history(),
    )


def parsed(content):
    """The tree of a page as a browser makes it; elements are named without their namespace."""
    return html5lib.parse(content, "etree", namespaceHTMLElements=False, transport_encoding="utf-8")


def elements(tree):
    """(name, element) of each element, foreign ones of SVG included."""
    for element in tree.iter():
        if isinstance(element.tag, str):
            yield element.tag.rpartition("}")[2], element


def attributes(element):
    """Name without namespace -> value."""
    return {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
