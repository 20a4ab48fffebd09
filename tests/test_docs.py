"""What the pages say holds: their links lead somewhere, and each command and option they show is there."""

import argparse
import re
import shlex
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest

import cli

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("schemas/*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?<![\w./-])(?:[\w/.]*/bin/)?driverlog((?: [^`|;&\n]*)?)")


def slug(heading):
    """Return the anchor that a page has for a heading, as Gitea and GitHub make it."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


@cache
def anchors(path):
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    return {slug(heading) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}


def broken_links(page, text):
    """Yield the links of a page to a file or an anchor that is not there."""
    for link in LINK.findall(FENCE.sub("", re.sub(r"`[^`\n]*`", "", text))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = unquote(link).partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists():
            yield f"{page.name}: {link}: no such file"
        elif anchor and (target.suffix != ".md" or anchor not in anchors(target)):
            yield f"{page.name}: {link}: no such heading"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    assert list(broken_links(page, page.read_text(encoding="utf-8"))) == []


BROKEN = [
    ("[x](nosuch.md)", "no such file"),
    ("[x](README.md#nosuch)", "no such heading"),
    ("[x](#nosuch)", "no such heading"),
    ("[x](LICENSE#part)", "no such heading"),
]


@pytest.mark.parametrize(("text", "said"), BROKEN)
def test_broken_link_is_seen(text, said):
    [line] = broken_links(ROOT / "README.md", text)
    assert line.endswith(said)


SOUND = [
    "[x](LICENSE)",
    "[x](docs/operations.md#run-the-bot)",
    "[x](https://example.org/#a)",
    "`[x](nosuch)`",
]


@pytest.mark.parametrize("text", SOUND)
def test_sound_link_noop(text):
    assert list(broken_links(ROOT / "README.md", text)) == []


def subcommands(of):
    """Return name -> parser of what comes next; empty where nothing does."""
    found = {}
    for action in of._actions:
        if isinstance(action, argparse._SubParsersAction):
            found |= action.choices
    return found


def unknown(words):
    """Return the first word of a command line that the parser does not know; empty if it knows all."""
    words = list(words)
    at = cli._parser(words)
    while words and (choices := subcommands(at)):
        if words[0].startswith("-") or words[0] not in choices:
            break
        at = choices[words.pop(0)]
    if (
        words
        and subcommands(at)
        and not words[0].startswith("-")
        and re.fullmatch(r"[a-z-]+", words[0])
    ):
        return words[0]
    options = {name for action in at._actions for name in action.option_strings}
    named = (word.partition("=")[0].rstrip(".,:)]") for word in words if word.startswith("--"))
    return next((name for name in named if name not in options and name != "--"), "")


def shown(text):
    """Yield the command lines in code, a line or a span each."""
    spans = re.findall(r"`([^`\n]+)`", FENCE.sub("", text))
    lines = [line for line in text.splitlines() if line.startswith("    ")]
    for piece in (*spans, *lines):
        piece = piece.replace("$ ", "")
        for found in COMMAND.finditer(piece):
            before = piece[: found.start()].split()
            if before and before[-1].startswith("-"):  # the value of another command's option
                continue
            rest = re.split(r"\s{2,}", found[1].strip(), maxsplit=1)[0]
            try:
                words = shlex.split(rest.replace("[", " ").replace("]", " "))
            except ValueError:
                continue
            if words and "…" not in words[0] and re.fullmatch(r"-?-?[a-z][\w-]*", words[0]):
                yield words


def strangers(text):
    """Yield the command lines of a page with a command or an option that is not there."""
    for words in shown(text):
        if name := unknown(words):
            yield f"driverlog {' '.join(words)}: {name}"


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if "decisions" not in page.parts],
    ids=lambda page: str(page.relative_to(ROOT)),
)
def test_commands_that_are_shown_are_there(page):
    assert list(strangers(page.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("text", [
    "`driverlog nosuch`", "    driverlog check --nosuch", "`driverlog bot nosuch`", "`driverlog bot scan --nosuch X`",
    "    $ /opt/driverlog/bin/driverlog fmt --nosuch     what it does",
])  # fmt: skip
def test_stranger_is_seen(text):
    assert len(list(strangers(text))) == 1


@pytest.mark.parametrize("text", [
    "`driverlog check --base HEAD^ --output sarif=x`", "`driverlog bot scan --propose --post`", "driverlog nosuch",
    "    other --tenant driverlog --nosuch",
    "`driverlog rules [NAME]`", "    driverlog bot review 912345 --config driverlog.toml     what --nosuch it says",
])  # fmt: skip
def test_commands_noop(text):
    assert list(strangers(text)) == []
