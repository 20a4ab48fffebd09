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
