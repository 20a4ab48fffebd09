"""Accounts, changes, comments as Gerrit's JSON; which parts of a change are told depends on its `o=` options."""

from typing import Any
from urllib.parse import quote

from tests.lab.fake.files import COMMIT_MSG
from tests.lab.fake.files import person
from tests.lab.fake.labels import Show
from tests.lab.fake.labels import label_infos
from tests.lab.fake.labels import permitted
from tests.lab.fake.labels import requirements
from tests.lab.fake.labels import unmet
from tests.lab.fake.model import MERGED
from tests.lab.fake.model import NEW
from tests.lab.fake.model import Change
from tests.lab.fake.model import Comment
from tests.lab.fake.model import PatchSet
from tests.lab.fake.model import User
from tests.lab.fake.model import change_ref
from tests.lab.fake.model import is_unresolved
from tests.lab.fake.model import threads
from tests.lab.fake.repository import Commit
from tests.lab.fake.timestamps import stamp
from tests.lab.fake.world import World
from tests.lab.fake.world import is_service

OPTIONS = frozenset(
    "ALL_COMMITS ALL_FILES ALL_REVISIONS CHANGE_ACTIONS CHECK COMMIT_FOOTERS CURRENT_ACTIONS CURRENT_COMMIT "
    "CURRENT_FILES CURRENT_REVISION DETAILED_ACCOUNTS DETAILED_LABELS DOWNLOAD_COMMANDS LABELS MESSAGES "
    "PUSH_CERTIFICATES REVIEWED REVIEWER_UPDATES SKIP_DIFFSTAT STAR SUBMITTABLE SUBMIT_REQUIREMENTS "
    "TRACKING_IDS WEB_LINKS CUSTOM_KEYED_VALUES PARENTS".split()
)
DETAIL = frozenset({"DETAILED_LABELS", "DETAILED_ACCOUNTS", "MESSAGES", "REVIEWER_UPDATES"})


def account_info(user: User) -> dict[str, Any]:
    """Return all that others may see of an account."""
    return {
        "_account_id": user.id,
        "name": user.name,
        **({"email": user.email} if user.email else {}),
        "username": user.username,
        **({"tags": ["SERVICE_USER"]} if is_service(user) else {}),
    }


def change_info(
    world: World, change: Change, me: User | None = None, options: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """Return a ChangeInfo."""
    show = _shower(world, "DETAILED_ACCOUNTS" in options)
    return {
        **_plain(world, change, show),
        **({} if "SKIP_DIFFSTAT" in options else _diffstat(world, change)),
        **_on_request(world, change, me, options, show),
        **_revisions(world, change, options, show),
    }


def _shower(world: World, detailed: bool) -> Show:
    def show(account: int | None) -> dict[str, Any]:
        if account is None:
            return {}
        return account_info(world.users[account]) if detailed else {"_account_id": account}

    return show


def _plain(world: World, change: Change, show: Show) -> dict[str, Any]:
    found = threads(change.comments)
    info = {
        "id": f"{quote(change.project, safe='')}~{change.number}",
        "triplet_id": f"{quote(change.project, safe='')}~{quote(change.branch, safe='')}~{change.change_id}",
        "project": change.project,
        "branch": change.branch,
        "topic": change.topic,
        "hashtags": sorted(change.hashtags),
        "change_id": change.change_id,
        "subject": change.subject,
        "status": change.status,
        "created": stamp(change.created),
        "updated": stamp(change.updated),
        "submit_type": "MERGE_IF_NECESSARY" if change.status == NEW else "",
        "submitted": stamp(change.submitted) if change.submitted else "",
        "submission_id": str(change.number) if change.status == MERGED else "",
        "total_comment_count": len(change.comments),
        "unresolved_comment_count": sum(map(is_unresolved, found)),
        "has_review_started": change.started,
        "meta_rev_id": change.meta,
        "_number": change.number,
        "virtual_id_number": change.number,
        "owner": show(change.owner),
        "current_revision_number": change.current.number,
        "requirements": [],
        "submit_records": [],
        "work_in_progress": change.wip or "",
        "is_private": change.private or "",
        "submitter": "" if change.submitter is None else show(change.submitter),
        **_attention(change, show),
    }
    return {key: value for key, value in info.items() if value != ""}


def _attention(change: Change, show: Show) -> dict[str, Any]:
    if not change.attention and not change.left:
        return {}
    return {
        name: {
            str(who): {"account": show(who), "last_update": stamp(when), "reason": why}
            for who, (when, why) in people.items()
        }
        for name, people in {
            "attention_set": change.attention,
            "removed_from_attention_set": change.left,
        }.items()
    }


def _diffstat(world: World, change: Change) -> dict[str, int]:
    files = world.files(change, change.current)
    infos = [info for path, info in files.items() if path != COMMIT_MSG]
    return {
        "insertions": sum(info.get("lines_inserted", 0) for info in infos),
        "deletions": sum(info.get("lines_deleted", 0) for info in infos),
    }


def _on_request(
    world: World, change: Change, me: User | None, options: frozenset[str], show: Show
) -> dict[str, Any]:
    info: dict[str, Any] = {}
    if options & {"LABELS", "DETAILED_LABELS"}:
        detailed = "DETAILED_LABELS" in options
        info["labels"] = label_infos(world, change, show, detailed=detailed)
        info["reviewers"] = _reviewers(change, show)
        info |= {"removable_reviewers": [], "pending_reviewers": {}}
    if "DETAILED_LABELS" in options:
        info["permitted_labels"] = permitted(me) if change.status == NEW else {}
    if "REVIEWER_UPDATES" in options:
        info["reviewer_updates"] = []
    if "MESSAGES" in options:
        info["messages"] = message_infos(world, change, detailed="DETAILED_ACCOUNTS" in options)
    if "SUBMIT_REQUIREMENTS" in options:
        info["submit_requirements"] = requirements(change)
    if "SUBMITTABLE" in options:
        info["submittable"] = change.status == NEW and not unmet(change)
    return info


def _reviewers(change: Change, show: Show) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for account, state in sorted(change.reviewers.items()):
        found.setdefault(state, []).append(show(account))
    return found


def message_infos(world: World, change: Change, *, detailed: bool) -> list[dict[str, Any]]:
    """Return the ChangeMessageInfos, oldest first."""
    show = _shower(world, detailed)
    return [
        {
            "id": message.id,
            **({"tag": message.tag} if message.tag else {}),
            **({} if message.author is None else {"author": show(message.author)}),
            "date": stamp(message.date),
            "message": message.text,
            "accounts_in_message": [],
            "_revision_number": message.patch_set,
        }
        for message in change.messages
    ]


def _revisions(world: World, change: Change, options: frozenset[str], show: Show) -> dict[str, Any]:
    every = bool(options & {"ALL_REVISIONS", "ALL_COMMITS", "ALL_FILES"})
    current = options & {"CURRENT_REVISION", "CURRENT_COMMIT", "CURRENT_FILES"}
    if not every and not current:
        return {}
    shown = change.patch_sets if every else [change.current]
    return {
        "current_revision": change.current.revision,
        "revisions": {
            each.revision: revision_info(world, change, each, options, show) for each in shown
        },
    }


def revision_info(
    world: World, change: Change, patch_set: PatchSet, options: frozenset[str], show: Show
) -> dict[str, Any]:
    """Return a RevisionInfo, with its commit and its files if the options ask for them."""
    here = {"ALL_COMMITS"} | ({"CURRENT_COMMIT"} if patch_set is change.current else set())
    there = {"ALL_FILES"} | ({"CURRENT_FILES"} if patch_set is change.current else set())
    info: dict[str, Any] = {
        "kind": patch_set.kind,
        "_number": patch_set.number,
        "created": stamp(patch_set.created),
        "uploader": show(patch_set.uploader),
        "ref": change_ref(change.number, patch_set.number),
        "fetch": {},
        "branch": f"refs/heads/{change.branch}",
    }
    if options & here:
        commit = world.repository(change.project).commit(patch_set.revision)
        info["commit"] = commit_info(commit)
    if options & there:
        files = world.files(change, patch_set)
        info["files"] = {path: file for path, file in files.items() if path != COMMIT_MSG}
    return info


def commit_info(commit: Commit) -> dict[str, Any]:
    """Return a CommitInfo without its own id."""
    return {
        "parents": [{"commit": parent} for parent in commit.parents],
        "author": git_person(commit.author),
        "committer": git_person(commit.committer),
        "subject": commit.subject,
        "message": commit.message,
    }


def git_person(header: str) -> dict[str, Any]:
    """Return a GitPersonInfo."""
    who = person(header)
    return {"name": who["name"], "email": who["email"], "date": stamp(who["when"]), "tz": who["tz"]}


def comment_info(world: World, comment: Comment, *, published: bool) -> dict[str, Any]:
    """Return a CommentInfo without its path."""
    info: dict[str, Any] = {
        "tag": comment.tag,
        "unresolved": comment.unresolved,
        "patch_set": comment.patch_set,
        "id": comment.id,
        **comment.place,
        "in_reply_to": comment.in_reply_to,
        "updated": stamp(comment.updated),
        "message": comment.message,
        "commit_id": comment.revision,
    }
    if published:
        info |= {"author": account_info(world.users[comment.author])}
        info |= {"change_message_id": comment.change_message}
    if comment.fixes:
        info["fix_suggestions"] = comment.fixes
    return {key: value for key, value in info.items() if value != ""}
