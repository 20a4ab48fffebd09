"""Recorded examples in Markdown: run again, and written as they come out today.

A `console` block has commands after `$ ` and what they print; a `terminal` block is one command and the talk with it,
in which everything after the `> ` of a question was typed.
"""

import re
import subprocess

from tests.commands.pty_session import session

BLOCK = re.compile(r"^```(console|terminal)\n(.*?)^```$", re.M | re.S)
_QUESTION = re.compile(
    r"^(?:[a-z][a-z_.]*|[a-z0-9][\w ;?]* yes or no)(?: \[[^\n]*\])?> ?(.*)$", re.M
)


def run_again(page, *, cwd, env, server):
    """Return the page with what its commands print today; `server` is what stands for https://review.example.org."""

    def block(found):
        run = _terminal if found[1] == "terminal" else _console
        text = run(found[2].replace("https://review.example.org", server), cwd, env)
        return f"```{found[1]}\n{text.replace(server, 'https://review.example.org')}```"

    return BLOCK.sub(block, page)


def _console(text, cwd, env):
    return "".join(_printed(line, cwd, env) for line in text.splitlines() if line.startswith("$ "))


def _printed(line, cwd, env):
    done = subprocess.run(
        ["bash", "-c", line.removeprefix("$ ")], cwd=cwd, env=env, text=True, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    status = f"(exit status {done.returncode})\n" if done.returncode else ""
    return f"{line}\n{done.stdout}{status}"


def _terminal(text, cwd, env):
    line, _, talk = text.partition("\n")
    answers = [found[1] for found in _QUESTION.finditer(talk)]
    shown = session(["bash", "-c", line.removeprefix("$ ")], answers, cwd=cwd, env=env)
    status = f"(exit status {shown.code})\n" if shown.code else ""
    return f"{line}\n{shown.screen}{status}"
