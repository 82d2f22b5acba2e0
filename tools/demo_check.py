"""Use the demo in a headless Chromium as a newcomer would, on a phone and on a desktop, and say what is wrong with it.

What axe-core finds on the start page and in a room, errors on the console, and whether a role card, an answer typed
with the keyboard alone, the quiz and a moderator's question come into view. `make demo-check` runs it; CHROMIUM names
the browser when it is not /usr/bin/chromium.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, ViewportSize, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
"""No sandbox: it needs rights that containers lack; the pages opened are our own."""
PHONE, DESKTOP = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=900)
_AXE = """async () => (await axe.run(document, {
    preload: false, runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"],
  }))
  .violations.map(each => `${each.id}: ${each.nodes.length} times, first ${each.nodes[0].html.slice(0, 160)}`)"""
_WAIT_MS = 15_000
_COMPOSER = 150
"""Points at the bottom of the screen that the composer takes."""


def main() -> int:
    """Print every finding; returns 1 when there is one."""
    root = Path(__file__).parents[1]
    command = [sys.executable, "-u", "-m", "bot", "demo", "--port", "0"]
    piped = subprocess.PIPE
    with subprocess.Popen(command, cwd=root, stdout=piped, text=True) as demo, sync_playwright() as driver:  # noqa: S603
        try:
            address = _address(demo)
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            found: list[str] = []
            for name, size in (("phone", PHONE), ("desktop", DESKTOP)):
                # The script of axe is put in by the browser's own interface, which the policy of a page does not stop.
                context = browser.new_context(viewport=size, bypass_csp=True, has_touch=size is PHONE)
                context.set_default_timeout(_WAIT_MS)
                found += [f"{name}: {each}" for each in _check(context, address)]
                context.close()
            browser.close()
        finally:
            demo.terminate()
    print("\n".join(found) or "The start page and four journeys, on a phone and on a desktop: nothing found.")
    return 1 if found else 0


def _address(demo: "subprocess.Popen[str]") -> str:
    for line in demo.stdout or ():
        if found := re.search(r"http://\S+", line):
            return found[0]
    raise SystemExit("The demo did not start.")


def _check(context: BrowserContext, address: str) -> Iterator[str]:
    start = context.new_page()
    start.goto(address)
    yield from (f"start page: {each}" for each in _violations(start))
    if start.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        yield "start page: scrolls sideways"
    for button, expected in (
        ("What is it like to be an MSL?", "Medical Science Liaison (MSL)"),
        ("Take the quiz in direct messages", "What would suit you?"),
        ("As a moderator: answer a member's question", "Answer"),
    ):
        room = _room(context, start, button)
        yield from (f"{button}: {each}" for each in _not_in_view(room, expected))
        yield from (f"{button}: {each}" for each in _violations(room))
        room.close()
    room = _room(context, start, "What is it like to be an MSL?")
    yield from _typed(room)
    room.get_by_role("link", name="Start page").click()
    if room.url != address:
        yield "the way back leads elsewhere"
    room.close()
    start.close()


def _room(context: BrowserContext, start: Page, button: str) -> Page:
    with context.expect_page() as opened:
        start.get_by_role("button", name=button).click()
    room = opened.value
    room.wait_for_selector("article[data-message-id]")
    return room


def _typed(room: Page) -> Iterator[str]:
    """Send a command with the keyboard alone."""
    before = room.locator("article[data-message-id]").count()
    composer = room.locator("#channel-composer-input")
    composer.click()
    room.keyboard.type("/role")
    room.wait_for_selector(".command-popup [role=option]")
    room.keyboard.press("Enter")
    room.wait_for_selector(".command-option-input")
    send = room.locator("#send-message").bounding_box()
    width = (room.viewport_size or PHONE)["width"]
    if send is None or send["x"] + send["width"] > width:
        yield "the button Send is outside the screen"
    room.keyboard.type("msl", delay=50)
    room.wait_for_selector(".command-suggestion.is-active >> text=Medical Science Liaison")
    room.keyboard.press("Enter")
    room.wait_for_timeout(500)  # as long as a person takes between two keys, at least
    room.keyboard.press("Enter")
    room.wait_for_function("n => document.querySelectorAll('article[data-message-id]').length > n", arg=before)
    yield from _not_in_view(room, "Medical Science Liaison (MSL)")


def _not_in_view(room: Page, expected: str) -> Iterator[str]:
    """Yield a finding unless the newest message has the text and begins in view."""
    newest = room.locator("article[data-message-id]").last
    try:
        newest.get_by_text(expected).first.wait_for()
    except Exception as error:  # noqa: BLE001 - whatever the browser says, the finding is the same
        yield f"{expected!r} is not in the newest message ({type(error).__name__}): {newest.inner_text()[:200]!r}"
        return
    room.wait_for_timeout(500)  # the room lays the message out and keeps its place
    box = newest.bounding_box()
    if box is None or not 0 <= box["y"] < (room.viewport_size or PHONE)["height"] - _COMPOSER:
        yield f"the message with {expected!r} does not begin in view"


def _violations(page: Page) -> list[str]:
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    return [str(each) for each in page.evaluate(_AXE)]


if __name__ == "__main__":
    sys.exit(main())
