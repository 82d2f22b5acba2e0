"""Take the pictures in docs/images anew: a headless Chromium drives the demo as a person would.

Run it with `make screenshots`; CHROMIUM names the browser when it is not /usr/bin/chromium.
"""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))  # the rooms stand beside this folder

from bot.pictures.draw_strips import draw_strips
from bot.render.pay_chart import compare_chart
from knowledge import load_library

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""No sandbox: it needs a kernel's blessing that containers lack; the one page opened is our own. The rest keeps it
from calling home."""
QUESTION_WITH_A_TYPO = "how much does a medical science liason make"
PHOTOGRAPHED_QUESTION = 4
MOST_CLICKS = 40
"""Far more than the quiz has questions; ends the run when something sticks."""
PREFERRED = ("Not at all", "I keep it", "An evening", "5 · from home", "1 · as little", "4", "Not now")
"""What Dr. Rivera answers, by the beginning of the button; elsewhere she takes the first."""
COMPARED = ("msl", "medical-affairs-director", "medico-legal")
EXPLORED = (("/roles", ""), ("/pay", ""), ("/painpoint", "burnout"), ("/facts", "msl"))
CONTROLS = ("Back", "Skip", "Save for later")


@dataclass(frozen=True)
class Screen:
    """A kind of screen; tall enough that a whole card can be photographed."""

    name: str
    viewport: ViewportSize


DESKTOP = Screen("desktop", {"width": 1100, "height": 2000})
PHONE = Screen("phone", {"width": 390, "height": 3000})


def main() -> None:
    """Take every picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    draw_comparison()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for screen in (DESKTOP, PHONE):
            with running_demo() as address:
                photograph(browser, address, screen)
        browser.close()


def draw_comparison() -> None:
    """Draw the picture of /compare, which stands on a card that takes several options to reach."""
    library = load_library()
    chart = compare_chart(library, [library.roles[role] for role in COMPARED])
    assert chart is not None, "these roles have pay to compare"  # noqa: S101 - tells the type checker
    (IMAGES / "compare-picture.png").write_bytes(draw_strips(chart))


@contextmanager
def running_demo() -> Generator[str]:
    """Start the demo on a free port, yield its address, and end it with Ctrl-C."""
    command = [sys.executable, "-m", "bot", "demo", "--port", "0"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own words
    assert process.stdout is not None, "piped above"  # noqa: S101 - tells the type checker
    try:
        announced = re.search(r"http://\S+", process.stdout.readline())
        if announced is None:
            raise SystemExit("The demo did not start.")
        yield announced.group()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=10)


def open_room(page: Page, address: str, room: str) -> None:
    """Open a room and wait until its messages are there."""
    page.goto(f"{address}open/{room}")
    expect(page.locator("#preview-app")).to_have_attribute("aria-busy", "false")
    expect(page.locator("#channel-composer-input")).to_be_visible()


def photograph(browser: Browser, address: str, screen: Screen) -> None:
    """Take the pictures of a fresh demo on one kind of screen."""
    page = browser.new_page(viewport=screen.viewport, color_scheme="light")
    page.goto(address)
    keep(page.locator("main"), f"lobby-{screen.name}")
    open_room(page, address, "careers-member")
    use_command(page, "/role", "msl")
    keep(last_message(page), f"role-{screen.name}")
    use_command(page, "/ask", QUESTION_WITH_A_TYPO)
    keep(last_message(page), f"ask-{screen.name}")
    take_plan(page, screen)
    if screen is PHONE:
        take_explored(page)
        open_room(page, address, "careers-moderator")
        use_command(page, "/pulse start", choose="Why consider")
        keep(last_message(page), "pulse-phone")
    open_room(page, address, "dm-member")
    use_command(page, "/quiz start")
    take_quiz(page, screen)
    page.close()


def use_command(page: Page, command: str, value: str = "", *, choose: str = "") -> None:
    """Type a command and its first option, or choose that by how it begins, and wait for the reply."""
    composer = page.locator("#channel-composer-input")
    before = page.locator(".channel-message").count()
    composer.click()
    page.keyboard.type(command)
    page.locator(".command-entry", has=page.get_by_text(command, exact=True)).click()
    if value:
        page.keyboard.type(value)
    if choose:
        page.get_by_text(re.compile(f"^{choose}")).first.click()
    page.locator("#send-message").click()
    expect(page.locator(".channel-message")).to_have_count(before + 1)


def take_explored(page: Page) -> None:
    """Keep the cards that look across the base."""
    for command, value in EXPLORED:
        use_command(page, command, value)
        keep(last_message(page), f"{command.removeprefix('/')}-phone")


def take_plan(page: Page, screen: Screen) -> None:
    """Keep a role, tick the first of its steps, keep the plan."""
    use_command(page, "/saved add", "msl")
    use_command(page, "/plan show")
    press(last_message(page), "Step 1")
    keep(last_message(page), f"plan-{screen.name}")


def take_quiz(page: Page, screen: Screen) -> None:
    """Answer every question; keep one of them and the result."""
    card = last_message(page)
    press(card, "Start")
    for answered in range(MOST_CLICKS):
        if not card.get_by_role("button", name="Save for later").count():
            break
        if answered == PHOTOGRAPHED_QUESTION:
            keep(card, f"quiz-question-{screen.name}")
        answer(card)
    keep(card, f"quiz-result-{screen.name}")


def answer(card: Locator) -> None:
    """Give one answer to the question that is shown."""
    if card.get_by_role("combobox").count():
        choose_first(card)
        return
    labels = card.locator(".component-row").get_by_role("button").all_inner_texts()
    given = [label for label in labels if label not in CONTROLS]
    liked = [label for label in given if label.startswith(PREFERRED)]
    press(card, (liked or given)[0])


def choose_first(card: Locator) -> None:
    """Choose the first line of the one menu, and wait for what it leads to."""
    with changing(card):
        card.get_by_role("combobox").click()
        card.get_by_role("option").first.click()
        card.get_by_role("button", name="Apply").click()


def press(card: Locator, label: str) -> None:
    """Press a button and wait for what it leads to."""
    with changing(card):
        card.get_by_role("button", name=label, exact=True).click()


@contextmanager
def changing(card: Locator) -> Generator[None]:
    """Wait until the card has changed and can be used again: while the bot works, its buttons are disabled."""
    before = card.inner_text()
    yield
    expect(card).not_to_have_text(before, use_inner_text=True)
    expect(waiting(card)).to_have_count(0)


def waiting(part: Locator) -> Locator:
    """Return what is greyed out while the bot works; the first question's Back always is."""
    return part.locator("[aria-disabled=true]").filter(has_not_text="Back")


def last_message(page: Page) -> Locator:
    """Return the newest message of the room."""
    return page.locator(".channel-message").last


def keep(part: Locator, name: str) -> None:
    """Save a picture of one part of the page, once it is at rest and its own pictures are there."""
    part.page.mouse.move(0, 0)
    expect(waiting(part)).to_have_count(0)
    for picture in part.locator("img").all():
        expect(picture).to_have_js_property("complete", value=True)
        expect(picture).not_to_have_js_property("naturalWidth", 0)
    part.screenshot(path=IMAGES / f"{name}.png", animations="disabled")
    print(f"docs/images/{name}.png")


if __name__ == "__main__":
    main()
