"""`driverlog site`: build the static site, or build it and look at it on this machine."""

import argparse
import importlib
from pathlib import Path

from commands.source import add_source
from gate.refusal import Refusal

_ACTIONS = {
    "build": "write the site into a folder, whole or not at all",
    "serve": "build the site and show it on this machine, for a look; not for the public",
}
_MODULES = {"build": "commands.site.building", "serve": "commands.site.serving"}
# What the extra "site" of pyproject.toml brings along.
_EXTRA = ("jinja2", "markupsafe")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions and their options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, text in _ACTIONS.items():
        action = actions.add_parser(name, help=text, description=f"{text[:1].upper()}{text[1:]}.")
        needed = name == "build"
        action.add_argument("--output", metavar="DIR", type=Path, required=needed,
                            help="the site's folder; one that is there is replaced if a build made it"
                            + ("" if needed else " (default: one that is gone afterwards)"))  # fmt: skip
        _add_inputs(action)
        if name == "serve":
            action.add_argument(
                "--port", metavar="NUMBER", type=int, default=8000, help="0 takes a free one (default: 8000)"
            )  # fmt: skip


def _add_inputs(parser: argparse.ArgumentParser) -> None:
    add_source(parser)
    options = (
        ("--health", "FILE", "how each CI stands: what driverlog bot scan --health wrote"),
        ("--upstream", "FILE", "which drivers are in the tree: what driverlog bot upstream --format json printed"),
        ("--now", "ISO", "the moment that the site is of (default: now); same input and moment, same bytes"),
        ("--base-url", "URL", "where the site will stand; the sitemap and previews of shared links need it"),
    )  # fmt: skip
    for name, what, text in options:
        parser.add_argument(name, metavar=what, help=text)
    parser.add_argument(
        "--no-history", action="store_true", help="do not read who changed what from git's log"
    )


def run(options: argparse.Namespace) -> int:
    """Run the action; 0 = done, 2 (by Refusal) = could not do it, and an older site is as it was."""
    try:
        action = importlib.import_module(_MODULES[options.action])
        code: int = action.run(options)
    except ModuleNotFoundError as error:
        if error.name not in _EXTRA:
            raise
        raise Refusal(
            f"the site needs {error.name}; install driverlog with its extra: pip install '.[site]'"
        ) from error
    return code
