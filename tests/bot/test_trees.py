"""Is a path in the tree of a release: which ref stands for the release, and when an answer is a no."""

from datetime import date

import pytest

from bot.gerrit import Trouble
from bot.lookups.answer import Answer
from bot.lookups.trees import Trees
from bot.review.tested_claims import InTree
from registry.model import Registry
from tests.bot.canned import COMMIT
from tests.bot.canned import Canned

CINDER = "openstack/cinder"
OTHER = "b" * 40
TODAY = date(2026, 8, 1)
PATH = "cinder/volume/drivers/halden/hx.py"
REGISTRY = Registry.of(
    {
        "releases": [
            {"id": "Liberty", "start": "2015-Apr-30"},
            {"id": "Zed", "start": "2022-Mar-30"},
            {"id": "Caracal", "start": "2023-Oct-04", "version": "2024.1"},
            {"id": "Gazpacho", "start": "2025-Oct-01", "version": "2026.1"},
            {"id": "Hibiscus", "start": "2026-Apr-01", "version": "2026.2"},
            {"id": "Indri", "start": "2026-Oct-01", "version": "2027.1"},
        ]
    }
)
CODE = b"import x\n\n\nclass HXISCSIDriver(base.Driver):\n    pass\n"


def look(reader, release, path=PATH, class_name="", project=CINDER, trees=None):
    found = REGISTRY.releases[release]
    return (trees or Trees(reader)).in_release(project, found, REGISTRY, TODAY, path, class_name)


def server(*refs, path=PATH, content=CODE):
    trees = {CINDER: dict.fromkeys(refs, COMMIT)}
    return Canned(trees=trees, files={(CINDER, COMMIT): {path: content}})


HEADS, TAGS = "refs/heads/", "refs/tags/"
REFS = [
    pytest.param("Hibiscus", [f"{HEADS}master"], "master", id="in development"),
    pytest.param("Hibiscus", [f"{HEADS}stable/2026.2"], "stable/2026.2", id="branched early"),
    pytest.param(
        "Gazpacho", [f"{HEADS}master", f"{HEADS}stable/2026.1"], "stable/2026.1", id="stable"
    ),
    pytest.param("Zed", [f"{HEADS}unmaintained/zed"], "unmaintained/zed", id="unmaintained"),
    pytest.param("Caracal", [f"{TAGS}2024.1-eol"], "2024.1-eol", id="version's tag"),
    pytest.param("Caracal", [f"{TAGS}caracal-eol"], "caracal-eol", id="name's tag"),
    pytest.param("Liberty", [f"{TAGS}liberty-eol"], "liberty-eol", id="end of life"),
    pytest.param("Zed", [f"{TAGS}zed-em"], "zed-em", id="extended maintenance"),
    pytest.param("Zed", [f"{TAGS}zed-eom", f"{TAGS}zed-em"], "zed-eom", id="end of maintenance"),
]


@pytest.mark.parametrize(("release", "refs", "ref"), REFS)
def test_ref_of_a_release(release, refs, ref):
    assert look(server(*refs), release) == (found(release, ref, Answer.YES))


def found(release, ref, answer, why=""):
    return InTree(release, ref, answer, why)


def test_file_that_is_not_there():
    reader = server(f"{HEADS}master")
    assert look(reader, "Hibiscus", "cinder/no.py") == found(
        "Hibiscus", "master", Answer.NO, "no such file or directory"
    )


NO_REF = [
    pytest.param("Liberty", [f"{HEADS}master", f"{TAGS}7.0.0"], id="only a version"),
    pytest.param("Indri", [f"{HEADS}master"], id="not open yet"),
    pytest.param("Zed", ["refs/meta/config", "refs/changes/01/1/zed-eol"], id="other refs"),
    pytest.param("Zed", [], id="no refs at all"),
]


@pytest.mark.parametrize(("release", "refs"), NO_REF)
def test_release_without_a_ref_is_not_a_no(release, refs):
    tree = look(server(*refs), release)
    assert (tree.answer, tree.ref) == (Answer.UNKNOWN, "")
    assert "has no branch or tag of this release" in tree.why


def test_annotated_tag_is_looked_at_where_it_points():
    reader = Canned(
        trees={CINDER: {f"{TAGS}zed-eol": (OTHER, COMMIT)}}, files={(CINDER, COMMIT): {PATH: CODE}}
    )
    assert look(reader, "Zed").answer is Answer.YES
    assert reader.asked[-1] == ("has_file", CINDER, COMMIT, PATH)


CLASSES = [
    pytest.param(CODE, "HXISCSIDriver", Answer.YES, "", id="there"),
    pytest.param(CODE, "Outer.HXISCSIDriver", Answer.YES, "", id="inner class"),
    pytest.param(
        CODE, "HXISCSI", Answer.NO, "the file is there, without a class HXISCSI", id="a beginning"
    ),
    pytest.param(b"# HXFCDriver", "HXFCDriver", Answer.NO, None, id="only mentioned"),
    pytest.param(b"subclass HX", "HX", Answer.NO, None, id="end of another word"),
    pytest.param(b"\xff\xfe\x00class HX:", "HX", Answer.YES, "", id="binary"),
    pytest.param(b"", "HX", Answer.NO, None, id="empty"),
    pytest.param(CODE, "HX.*", Answer.UNKNOWN, '"HX.*" is no name of a class', id="a pattern"),
    pytest.param(CODE, "x" * 5000, Answer.UNKNOWN, None, id="long"),
]


@pytest.mark.parametrize(("content", "name", "answer", "why"), CLASSES)
def test_class_in_a_file(content, name, answer, why):
    tree = look(server(f"{HEADS}master", content=content), "Hibiscus", class_name=name)
    assert tree.answer is answer
    assert why is None or tree.why == why


def test_class_of_a_file_that_is_not_there():
    tree = look(server(f"{HEADS}master"), "Hibiscus", "cinder/no.py", "HX")
    assert (tree.answer, tree.why) == (Answer.NO, "no such file")


NOT_ASKED = [
    pytest.param("", Answer.NO, id="empty"),
    pytest.param("../../etc/passwd", Answer.NO, id="out of the tree"),
    pytest.param("cinder/../../x", Answer.NO, id="out of it later"),
    pytest.param("/cinder/x.py", Answer.NO, id="absolute"),
    pytest.param("cinder//x.py", Answer.NO, id="empty folder"),
    pytest.param("cinder/./x.py", Answer.NO, id="dot"),
    pytest.param(".git/config", Answer.NO, id="git's own"),
    pytest.param("x" * 4000, Answer.UNKNOWN, id="long"),
    pytest.param("cinder/\x00.py", Answer.UNKNOWN, id="null"),
    pytest.param("cinder/a\nb", Answer.UNKNOWN, id="line feed"),
    pytest.param("cinder/\ud800", Answer.UNKNOWN, id="half a character"),
    pytest.param("cinder/\u202ex", Answer.UNKNOWN, id="bidi"),
]


@pytest.mark.parametrize(("path", "answer"), NOT_ASKED)
def test_hostile_paths_are_not_asked_for(path, answer):
    reader = server(f"{HEADS}master")
    tree = look(reader, "Hibiscus", path)
    assert (tree.answer, reader.asked) == (answer, [])
    assert tree.why.isprintable()
    assert tree.why


@pytest.mark.parametrize("project", ["", "../x", "a b", "x\n", "openstack/", "x" * 5000, "-x"])
def test_hostile_projects_are_not_asked_for(project):
    reader = server(f"{HEADS}master")
    tree = look(reader, "Hibiscus", project=project)
    assert (tree.answer, reader.asked) == (Answer.UNKNOWN, [])


def test_odd_paths_that_git_takes_are_asked_for():
    path = "cinder/volume/Größe & co/%2e%2e?x#y.py"
    assert look(server(f"{HEADS}master", path=path), "Hibiscus", path).answer is Answer.YES


@pytest.mark.parametrize("trouble", list(Trouble))
@pytest.mark.parametrize("call", ["branches", "tags", "has_file", "file_at"])
def test_trouble_is_never_a_no(call, trouble):
    reader = server() if call == "tags" else server(f"{HEADS}master")
    reader.trouble[call] = trouble
    tree = look(reader, "Hibiscus", class_name="HX" if call == "file_at" else "")
    assert tree.answer is Answer.UNKNOWN
    assert call in tree.why


def test_unknown_project_is_not_a_no():
    tree = look(Canned(), "Hibiscus")
    assert (tree.answer, tree.why) == (Answer.UNKNOWN, f"no project {CINDER}")


ROWS = [
    [None, 1, "x", {}, {"ref": 5}, {"ref": "refs/heads/master"}],
    [{"ref": "refs/heads/master", "revision": "../../x"}],
    [{"ref": "refs/heads/master", "revision": ["a" * 40]}],
    [{"ref": "master", "revision": "a" * 40}],
    None,
    {"ref": "x"},
]


@pytest.mark.parametrize("rows", ROWS, ids=ascii)
def test_garbage_is_not_a_no(rows):
    class Odd(Canned):
        def branches(self, project):
            return rows

        def tags(self, project, *, containing=""):
            return rows

    assert look(Odd(), "Hibiscus").answer is Answer.UNKNOWN


def test_lists_and_files_are_read_once():
    reader = server(f"{HEADS}master", f"{HEADS}stable/2026.1")
    trees = Trees(reader)
    for _ in range(3):
        for release in ("Hibiscus", "Gazpacho", "Zed", "Liberty"):
            for name in ("", "HXISCSIDriver", "HXFCDriver"):
                look(reader, release, class_name=name, trees=trees)
    calls = {call: reader.count(call) for call in ("branches", "tags", "has_file", "file_at")}
    # Both branches are at the same commit.
    assert calls == {"branches": 1, "tags": 1, "has_file": 1, "file_at": 1}


def test_a_server_that_does_not_answer_is_left_alone():
    reader = server(f"{HEADS}master")
    reader.trouble["branches"] = Trouble.BUSY
    trees = Trees(reader)
    answers = {look(reader, "Hibiscus", f"cinder/{n}.py", trees=trees).answer for n in range(20)}
    assert (answers, len(reader.asked)) == ({Answer.UNKNOWN}, 1)
