"""Drives the page of the demo as a person would: opens rooms, types commands, presses, chooses, and waits."""

import re
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).parents[1]


@contextmanager
def running_demo() -> Generator[str]:
    """Start the demo on a free port, yield its address, and end it with Ctrl-C."""
    command = [sys.executable, "-m", "bot", "demo", "--port", "0"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own words  # nosec B603
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


def choose(card: Locator, menu: str, option: str) -> None:
    """Choose one line of a menu, and wait for what it leads to."""
    with changing(card):
        card.get_by_role("combobox").filter(has_text=menu).click()
        card.get_by_role("option", name=option, exact=True).click()
        apply = card.get_by_role("button", name="Apply")
        if apply.count():  # only menus of several choices have it
            apply.click()


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
