"""Projects: branches, tags, commits, and the files in them."""

import re
from typing import Any
from urllib.parse import quote

from tests.lab.fake.ask import Ask
from tests.lab.fake.ask import Reply
from tests.lab.fake.ask import Route
from tests.lab.fake.ask import as_json
from tests.lab.fake.model import User
from tests.lab.fake.refusal import Refusal
from tests.lab.fake.refusal import not_found
from tests.lab.fake.render import commit_info
from tests.lab.fake.render import git_person
from tests.lab.fake.repository import Repository
from tests.lab.fake.world import is_admin

HEADS = "refs/heads/"
TAGS = "refs/tags/"


def _projects(ask: Ask) -> object:
    return {name: _info(name) for name in sorted(ask.world.projects)}


def _info(name: str) -> dict[str, Any]:
    return {"id": quote(name, safe=""), "state": "ACTIVE"}


def _project(ask: Ask, name: str) -> object:
    ask.world.repository(name)
    return {**_info(name), "name": name, "parent": "All-Projects"}


def _branches(ask: Ask, name: str) -> object:
    refs = ask.world.repository(name).refs(HEADS)
    rows = [{"ref": ref, "revision": revision} for ref, revision in refs.items()]
    head = [{"ref": "HEAD", "revision": "master"}] if f"{HEADS}master" in refs else []
    return _selected(ask, [*head, *rows], HEADS)


def _branch(ask: Ask, name: str, branch: str) -> object:
    if branch == "HEAD":
        return {"ref": "HEAD", "revision": "master"}
    ref, revision = _ref(ask.world.repository(name), branch, HEADS)
    return {"ref": ref, "revision": revision}


def _ref(repository: Repository, name: str, prefix: str) -> tuple[str, str]:
    ref = name if name.startswith(prefix) else prefix + name
    if (revision := repository.refs(ref).get(ref)) is None:
        raise not_found(name)
    return ref, revision


def _selected(ask: Ask, rows: list[dict[str, Any]], prefix: str) -> list[dict[str, Any]]:
    """Keep what `m` (a part), `r` (a pattern), `S` and `n` leave."""
    part, pattern = ask.text("m", "match").lower(), ask.text("r", "regex")
    kept = [row for row in rows if part in row["ref"].removeprefix(prefix).lower()]
    if pattern:
        kept = [row for row in kept if re.fullmatch(pattern, row["ref"].removeprefix(prefix))]
    start, most = ask.number("S", "start", default=0), ask.number("n", "limit", default=0)
    return kept[start : start + most if most else None]


def _create_branch(ask: Ask, name: str, branch: str) -> object:
    ref = _create(ask, name, branch, HEADS, f'Branch "{HEADS}{branch}" already exists')
    revision = ask.world.repository(name).refs(ref)[ref]
    return as_json({"ref": ref, "revision": revision, "can_delete": True}, 201)


def _create(ask: Ask, name: str, short: str, prefix: str, taken: str) -> str:
    repository, ref = ask.world.repository(name), prefix + short.removeprefix(prefix)
    if not is_admin(ask.signed_in()):
        raise Refusal(403, f"not permitted: create on {ref}")
    if ref in repository.refs(ref):
        raise Refusal(409, taken)
    wanted = ask.json().get("revision") or "HEAD"
    if (revision := repository.resolve(wanted)) is None:
        raise Refusal(422, f"invalid revision {wanted}")
    message = ask.json().get("message")
    if message and prefix == TAGS:
        revision = _annotated(ask.signed_in(), repository, revision, ref, message, ask)
    repository.set_ref(ref, revision)
    return ref


def _annotated(
    user: User, repository: Repository, revision: str, ref: str, message: str, ask: Ask
) -> str:
    seconds = int(ask.world.now().timestamp())
    text = (
        f"object {revision}\ntype commit\ntag {ref.removeprefix(TAGS)}\n"
        f"tagger {user.name} <{user.email}> {seconds} +0000\n\n{message}\n"
    )
    return repository.git("mktag", stdin=text.encode()).decode().strip()


def _tags(ask: Ask, name: str) -> object:
    repository = ask.world.repository(name)
    rows = [_tag_info(repository, *item) for item in repository.refs(TAGS).items()]
    found = _selected(ask, rows, TAGS)
    return found[::-1] if "d" in ask.params else found


def _tag(ask: Ask, name: str, tag: str) -> object:
    repository = ask.world.repository(name)
    return _tag_info(repository, *_ref(repository, tag, TAGS))


def _tag_info(repository: Repository, ref: str, revision: str) -> dict[str, Any]:
    text = repository.git("cat-file", "-p", revision).decode(errors="replace")
    head, _, message = text.partition("\n\n")
    fields = dict(line.split(" ", 1) for line in head.splitlines())
    if "tag" not in fields:
        created = git_person(fields["committer"])["date"]
        return {"created": created, "ref": ref, "revision": revision}
    tagger = git_person(fields["tagger"])
    return {
        "object": fields["object"],
        "message": message.rstrip("\n"),
        "tagger": tagger,
        "created": tagger["date"],
        "ref": ref,
        "revision": revision,
    }


def _create_tag(ask: Ask, name: str, tag: str) -> object:
    ref = _create(ask, name, tag, TAGS, f'tag "{TAGS}{tag}" already exists')
    repository = ask.world.repository(name)
    info = _tag_info(repository, ref, repository.refs(ref)[ref])
    return as_json({**info, "can_delete": True}, 201)


def _commit_id(ask: Ask, name: str, commit: str) -> str:
    """Return a commit's id, given in full; a private change's commits are there for those who see it."""
    found = ask.world.repository(name).resolve(commit) if len(commit) == 40 else None
    hidden = (
        change
        for change in ask.world.changes.values()
        if change.private and not ask.world.sees(ask.user, change)
    )
    if found is None or any(found == each.revision for one in hidden for each in one.patch_sets):
        raise not_found(commit)
    return found


def _commit(ask: Ask, name: str, commit: str) -> object:
    revision = _commit_id(ask, name, commit)
    return {"commit": revision, **commit_info(ask.world.repository(name).commit(revision))}


def _content(ask: Ask, name: str, commit: str, path: str) -> Reply:
    return _file(ask, ask.world.repository(name), _commit_id(ask, name, commit), path)


def _branch_content(ask: Ask, name: str, branch: str, path: str) -> Reply:
    repository = ask.world.repository(name)
    return _file(ask, repository, _ref(repository, branch, HEADS)[1], path)


def _file(ask: Ask, repository: Repository, revision: str, path: str) -> Reply:
    if (entry := repository.entry(revision, path)) is None:
        raise not_found(path)
    if entry.kind != "blob":
        raise Refusal(400, "cannot retrieve content of directories")
    blob = repository.git("cat-file", "blob", entry.id)
    return ask.content(blob, "x-git/symlink") if entry.mode == "120000" else ask.content(blob)


_LIST = "n limit S start m match r regex d descending"
ROUTES = (
    Route("GET", "/projects", _projects, "n limit S start"),
    Route("GET", "/projects/*", _project),
    Route("GET", "/projects/*/branches", _branches, _LIST),
    Route("GET", "/projects/*/branches/*", _branch),
    Route("PUT", "/projects/*/branches/*", _create_branch),
    Route("GET", "/projects/*/branches/*/files/*/content", _branch_content),
    Route("GET", "/projects/*/tags", _tags, _LIST),
    Route("GET", "/projects/*/tags/*", _tag),
    Route("PUT", "/projects/*/tags/*", _create_tag),
    Route("GET", "/projects/*/commits/*", _commit),
    Route("GET", "/projects/*/commits/*/files/*/content", _content),
)
