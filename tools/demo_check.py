"""Open the demo in a headless Chromium, on a phone and on a desktop, and say what axe-core finds in it.

The first page must be without a violation. In the rooms the rules of `NOT_OURS` are left out: they are broken by
simcord's page in ways that our script on top of it cannot repair. `make demo-check` runs it; CHROMIUM names the browser
when it is not /usr/bin/chromium, and AXE the script of axe-core when no package brings it.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from axe_core import CHROMIUM, FLAGS, axe_script, find_violations
from demo_page import last_message, open_room, press, running_demo, use_command
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

SCREENS: Mapping[str, ViewportSize] = {
    "phone": {"width": 390, "height": 844},
    "desktop": {"width": 1280, "height": 900},
}
NOT_OURS: Mapping[str, str] = {}
"""Rules of axe-core that simcord's page breaks, each with the reason why our script can't repair it."""
TAP_SECONDS = 20


def main() -> int:
    """Print every finding; returns 1 when there is one."""
    if not Path(CHROMIUM).exists():
        print(f"There is no Chromium at {CHROMIUM}: install one, or name it in CHROMIUM.")
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        found: list[str] = []
        for name, size in SCREENS.items():
            with running_demo() as address:
                found += [f"{name}, {each}" for each in check(browser, address, size)]
        browser.close()
    print("\n".join(found) or "The demo, on a phone and on a desktop: nothing found.")
    return 1 if found else 0


def check(browser: Browser, address: str, size: ViewportSize) -> Iterator[str]:
    """Yield what is wrong with the first page, in light and in dark colors, and with the rooms."""
    for scheme in ("light", "dark"):
        page = new_page(browser, size, dark=scheme == "dark")
        page.goto(address)
        yield from (f"first page ({scheme}): {each}" for each in find_violations(page))
        if too_wide(page):
            yield f"first page ({scheme}): it scrolls sideways"
        page.context.close()
    page = new_page(browser, size, dark=True)
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(f"room: error of the page: {error}"))
    yield from check_member(page, address)
    yield from check_moderator(page, address)
    yield from said
    page.context.close()


def check_member(page: Page, address: str) -> Iterator[str]:
    """Yield what is wrong while a member looks at a role and at all roles."""
    open_room(page, address, "careers-member")
    page.locator("#channel-composer-input").click()
    page.keyboard.type("/role ")
    expect(page.locator(".command-suggestion").first).to_be_visible()
    yield from room_faults(page, "typing a command")
    page.keyboard.type("msl")
    expect(page.locator(".command-suggestion").first).to_contain_text("MSL")
    before = page.locator(".channel-message").count()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".channel-message")).to_have_count(before + 1)
    yield from room_faults(page, "a role")
    if not is_in_view(page):
        yield "room, a role: the reply is out of view"
    use_command(page, "/roles")
    press(last_message(page), "Filters")
    yield from room_faults(page, "filters")


def check_moderator(page: Page, address: str) -> Iterator[str]:
    """Yield what is wrong while a moderator answers a question."""
    page.goto(address)
    page.locator("form[action$='try/gaps']").evaluate("form => { form.target = ''; form.requestSubmit(); }")
    answer = page.get_by_role("button", name="Answer", exact=True)
    expect(answer).to_be_visible(timeout=TAP_SECONDS * 1000)
    yield from room_faults(page, "a member's question")
    answer.click()
    expect(page.get_by_label("Your answer")).to_be_visible()
    yield from room_faults(page, "a form")


def is_in_view(page: Page) -> bool:
    """Tell whether the beginning of the newest message is on the screen, once the view is at rest."""
    page.wait_for_timeout(1000)
    box, timeline = last_message(page).bounding_box(), page.locator("#channel-timeline").bounding_box()
    return bool(box and timeline and timeline["y"] - 1 <= box["y"] < timeline["y"] + timeline["height"])


def room_faults(page: Page, what: str) -> Iterator[str]:
    """Yield what is wrong with a room, and a Send button that is out of reach."""
    expect(page.locator("#preview-app")).to_have_attribute("aria-busy", "false")
    yield from (f"room, {what}: {each}" for each in find_violations(page) if each.rule not in NOT_OURS)
    if too_wide(page):
        yield f"room, {what}: it scrolls sideways"
    send, size = page.locator("#send-message").bounding_box(), page.viewport_size
    if send and size and send["x"] + send["width"] > size["width"]:
        yield f"room, {what}: the Send button is out of reach"
    if not page.get_by_role("link", name="Start page").count():
        yield f"room, {what}: no way back"


def new_page(browser: Browser, size: ViewportSize, *, dark: bool) -> Page:
    """Open a tab into which axe-core is put by the browser's own interface, which no policy of a page stops."""
    context = browser.new_context(viewport=size, color_scheme="dark" if dark else "light", bypass_csp=True)
    context.add_init_script(script=axe_script())
    return context.new_page()


def too_wide(page: Page) -> bool:
    """Tell whether a page scrolls sideways."""
    return bool(page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth"))


if __name__ == "__main__":
    sys.exit(main())
