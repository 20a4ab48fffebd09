"""A registry whose one record has every field there is, for tests that spoil each of them in turn."""

import copy
import json

REVIEW = "https://review.opendev.org/c/openstack/cinder/+/900001/comments/abc"
EVIDENCE = {
    "release": "Gazpacho",
    "branch": "master",
    "change": 900001,
    "patch_set": 3,
    "account": "halden-ci",
    "tested_at": "2026-01-15T10:20:30Z",
    "review_url": REVIEW,
    "log_url": "https://logs.example.org/900001/3",
    "comment": "halden-hx-iscsi https://logs.example.org/900001/3 : SUCCESS in 1h 10m",
}
DRIVER = {
    "project_id": "openstack/cinder",
    "vendor": "Halden Storage",
    "name": "Halden HX iSCSI",
    "description": "Provides Cinder volumes on Halden HX arrays, attached over iSCSI.",
    "maintainers": [
        {
            "name": "Ingrid Solheim",
            "email": "ingrid.solheim@example.org",
            "irc": "isolheim",
            "launchpad_id": "isolheim",
        }
    ],
    "wiki": "https://docs.openstack.org/cinder/latest/drivers/halden-hx.html",
    "repo": "openstack/halden-hx",
    "releases": ["Flamingo", "Gazpacho"],
    "upstream": {"path": "halden_hx/volume/iscsi.py", "class": "HaldenISCSIDriver"},
    "ci": {
        "id": "halden-ci",
        "success_pattern": "halden-hx-iscsi \\S+ : SUCCESS",
        "failure_pattern": "halden-hx-iscsi \\S+ : FAILURE",
        "shared": False,
        "tested": [EVIDENCE],
    },
}
REGISTRY = {
    "projects": [{"id": "openstack/cinder", "name": "Cinder (Block Storage)"}],
    "releases": [
        {
            "id": "Flamingo",
            "wiki": "https://releases.openstack.org/flamingo/",
            "start": "2025-Apr-02",
            "active": True,
            "version": "2025.2",
            "status": "maintained",
        },
        {
            "id": "Gazpacho",
            "wiki": "https://releases.openstack.org/gazpacho/",
            "start": "2025-Oct-01",
            "active": True,
            "version": "2026.1",
            "status": "development",
        },
    ],
    "drivers": [DRIVER],
}


def text_of(value):
    """Return the bytes of a file with that value."""
    return (json.dumps(value, indent=4) + "\n").encode()


def with_value(path, value):
    """Return the registry with another value at `path`; None takes it out."""
    result = copy.deepcopy(REGISTRY)
    parent = result
    for key in path[:-1]:
        parent = parent[key]
    if value is None:
        del parent[path[-1]]
    else:
        parent[path[-1]] = value
    return result
