"""Measures in Chromium how long a keystroke in a search field takes until its result is painted."""

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from typing import NamedTuple

from tests.browser.browser_tools import CHROMIUM
from tests.browser.browser_tools import FLAGS

# Typed letter by letter, then taken back likewise: every step finds other rows.
WORDS = ("netapp", "iscsi", "dell")

# From the moment that the browser has of the key itself, to the frame after the change of what tells the matches. A
# message that is sent in a frame's callback comes when the frame is painted.
_WATCH = """
([field, told]) => {
  const channel = new MessageChannel();
  let begin = 0, changed = false;
  window.taken = [];
  window.started = 0;
  document.querySelector(field).addEventListener("input", (event) => {
    begin = event.timeStamp; changed = false; window.started += 1;
  }, true);
  new MutationObserver(() => {
    if (!begin || changed) return;
    changed = true;
    requestAnimationFrame(() => channel.port1.postMessage(begin));
  }).observe(document.querySelector(told), {childList: true, characterData: true, subtree: true});
  channel.port2.onmessage = (event) => window.taken.push(performance.now() - event.data);
}
"""


class Typing(NamedTuple):
    """Milliseconds of each keystroke, and the bytes and milliseconds of the page's way here."""

    taken: list[float]
    transferred: int
    ready: float

    @property
    def median(self) -> float:
        """Return the median in milliseconds."""
        return statistics.median(self.taken)

    @property
    def high(self) -> float:
        """Return what 19 of 20 keystrokes stay below."""
        return statistics.quantiles(self.taken, n=20)[-1]

    def __str__(self) -> str:
        return (
            f"{self.median:7.1f} {self.high:7.1f} {max(self.taken):7.1f} ms   {self.ready:7.0f} ms"
        )


@contextmanager
def browser() -> Iterator[Any]:
    """Start Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tool:
        started = tool.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            yield started
        finally:
            started.close()


def typing(chromium: Any, address: str, field: str, told: str) -> Typing:
    """Open a page in a window of its own and type; `told` is the element that says how many rows match."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(address, wait_until="load")
    page.wait_for_selector(field)
    ready = page.evaluate("performance.now()")
    transferred = page.evaluate(
        "performance.getEntries().reduce((sum, e) => sum + (e.transferSize ?? 0), 0)"
    )
    page.wait_for_timeout(1500)
    page.evaluate(_WATCH, [field, told])
    page.focus(field)
    for word in WORDS:
        for key in [*word, *["Backspace"] * len(word)]:
            _press(page, key)
    taken = page.evaluate("window.taken")
    context.close()
    return Typing(taken, transferred, ready)


def _press(page: Any, key: str) -> None:
    """Press a key, and wait for its result or, where a key changes no count, for as long as that would take."""
    before = page.evaluate("window.taken.length")
    page.keyboard.press(key)
    page.wait_for_timeout(350)
    if page.evaluate("window.taken.length") == before:
        page.wait_for_timeout(400)
