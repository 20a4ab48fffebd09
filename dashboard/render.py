"""Templates and what they may use. Every value is escaped and made visible: a value is data, never markup.

Jinja's own filters that return markup (`join`, `replace`) would pass by `finalize`; ours are used in their place.
"""

from functools import cache
from shlex import quote
from typing import Any

from jinja2 import Environment
from jinja2 import PackageLoader
from jinja2 import StrictUndefined

from dashboard import shown
from dashboard.addresses import up
from dashboard.assets import asset_path
from dashboard.links import web_link
from dashboard.releases import alive
from dashboard.releases import named
from dashboard.releases import standing
from dashboard.states import LABELS


@cache
def environment() -> Environment:
    """Return the templates of `dashboard/templates`, each compiled once."""
    made = Environment(
        loader=PackageLoader("dashboard"),
        autoescape=True,
        auto_reload=False,
        finalize=shown.shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        shown=shown.shown, cut=shown.cut, day=shown.day, mail=shown.mail_parts, unlinked=shown.unlinked, link=web_link,
        short_link=shown.short_link, number=shown.number, count=shown.count, named=named, standing=standing,
        listed=", ".join, shell=quote,
    )  # fmt: skip
    made.tests.update(alive=alive)
    made.globals.update(asset=asset_path, labels=LABELS)
    return made


def page(template: str, path: str, **values: Any) -> tuple[str, bytes]:
    """Return a page of the site and its content."""
    text = environment().get_template(template).render({"path": path, "root": up(path), **values})
    return path, text.encode("utf-8", "replace")
