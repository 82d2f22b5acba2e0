"""Take the pictures in docs/images again: a headless Chromium drives the demo as a person would.

Run it with `make screenshots`; CHROMIUM names the browser when it is not /usr/bin/chromium.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from demo_page import ROOT, choose, choose_first, last_message, open_room, press, running_demo, use_command, waiting
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))  # the packages are beside this folder

from bot.cards.community_polls import community_poll_chart
from bot.cards.limits import MAX_ALT
from bot.cards.pay_chart import comparison_chart
from bot.charts.range_chart_drawing import draw_range_chart
from bot.charts.share_chart_drawing import draw_share_chart
from bot.services.disclosure_control import SuppressedCounts
from knowledge import load_knowledge_base

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
EXPLORED = (("/painpoint", "burnout"), ("/facts", "msl"), ("/specialty", ""))
OPENED = (("/roles", "Filters", "filters"), ("/pay", "Why do these differ?", "pay-differs"))
"""Commands, a button of their cards, and what the card it leads to is called."""
ASKED = "us-motives"
MADE_UP = {"balance": 21, "burnout": 14, "interest": 9, "other": 3, "none": 2}
VOTERS = 38
"""A result of a poll, made up for the picture: nobody voted in the demo."""
CONTROLS = ("Back", "Skip", "Save for later")


@dataclass(frozen=True)
class Screen:
    """A kind of screen; tall enough that a whole card can be photographed."""

    name: str
    viewport: ViewportSize


DESKTOP = Screen("desktop", {"width": 1100, "height": 2000})
PHONE = Screen("phone", {"width": 390, "height": 3600})


def main() -> None:
    """Take every picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    draw_comparison()
    draw_result()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for screen in (DESKTOP, PHONE):
            with running_demo() as address:
                photograph(browser, address, screen)
        browser.close()


def draw_comparison() -> None:
    """Draw the pictures of a comparison of three roles, which is as long as they get."""
    library = load_knowledge_base()
    chart = comparison_chart(library, [library.roles[role] for role in COMPARED])
    assert chart is not None, "these roles have pay to compare"  # noqa: S101 - tells the type checker
    for number, part in enumerate(chart.split_for_alt_text(MAX_ALT), 1):
        (IMAGES / f"compare-picture-{number}.png").write_bytes(draw_range_chart(part))


def draw_result() -> None:
    """Draw the result of a community's poll, which takes more members than the demo has."""
    library = load_knowledge_base()
    chart = community_poll_chart(library, library.polls[ASKED], SuppressedCounts(MADE_UP, VOTERS))
    assert chart is not None, "enough voted"  # noqa: S101 - tells the type checker
    (IMAGES / "pulse-result-made-up.png").write_bytes(draw_share_chart(chart))


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


def take_explored(page: Page) -> None:
    """Keep the cards that look across the base."""
    for command, value in EXPLORED:
        use_command(page, command, value)
        keep(last_message(page), f"{command.removeprefix('/')}-phone")
    for command, button, name in OPENED:
        use_command(page, command)
        keep(last_message(page), f"{command.removeprefix('/')}-phone")
        press(last_message(page), button)
        keep(last_message(page), f"{name}-phone")
    take_empty_list(page)
    use_command(page, "/role", "msl")
    press(last_message(page), "Compare with…")
    choose(last_message(page), "Choose the other role", "Medico-Legal Expert Consultant")
    expect(last_message(page)).to_contain_text("Open Medico-legal")
    keep(last_message(page), "compare-phone")


def take_empty_list(page: Page) -> None:
    """Ask for what no role is."""
    use_command(page, "/roles")
    card = last_message(page)
    press(card, "Filters")
    choose(card, "From home", "From home: yes")
    choose(card, "Travel", "Travel: high")
    press(card, "Nothing fits")
    keep(card, "roles-none-phone")


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
