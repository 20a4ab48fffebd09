"""Which changes a query finds, in which order, and where a page ends."""

import pytest

from tests.bot.asking import next_second
from tests.bot.asking import refused
from tests.bot.conftest import new_project
from tests.lab.pushing import ci_comment
from tests.lab.pushing import clone
from tests.lab.pushing import merge


class Corpus:
    """Changes by a letter, each updated in a second of its own, in the order of the letters."""

    def __init__(self, server, folder):
        self.project = new_project(server)
        self.rest = server.rest()
        self._server = server
        tree = clone(server, self.project, "ada", folder)
        self.pushed = {}
        self._push(tree, "a", {"data/x.json": "1\n"}, topic="t1", hashtag=["plain"])
        server.rest("ada").post(
            f"changes/{self.pushed['a'].number}/hashtags", {"add": ["two words"]}
        )
        self._push(tree, "b", {"other.txt": "1\n"}, wip=True)
        self._push(tree, "c", {"other.txt": "2\n"})
        ci_comment(server, "halden-ci", self.pushed["c"].number, "tested")
        merge(server, self.pushed["c"].number)
        self._push(tree, "d", {"data/x.json": "2\n"}, "stable/2026.1")
        ben = clone(server, self.project, "ben", folder)
        self._push(ben, "e", {"data/y.json": "2\n"})
        self.letters = {change.number: letter for letter, change in self.pushed.items()}
        self.infos = {letter: self._info(letter) for letter in self.pushed}

    def _push(self, tree, letter, files, branch="master", **options):
        next_second(self._server)
        tree.start(branch)
        tree.write(files)
        self.pushed[letter] = tree.push(f"Change {letter}", branch, **options)

    def _info(self, letter):
        return self.rest.get(f"changes/{self.pushed[letter].number}")

    def rows(self, query, **params):
        """Ask within the project; `<x.updated>` in a query becomes that field of change x, without the fraction."""
        for letter, info in self.infos.items():
            for field in ("updated", "submitted", "_number", "change_id"):
                value = str(info.get(field, "")).removesuffix(".000000000")
                query = query.replace(f"<{letter}.{field}>", value)
            query = query.replace(f"<{letter}.commit>", self.pushed[letter].commit)
        return self.rest.get("changes/", q=f"project:{self.project} {query}", **params)

    def found(self, query, **params):
        """Return the letters of the changes found, in the order of the answer."""
        return "".join(self.letters[row["_number"]] for row in self.rows(query, **params))


@pytest.fixture(scope="module")
def corpus(server, tmp_path_factory):
    return Corpus(server, tmp_path_factory.mktemp("corpus"))


FOUND = {
    "nothing else: last updated first": ("", "edcba"),
    "open": ("status:open", "edba"),
    "open is new": ("status:new", "edba"),
    "is:open": ("is:open", "edba"),
    "merged": ("status:merged", "c"),
    "abandoned": ("status:abandoned", ""),
    "branch": ("branch:stable/2026.1", "d"),
    "branch as a ref": ("branch:refs/heads/stable/2026.1", "d"),
    "branch that is not there": ("branch:nosuch", ""),
    "owner": ("owner:ben", "e"),
    "owner nobody knows": ("owner:nosuch", ""),
    "commentby finds who left a message": ("commentby:halden-ci", "c"),
    "commentby finds the owner too: a push is a message": ("commentby:ben", "e"),
    "commentby nobody knows": ("commentby:nosuch", ""),
    "reviewer does not find who never voted": ("reviewer:halden-ci", ""),
    "cc does": ("cc:halden-ci", "c"),
    "path": ("path:data/x.json", "da"),
    "file with its folder": ("file:data/x.json", "da"),
    "file by its last part": ("file:x.json", "da"),
    "path that no change touches": ("path:data/z.json", ""),
    "after, its own second included": ('after:"<c.updated>"', "edc"),
    "before, its own second included": ('before:"<c.updated>"', "cba"),
    "a window": ('after:"<b.updated>" before:"<d.updated>"', "dcb"),
    "after in braces": ("after:{<c.updated>}", "edc"),
    "since is after": ('since:"<c.updated>"', "edc"),
    "after with a fraction": ('after:"<c.updated>.000000000"', "edc"),
    "mergedafter, inclusive": ('mergedafter:"<c.submitted>"', "c"),
    "mergedbefore, inclusive": ('mergedbefore:"<c.submitted>"', "c"),
    "merged a second later": ('mergedafter:"<d.updated>"', ""),
    "merged before": ('mergedbefore:"<a.updated>"', ""),
    "number": ("<b._number>", "b"),
    "change: number": ("change:<b._number>", "b"),
    "change: id": ("change:<b.change_id>", "b"),
    "commit": ("commit:<b.commit>", "b"),
    "several numbers": ("(change:<a._number> OR change:<e._number>)", "ea"),
    "number that is not there": ("999999", ""),
    "wip": ("is:wip", "b"),
    "not wip": ("-is:wip", "edca"),
    "NOT": ("NOT is:wip", "edca"),
    "hashtag": ("hashtag:plain", "a"),
    "hashtag in any case": ("hashtag:PLAIN", "a"),
    "hashtag of two words": ('hashtag:"two words"', "a"),
    "not hashtag": ("-hashtag:plain", "edcb"),
    "topic": ("topic:t1", "a"),
    "label of an account": ("label:Verified=+2,zuul", "c"),
    "what watch asks": ('status:open branch:master path:data/x.json after:"<a.updated>"', "a"),
}


@pytest.mark.parametrize(("query", "letters"), FOUND.values(), ids=list(FOUND))
def test_query(corpus, query, letters):
    assert corpus.found(query) == letters


REFUSED = {
    "no query": ("", "query is empty"),
    "operator": ("nosuch:x", "Unsupported operator nosuch:x"),
    "status": ("status:nosuch", "Unrecognized value: nosuch"),
    "seconds": ("after:1795449246", "Invalid date format: 1795449246"),
    "word for a date": ("after:yesterday", "Invalid date format: yesterday"),
}


@pytest.mark.parametrize(("query", "text"), REFUSED.values(), ids=list(REFUSED))
def test_query_refused(anonymous, query, text):
    with refused(400, text):
        anonymous.get("changes/", q=query)


def test_unknown_project_is_an_empty_list(anonymous):
    assert anonymous.get("changes/", q="project:openstack/nosuch") == []


@pytest.mark.parametrize(
    ("params", "letters", "more"),
    [
        ({"n": 2}, "ed", True),
        ({"n": 5}, "edcba", False),
        ({"n": 0}, "edcba", False),
        ({"n": 2, "S": 2}, "cb", True),
        ({"n": 2, "S": 4}, "a", False),
        ({"S": 9}, "", False),
    ],
    ids=["first page", "all", "0 is no limit", "second page", "last page", "past the end"],
)
def test_page(corpus, params, letters, more):
    rows = corpus.rows("", **params)
    assert "".join(corpus.letters[row["_number"]] for row in rows) == letters
    assert [row.get("_more_changes", False) for row in rows] == [False] * (len(rows) - 1) + [
        more
    ] * bool(rows)


def test_two_queries_are_two_lists(corpus):
    query = f"project:{corpus.project} is:wip"
    first, second = corpus.rest.get("changes/", q=[query, "project:nosuch"])
    assert ([row["_number"] for row in first], second) == ([corpus.pushed["b"].number], [])


def test_rows_have_what_the_options_ask(corpus):
    options = ["CURRENT_REVISION", "CURRENT_COMMIT", "MESSAGES", "DETAILED_ACCOUNTS"]
    [row] = corpus.rows("topic:t1", o=options)
    assert row["revisions"][row["current_revision"]]["commit"]["subject"] == "Change a"
    assert row["messages"][0]["author"]["username"] == "ada"


def test_current_files_leave_the_commit_message_out(corpus):
    [row] = corpus.rows("topic:t1", o=["CURRENT_REVISION", "CURRENT_FILES"])
    assert list(row["revisions"][row["current_revision"]]["files"]) == ["data/x.json"]


def test_message_moves_a_change_to_the_front_and_its_merge_time_stays(server):
    """Made apart from the corpus: it changes what it asks."""
    project, rest = new_project(server), server.rest()
    tree = clone(server, project, "ada")
    tree.write({"other.txt": "1\n"})
    first = tree.push("First")
    merge(server, first.number)
    submitted = rest.get(f"changes/{first.number}")["submitted"]
    next_second(server)
    tree.write({"other.txt": "2\n"})
    second = tree.push("Second")
    next_second(server)
    ci_comment(server, "halden-ci", first.number, "late")
    rows = rest.get("changes/", q=f"project:{project}")
    assert [row["_number"] for row in rows] == [first.number, second.number]
    assert rows[0]["submitted"] == submitted < rows[1]["updated"] < rows[0]["updated"]


@pytest.mark.parametrize(("username", "status"), [("ben", 200), (None, 403)], ids=["ben", "nobody"])
def test_self_needs_an_account(server, username, status):
    answer = server.rest(username).raw("GET", "changes/", params={"q": "owner:self"})
    assert answer.status_code == status
