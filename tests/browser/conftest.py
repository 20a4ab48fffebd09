"""A built site behind nginx, and Chromium to look at it; what the browser complains of fails the test."""

import json
import os
from pathlib import Path

import pytest

from dashboard.build import files
from dashboard.publish import publish
from tests.browser.browser_tools import CHROMIUM
from tests.browser.browser_tools import FLAGS
from tests.browser.web_server import NGINX
from tests.browser.web_server import web_server
from tests.dashboard.sites import ROOT
from tests.dashboard.sites import ci
from tests.dashboard.sites import driver
from tests.dashboard.sites import evidence
from tests.dashboard.sites import inputs

SHOTS = ROOT / ".browser"
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def registry():
    """This repository's registry, with drivers of a made-up vendor in front that show every state."""
    value = json.loads((ROOT / "data/default_data.json").read_text(encoding="utf-8"))
    vendor = driver("") | {"description": "Provides volumes on Halden HX."}
    names = ("Failing", "Silent", "Tested", "Unknown")
    marked = [vendor | {"name": name, "ci": ci(*_evidence(name))} for name in names]
    value["drivers"] = [*marked, vendor | {"name": "Claimed"}, *value["drivers"]]
    return value


def _evidence(name):
    return () if name == "Unknown" else (evidence("Hibiscus", "master"), evidence())


def site_inputs(base_url=""):
    return inputs(registry(), base_url)


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("browser") / "site"
    publish(files(site_inputs()), made)
    return made


@pytest.fixture(scope="session")
def site(folder, tmp_path_factory):
    """The address of the site."""
    if NGINX is None:
        pytest.skip("needs nginx")
    with web_server(folder, tmp_path_factory.mktemp("nginx")) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    if CHROMIUM is None:
        pytest.skip("needs Chromium")
    with playwright.sync_playwright() as tool:
        started = tool.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


class Witness:
    """What a browser's window asked for and complained of."""

    def __init__(self, context, site):
        self.site, self.complaints, self.requests = site, [], []
        context.on("request", lambda request: self.requests.append(request.url))
        context.on("requestfailed", self._failed)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))

    def _failed(self, request):
        # Whoever leaves a page drops what was still on its way to it.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed: {request.url} {request.failure}")

    def _said(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def check(self):
        elsewhere = [url for url in self.requests if not url.startswith((f"{self.site}/", "data:"))]
        assert elsewhere == [], "the page asked others"
        assert self.complaints == [], "the browser complained"


@pytest.fixture
def window(browser, site):
    """A function that opens a page: window(path, viewport, **options of the browser's context)."""
    opened = []

    def open_page(path="index.html", viewport=WIDE, **options):
        context = browser.new_context(viewport=viewport, **options)
        witness = Witness(context, site)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(f"{site}/{path}")
        opened.append((context, witness))
        return page

    yield open_page
    for context, witness in opened:
        # Give what is late the time to go wrong.
        context.pages[0].wait_for_timeout(50)
        context.close()
        witness.check()


@pytest.fixture(scope="session")
def shots():
    """Where screenshots go: the artifacts folder that a caller names, else .browser in the checkout."""
    made = Path(os.environ.get("DRIVERLOG_SCREENSHOTS") or SHOTS)
    made.mkdir(parents=True, exist_ok=True)
    return made
