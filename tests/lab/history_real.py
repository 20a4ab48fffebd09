"""Puts a made history into a real Gerrit: NoteDb written by git fast-import, as only so the past gets its true dates.

A change is a commit for each patch set (`refs/changes/NN/N/K`) and a chain of commits that tell what happened to it
(`refs/changes/NN/N/meta`). The commits are made so that Gerrit finds the kinds of patch sets that were meant.
https://gerrit-review.googlesource.com/Documentation/note-db.html
"""

import time
from collections import defaultdict
from datetime import UTC
from datetime import datetime
from operator import itemgetter

from tests.lab.git import git
from tests.lab.history import ELSEWHERE
from tests.lab.history import REBASE
from tests.lab.history import REWORK
from tests.lab.history import SAME
from tests.lab.history_registry import REPOSITORIES
from tests.lab.people import ADMIN
from tests.lab.server import quoted

FILES = 50
# A patch set before a rebase stands on an older commit; there are at most three rebases.
FILLERS = 4
BEFORE = int(datetime(2019, 1, 1, tzinfo=UTC).timestamp())
INDEX_SECONDS = 900


def load(server, history):
    """Make accounts, projects and changes, and wait until they are in the index."""
    for name in history.accounts:
        server.add_account(name, groups=("Third-Party CI",))
    for project in REPOSITORIES:
        server.add_project(project, ELSEWHERE)
    by_project = defaultdict(list)
    for past in history.changes:
        by_project[past.project].append(past)
    people = _People(server)
    for project, changes in by_project.items():
        folder = server.site / "git" / f"{project}.git"
        revisions = _write_code(folder, changes)
        _import(folder, _meta(changes, revisions, people))
        git(folder, "pack-refs", "--all")
    _move_sequence(server, max(past.number for past in history.changes) + 100)
    _index(server, {project: len(changes) for project, changes in by_project.items()})


class _People:
    """Who is who in NoteDb."""

    def __init__(self, server):
        self._server = server
        self._id = git(server.site, "config", "--file", "etc/gerrit.config", "gerrit.serverId")

    def __call__(self, username):
        number = self._server.account(username).id
        return f"Gerrit User {number} <{number}@{self._id}>"


def _import(folder, parts):
    return git(
        folder, "fast-import", "--quiet", "--force", "--date-format=raw", stdin="".join(parts)
    )


def _data(text):
    return f"data {len(text.encode())}\n{text}\n"


def _ref(number, name):
    return f"refs/changes/{number % 100:02}/{number}/{name}"


def _write_code(folder, changes):
    """Write all patch sets, each branch a chain of the merged ones; return (number, patch set) -> commit id."""
    parts, marks = [], {}
    chains = defaultdict(list)
    for past in changes:
        chains[past.branch].append(past)
    for branch, chain in chains.items():
        tips = [_filler(parts, marks, branch, place) for place in range(FILLERS)]
        for place, past in enumerate(chain):
            tips.append(_code(parts, marks, past, tips, f"f{place % FILES}"))
        parts.append(f"reset refs/heads/{branch}\nfrom :{tips[-1]}\n\n")
    parts += [f"get-mark :{mark}\n" for mark in marks.values()]
    return dict(zip(marks, _import(folder, parts).split(), strict=True))


def _filler(parts, marks, branch, place):
    mark = marks[branch, place] = len(marks) + 1
    files = {f"f{n}": "start\n" for n in range(FILES)} if not place else {"filler": f"{place}\n"}
    parent = marks[branch, place - 1] if place else 0
    parts.append(_commit("refs/lab/code", mark, BEFORE + place, "Fill\n", parent, files))
    return mark


def _code(parts, marks, past, tips, file):
    """Write the patch sets of one change so that each differs from the one before in the way that was meant."""
    kinds = [one.kind for one in past.patch_sets]
    for place, one in enumerate(past.patch_sets):
        number = place + 1
        text, words = kinds[:number].count(REWORK), kinds[:number].count(SAME)
        rebased = kinds[number:].count(REBASE)
        mark = marks[past.number, number] = len(marks) + 1
        subject = f"Change {past.number}\n\nWords {words}\n\nChange-Id: I{past.number:040x}\n"
        files = {file: f"{past.number} {text}\n"}
        when = int(one.when.timestamp())
        parts.append(
            _commit(_ref(past.number, number), mark, when, subject, tips[-1 - rebased], files)
        )
    return mark


def _commit(ref, mark, when, message, parent, files):
    who = f"Ada Lindqvist <ada@storage.example.org> {when} +0000"
    head = f"commit {ref}\nmark :{mark}\nauthor {who}\ncommitter {who}\n{_data(message)}"
    origin = f"from :{parent}\n" if parent else ""
    blobs = [f"M 100644 inline {path}\n{_data(text)}" for path, text in files.items()]
    return f"{head}{origin}{''.join(blobs)}\n"


def _meta(changes, revisions, people):
    """Yield the chains that tell the changes' histories."""
    for past in changes:
        steps = [*_uploads(past, revisions), *_words(past, people), _merge(past)]
        for when, who, subject, footers in sorted(steps, key=itemgetter(0)):
            lines = "".join(f"{line}\n" for line in footers)
            author = f"{people(who)} {int(when.timestamp())} +0000"
            committer = f"Gerrit Code Review <root@localhost> {int(when.timestamp())} +0000"
            yield (
                f"commit {_ref(past.number, 'meta')}\nauthor {author}\ncommitter {committer}\n"
                f"{_data(f'{subject}{chr(10)}{chr(10)}{lines}')}\n"
            )


def _uploads(past, revisions):
    for number, one in enumerate(past.patch_sets, 1):
        commit = revisions[past.number, number]
        branch = f"refs/heads/{past.branch}"
        begun = (f"Change-id: I{past.number:040x}", f"Branch: {branch}", "Status: new", "Topic: ")
        first = (*begun, "Private: false", "Work-in-progress: false") if number == 1 else ()
        word = "Create change" if number == 1 else f"Create patch set {number}"
        footers = (
            f"Patch-set: {number}",
            *first,
            f"Subject: Change {past.number}",
            f"Commit: {commit}",
            "Tag: autogenerated:gerrit:newPatchSet",
            f"Groups: {commit}",
        )
        yield one.when, "ada", f"{word}\n\nUploaded patch set {number}.", footers


def _words(past, people):
    for said in past.said:
        footers = [f"Patch-set: {said.patch_set}"]
        if said.tag:
            footers.append(f"Tag: {said.tag}")
        footers.append(f"{'CC' if said.vote is None else 'Reviewer'}: {people(said.account)}")
        if said.vote is not None:
            footers.append(f"Label: Verified={said.vote:+d}")
        subject = f"Update patch set {said.patch_set}\n\n{said.message}"
        yield said.when, said.account, subject, footers


def _merge(past):
    number = len(past.patch_sets)
    subject = f"Update patch set {number}\n\nChange has been successfully merged"
    footers = (
        f"Patch-set: {number}",
        "Status: merged",
        "Tag: autogenerated:gerrit:merged",
        # Who submitted, and so when.
        "Label: SUBM=+1",
        f"Submission-id: {past.number}",
    )
    return past.submitted, "ada", subject, footers


def _move_sequence(server, number):
    """Let the server's own next change have a number of its own."""
    folder = server.site / "git/All-Projects.git"
    blob = git(folder, "hash-object", "-w", "--stdin", stdin=str(number))
    git(folder, "update-ref", "refs/sequences/changes", blob)


def _index(server, counts):
    admin = server.rest(ADMIN)
    for project in counts:
        admin.post(f"projects/{quoted(project)}/index.changes", {})
    end = time.monotonic() + INDEX_SECONDS
    for project, count in counts.items():
        while not admin.get("changes/", q=f"project:{project} status:merged", n=1, S=count - 1):
            if time.monotonic() > end:
                raise RuntimeError(f"{project} is not indexed after {INDEX_SECONDS} s")
            time.sleep(0.5)
