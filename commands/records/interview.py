"""The questions for a record: each answer is judged by the gate's rules while it is given."""

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace

from commands.records.answers import Record
from commands.records.answers import chosen
from commands.records.answers import failure_of
from commands.records.answers import names_of
from commands.records.answers import pattern_of
from commands.records.answers import people
from commands.records.answers import typed
from commands.records.answers import with_value
from commands.records.question import Question
from commands.records.question import introduction
from commands.records.shown import brief
from commands.records.terminal import Talk
from gate.draft import Draft
from gate.draft import about
from gate.draft import mended
from gate.finding import Severity
from gate.formats.lines import safe
from registry.model import objects

_MOST_CHOICES = 12
_MOST_RELEASES = 8


class Interview:
    """Asks for what a record has not got; `given` are its fields that need no question.

    `draft` is what the record stands in: with a project of its own, if the answers name one that is new.
    """

    def __init__(
        self, draft: Draft, talk: Talk, record: Record, given: frozenset[str] = frozenset()
    ) -> None:
        self.draft = draft
        self._talk = talk
        self._record = record
        self._given = given
        self._registry = draft.base.registry

    def whole_record(self) -> Record:
        """Ask for a new record, from the project to the CI, and return it."""
        self._talk.say(
            "A new record. Enter takes what stands in [ ], Tab completes, Ctrl-C ends without writing.\n"
        )
        asked: Sequence[tuple[str, Callable[[], object]]] = (
            ("project_id", self._project),
            ("vendor", self._vendor),
            ("name", lambda: self.ask(Question(("name",)))),
            ("description", lambda: self.ask(self._left_out("description"))),
            ("maintainers", self._maintainers),
            ("wiki", lambda: self.ask(self._left_out("wiki"))),
            ("releases", self._releases),
            ("upstream", self._upstream),
            ("ci", self._ci),
        )
        for name, question in asked:
            if name not in self._given:
                question()
        return self._record

    def one_field(self, name: str) -> Record:
        """Ask for one field of the record, with what it holds as the default; return the record."""
        single: Mapping[str, Callable[[], object]] = {
            "project_id": self._project,
            "vendor": self._vendor,
            "releases": self._releases,
            "maintainers": self._maintainers,
            "upstream": self._upstream,
            "ci": self._ci,
        }
        single.get(name, lambda: self.ask(self._left_out(*name.split("."))))()
        return self._record

    def ask(self, question: Question) -> str:
        """Ask until the gate has nothing against the answer, or it is given once more; return the answer."""
        self._talk.say(introduction(question))
        default, last = question.default, None
        while True:
            answer = self._talk.ask(question.label, default, [*question.shown, *question.words])
            answer = "" if question.optional and answer == "-" else chosen(answer, question.shown)
            if not answer and not question.optional:
                self._talk.say("  expected a value\n")
                continue
            record = with_value(
                self._record, question.keys, question.read(answer) if answer else None
            )
            placed = self.draft.placed(record)
            found = about(placed, [question.pointer])
            for report in found:
                self._talk.say(brief(report))
            serious = [report for report in found if report.severity is not Severity.INFO]
            if not serious or answer == last:
                self._record = record
                return answer
            fixes = (mended(placed, report, question.pointer) for report in serious)
            default = next((typed(fix) for fix in fixes if fix is not None), answer)
            last = answer
            kept = "to keep it" if default == answer else f"for {safe(default)}"
            self._talk.say(f"  another answer, or Enter {kept}\n")

    def _text(self, *keys: str) -> str:
        """Return what a field holds as it would be typed; empty where there is nothing."""
        value: object = self._record
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        return "" if value is None else typed(value)

    def _project(self) -> None:
        ids = list(self._registry.projects)
        shown, words = ids[:_MOST_CHOICES], ids[_MOST_CHOICES:]
        question = Question(("project_id",), self._text("project_id"), shown=shown, words=words)
        project = self.ask(question)
        if project not in ids:
            self._talk.say(
                "\nWhat people call it, with its service, such as Cinder (Block Storage). Enter: it stays unknown.\n"
            )
            name = self._talk.ask("project name")
            row = {"id": project, "name": name}
            self.draft = replace(self.draft, project=row) if name else self.draft

    def _vendor(self) -> None:
        vendors = sorted(self._registry.by_vendor, key=str.casefold)
        answer = self.ask(Question(("vendor",), self._text("vendor"), words=vendors))
        if answer not in self._registry.by_vendor:
            self._talk.say("  a new vendor: no other record has this name\n")

    def _maintainers(self) -> None:
        """Ask for people until there is no other one; those of the vendor's other records are offered whole."""
        known = people(self._registry, str(self._record.get("vendor", "")))
        while True:
            there = objects(self._record.get("maintainers"))
            names = [name for name in known if name not in {str(p.get("name")) for p in there}]
            keys = ("maintainers", len(there))
            more = "Enter: no other one." if there else ""
            question = Question((*keys, "name"), optional=bool(there), shown=names[:_MOST_CHOICES])
            name = self.ask(question._replace(hint=more))
            if not name:
                return
            if name in known:
                self._record = with_value(self._record, keys, known[name])
                continue
            for part in ("email", "irc", "launchpad_id"):
                self.ask(Question((*keys, part), optional=True))

    def _releases(self) -> None:
        ids = list(self._registry.releases)
        shown = ids[-_MOST_RELEASES:]
        question = Question(("releases",), self._text("releases"), shown=shown, words=ids)
        hint = "Names or numbers between commas, such as 2, 4-6."
        self.ask(question._replace(hint=hint, read=lambda answer: names_of(answer, shown, ids)))

    def _upstream(self) -> None:
        if self.ask(self._left_out("upstream", "path")):
            self.ask(self._left_out("upstream", "class"))
        else:
            self.ask(self._left_out("repo"))

    def _ci(self) -> None:
        vendor = str(self._record.get("vendor", ""))
        drivers = (self._registry.drivers[i] for i in self._registry.by_vendor.get(vendor, ()))
        shown = sorted({one.ci.id for one in drivers if one.ci is not None and one.ci.id})
        question = self._left_out("ci", "id")._replace(shown=shown[:_MOST_CHOICES])
        if not self.ask(question._replace(words=sorted(self._registry.by_account))):
            return
        question = Question(("ci", "success_pattern"), self._text("ci", "success_pattern"))
        self.ask(question._replace(hint="The name of the job is enough.", read=pattern_of))
        success = self._text("ci", "success_pattern")
        self._talk.say(f"  pattern: {safe(success)}\n")
        failure = success.replace("SUCCESS", "FAILURE")
        default = self._text("ci", "failure_pattern") or (failure if failure != success else "")
        self.ask(Question(("ci", "failure_pattern"), default, read=failure_of))

    def _left_out(self, *keys: str) -> Question:
        """Return the question for a field that may be left out, with what it holds as the default."""
        return Question(keys, self._text(*keys), optional=True)
