"""Where Chromium is, and how it is started: for the tests and for the benchmark."""

import shutil

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# It is our own page on our own machine: Chromium's sandbox, which root may not have, protects nothing here.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# What the page put off until a moment later has begun: its timers without a delay, then a frame.
TURN = "new Promise((done) => setTimeout(() => requestAnimationFrame(() => setTimeout(done))))"


def settle(page):
    """Wait until the page has done what the last key or click asked of it, the rest of a long table too."""
    page.evaluate(TURN)
    page.wait_for_selector("#drivers tbody:not([aria-busy])", state="attached")
