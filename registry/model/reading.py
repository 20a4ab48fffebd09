"""Parsed JSON -> entities. Tolerant: what has the wrong type reads as absent, the schema says so."""

from collections.abc import Mapping

from registry.model.entities import Ci
from registry.model.entities import Driver
from registry.model.entities import Evidence
from registry.model.entities import Identity
from registry.model.entities import Maintainer
from registry.model.entities import Release
from registry.model.entities import Upstream


def text(raw: Mapping[str, object], key: str) -> str | None:
    """Return the text under a key; None where there is none."""
    value = raw.get(key)
    return value if isinstance(value, str) else None


def word(raw: Mapping[str, object], key: str) -> str:
    """Return the text under a key; empty where there is none."""
    return text(raw, key) or ""


def number(raw: Mapping[str, object], key: str) -> int:
    """Return the whole number under a key; 0 where there is none."""
    value = raw.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def objects(value: object) -> list[Mapping[str, object]]:
    """Return the elements of a JSON array as objects; an element of another type reads as empty."""
    return (
        [item if isinstance(item, dict) else {} for item in value]
        if isinstance(value, list)
        else []
    )


def identity_of(raw: object) -> Identity:
    """Return the identity of a raw record; absent parts are empty."""
    if not isinstance(raw, dict):
        return Identity("", "", "")
    return Identity(word(raw, "project_id"), word(raw, "vendor"), word(raw, "name"))


def _evidence(raw: Mapping[str, object]) -> Evidence:
    return Evidence(
        release=word(raw, "release"),
        branch=word(raw, "branch"),
        change=number(raw, "change"),
        patch_set=number(raw, "patch_set"),
        account=word(raw, "account"),
        tested_at=word(raw, "tested_at"),
        review_url=word(raw, "review_url"),
        comment=word(raw, "comment"),
        log_url=text(raw, "log_url"),
    )


def _ci(raw: object) -> Ci | None:
    if not isinstance(raw, dict):
        return None
    return Ci(
        id=text(raw, "id"),
        success_pattern=text(raw, "success_pattern"),
        failure_pattern=text(raw, "failure_pattern"),
        shared=raw.get("shared") is True,
        tested=tuple(_evidence(item) for item in objects(raw.get("tested"))),
    )


def _upstream(raw: object) -> Upstream | None:
    return Upstream(word(raw, "path"), text(raw, "class")) if isinstance(raw, dict) else None


def driver_of(index: int, raw: object) -> Driver:
    """Make the driver of a raw record."""
    record: Mapping[str, object] = raw if isinstance(raw, dict) else {}
    releases = record.get("releases")
    return Driver(
        index=index,
        identity=identity_of(raw),
        description=text(record, "description"),
        maintainers=tuple(
            Maintainer(text(m, "name"), text(m, "email"), text(m, "irc"), text(m, "launchpad_id"))
            for m in objects(record.get("maintainers"))
        ),
        wiki=text(record, "wiki"),
        repo=text(record, "repo"),
        releases=tuple(r if isinstance(r, str) else "" for r in releases)
        if isinstance(releases, list)
        else (),
        upstream=_upstream(record.get("upstream")),
        ci=_ci(record.get("ci")),
    )


def release_of(index: int, raw: Mapping[str, object]) -> Release:
    """Make the release of a raw row."""
    return Release(
        id=word(raw, "id"),
        start=word(raw, "start"),
        wiki=word(raw, "wiki"),
        active=raw.get("active") is True,
        version=word(raw, "version"),
        status=word(raw, "status"),
        index=index,
    )
