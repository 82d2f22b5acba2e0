"""Take the pictures in docs/images again: a headless Chromium drives the demo as a person would.

Each journey of docs/gallery.md is photographed on a phone and on a desktop, as much as one screen shows. Run it with
`make screenshots`; CHROMIUM names the browser when it is not /usr/bin/chromium.
"""

import io
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from axe_core import CHROMIUM, FLAGS
from demo_page import ROOT, choose_first, last_message, open_room, press, running_demo, use_command, waiting
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright

IMAGES = ROOT / "docs" / "images"
MAX_BYTES = 80_000
"""Of one picture; the README shows several at once."""
COLORS = (128, 64, 32, 16)
"""Tried in this order until a picture is small enough."""
REST_SECONDS = 1.5
"""Until the view has gone to the reply and pictures have their size."""
TAP_SECONDS = 30
PHOTOGRAPHED_QUESTION = 4
MOST_CLICKS = 40
"""Far more than the quiz has questions; ends the run when something sticks."""
PREFERRED = ("Not at all", "I keep it", "An evening", "5 · from home", "1 · as little", "4", "Not now")
"""What Dr. Rivera answers, by the beginning of the button; elsewhere she takes the first."""
CONTROLS = ("Back", "Skip", "Save for later")
ANSWER = "None of us has done it. We are asking at our spring meeting and will add what we hear."


@dataclass(frozen=True)
class Screen:
    """A kind of screen."""

    name: str
    viewport: ViewportSize


SCREENS = (Screen("phone", {"width": 390, "height": 844}), Screen("desktop", {"width": 1100, "height": 760}))


def main() -> int:
    """Take every picture; names on the command line choose journeys."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    chosen = {name: JOURNEYS[name] for name in sys.argv[1:] or JOURNEYS}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for screen in SCREENS:
            with running_demo() as address:
                photograph(browser, address, screen, chosen)
        browser.close()
    return 0


def photograph(
    browser: Browser, address: str, screen: Screen, journeys: Mapping[str, Callable[[Page, str, str], None]]
) -> None:
    """Take the pictures of a fresh demo on one kind of screen."""
    for name, walk in journeys.items():
        page = browser.new_page(viewport=screen.viewport, color_scheme="light")
        walk(page, address, screen.name)
        keep(page, f"{name}-{screen.name}")
        page.close()


def start_page(page: Page, address: str, _screen: str) -> None:
    """See what can be tried."""
    page.goto(address)


def tap(what: str) -> Callable[[Page, str, str], None]:
    """Return the journey of one tap on the first page."""

    def walk(page: Page, address: str, _screen: str) -> None:
        page.goto(address)
        page.locator(f"form[action$='try/{what}']").evaluate("form => { form.target = ''; form.requestSubmit(); }")
        expect(page.locator(".channel-message").last).to_be_visible(timeout=TAP_SECONDS * 1000)

    return walk


def filters(page: Page, address: str, screen: str) -> None:
    """Open the filters of all roles."""
    tap("roles")(page, address, screen)
    press(last_message(page), "Filters")


def plan(page: Page, address: str, _screen: str) -> None:
    """Save a role and tick the first of its steps."""
    open_room(page, address, "careers-member")
    use_command(page, "/saved add", "msl")
    use_command(page, "/plan show")
    press(last_message(page), "Step 1")


def quiz(page: Page, address: str, screen: str) -> None:
    """Answer every question; keep a picture of one of them."""
    tap("quiz")(page, address, screen)
    card = last_message(page)
    press(card, "Start")
    for answered in range(MOST_CLICKS):
        if not card.get_by_role("button", name="Save for later").count():
            break
        if answered == PHOTOGRAPHED_QUESTION:
            keep(page, f"quiz-question-{screen}")
        answer(card)


def moderate(page: Page, address: str, screen: str) -> None:
    """Answer a member's question and see it before it is published."""
    tap("gaps")(page, address, screen)
    page.get_by_role("button", name="Answer", exact=True).last.click()
    page.get_by_label("Your answer").fill(ANSWER)
    before = page.locator(".channel-message").count()
    page.get_by_role("button", name="Submit").click()
    expect(page.locator(".channel-message")).to_have_count(before + 1, timeout=TAP_SECONDS * 1000)


JOURNEYS: Mapping[str, Callable[[Page, str, str], None]] = {
    "lobby": start_page,
    "role": tap("role"),
    "ask": tap("ask"),
    "compare": tap("compare"),
    "painpoint": tap("painpoint"),
    "check": tap("check"),
    "filters": filters,
    "plan": plan,
    "quiz-result": quiz,
    "moderator": moderate,
    "poll": tap("poll"),
}
"""What is walked, by the name of its picture; the quiz leaves one of a question, too."""


def answer(card: Locator) -> None:
    """Give one answer to the question that is shown."""
    if card.get_by_role("combobox").count():
        choose_first(card)
        return
    labels = card.locator(".component-row").get_by_role("button").all_inner_texts()
    given = [label for label in labels if label not in CONTROLS]
    liked = [label for label in given if label.startswith(PREFERRED)]
    press(card, (liked or given)[0])


def keep(page: Page, name: str) -> None:
    """Save a picture of what the screen shows, once it is at rest and its own pictures are there."""
    page.mouse.move(0, 0)
    expect(waiting(page.locator("body"))).to_have_count(0)
    page.wait_for_timeout(REST_SECONDS * 1000)
    for picture in page.locator("img").all():
        expect(picture).to_have_js_property("complete", value=True)
        expect(picture).not_to_have_js_property("naturalWidth", 0)
    content = shrink(page.screenshot(animations="disabled"))
    (IMAGES / f"{name}.png").write_bytes(content)
    print(f"docs/images/{name}.png, {len(content) // 1000} kB")


def shrink(picture: bytes) -> bytes:
    """Write a picture with so few colors that it is small enough; text on plain ground does not suffer."""
    with Image.open(io.BytesIO(picture)) as whole:
        rgb = whole.convert("RGB")
    for colors in COLORS:
        file = io.BytesIO()
        rgb.quantize(colors, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
        if len(file.getvalue()) <= MAX_BYTES:
            return file.getvalue()
    raise SystemExit(f"A picture stays larger than {MAX_BYTES} bytes.")


if __name__ == "__main__":
    sys.exit(main())
