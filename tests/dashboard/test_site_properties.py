"""Whatever stands in the registry, a site comes of it: every page and file can be read, nothing in it runs."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from datetime import UTC
from datetime import datetime

from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from dashboard.build import build
from dashboard.inputs import Inputs
from registry.model import Registry
from tests.dashboard.sites import HOSTILE
from tests.dashboard.sites import attributes
from tests.dashboard.sites import elements
from tests.dashboard.sites import parsed

TEXT = st.one_of(
    st.sampled_from([text for text in HOSTILE if len(text) < 1000]),
    st.text(st.characters(), max_size=40),
    st.sampled_from(["Gazpacho", "openstack/cinder", "2026-05-04T09:21:37Z", "https://example.org/a"]),
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


def thing(**fields):
    """An object whose fields have the right type, or any other."""
    optional = {name: value | JSON for name, value in fields.items()}
    return st.fixed_dictionaries({}, optional=optional) | JSON


EVIDENCE = thing(release=TEXT, branch=TEXT, change=st.integers(), account=TEXT, tested_at=TEXT, review_url=TEXT,
                 log_url=TEXT, comment=TEXT, patch_set=st.integers())  # fmt: skip
DRIVER = thing(
    project_id=TEXT,
    vendor=TEXT,
    name=TEXT,
    description=TEXT,
    wiki=TEXT,
    repo=TEXT,
    releases=st.lists(TEXT, max_size=3),
    maintainers=st.lists(thing(name=TEXT, email=TEXT, irc=TEXT, launchpad_id=TEXT), max_size=2),
    upstream=thing(path=TEXT, **{"class": TEXT}),
    ci=thing(id=TEXT, success_pattern=TEXT, tested=st.lists(EVIDENCE, max_size=2)),
)
REGISTRY = thing(
    projects=st.lists(thing(id=TEXT, name=TEXT), max_size=2),
    releases=st.lists(thing(id=TEXT, wiki=TEXT, start=TEXT, version=TEXT, active=st.booleans()), max_size=3),
    drivers=st.lists(DRIVER, max_size=4),
)  # fmt: skip
HEALTH = thing(
    drivers=st.lists(JSON, max_size=2),
    accounts=st.lists(JSON, max_size=2),
    claims=st.lists(JSON, max_size=2),
    generated_at=TEXT,
    checked_at=TEXT,
)


def of_dict(value):
    return value if isinstance(value, dict) else None


@given(REGISTRY, HEALTH, HEALTH, st.sampled_from(["", "https://example.org/log"]))
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_a_site_comes_of_anything(value, health, upstream, base_url):
    registry = Registry.of(value)
    now = datetime(2026, 5, 6, tzinfo=UTC)
    inputs = Inputs(registry, now, b"", base_url, of_dict(health), of_dict(upstream), {})
    built = build(inputs)
    assert built == build(inputs)
    for path, content in built.items():
        ending = path.rpartition(".")[2]
        if path.startswith("api/") or (ending == "json" and path.startswith("driver/")):
            json.loads(content.decode("utf-8"))
        elif ending in ("atom", "xml", "svg") and not path.startswith("static/"):
            ET.fromstring(content.decode("utf-8"))
        elif ending == "csv":
            rows = list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))
            assert len(rows) == 1 + len(registry.drivers)
            assert not [c for row in rows for c in row if c.strip()[:1] in tuple("=+-@")]
        elif ending == "html" and path.startswith(("driver/", "index")):
            for name, element in elements(parsed(content)):
                found = attributes(element)
                assert name != "script" or found["src"].startswith(("static/", "../"))
                assert not {key for key in found if key.startswith("on") or key == "style"}
                assert (
                    not found.get("href", "").strip().lower().startswith(("javascript:", "data:"))
                )
