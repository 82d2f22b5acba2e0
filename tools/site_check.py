"""Open every page of the published website in a headless Chromium, from the disk, and say what is wrong with it.

For each page, on a phone in light colors and on a desktop in dark ones: what axe-core finds, errors on the console,
requests that leave the disk, and layout shift. Then it searches. `make site-check` runs it; CHROMIUM names the browser
when it is not /usr/bin/chromium, and AXE the script of axe-core when no package brings it.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from axe_core import CHROMIUM, FLAGS, axe_script, find_violations
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))  # the packages are beside this folder

from knowledge import load_knowledge_base
from knowledge.publishing import build_site, write_site

PHONE, DESKTOP = ViewportSize(width=375, height=740), ViewportSize(width=1280, height=900)
MOST_SHIFT = 0.01
"""Cumulative layout shift of a page; browsers call up to 0.1 good."""
_SHIFT = """() => new Promise(resolve => {
  let total = 0;
  new PerformanceObserver(list => list.getEntries().forEach(each => { total += each.value; }))
    .observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(total)));
})"""
SEARCHES = (
    ("msl pay", "roles/msl.html#pay"),
    ("visa", "exit-checks/visa.html"),
    ("prior auth", "pain-points/prior-authorization.html"),
)
"""What is searched for, and the first result."""


def main() -> int:
    """Print every finding; returns 1 when there is one."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = build_site(load_knowledge_base())
        write_site(site, Path(folder))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        paths = sorted(path for path in site if path.endswith(".html"))
        found = [
            *_check(browser, Path(folder), paths, PHONE, "light"),
            *_check(browser, Path(folder), paths, DESKTOP, "dark"),
            *_search(browser, Path(folder)),
        ]
        browser.close()
    print("\n".join(found) or f"{len(paths)} pages, each on a phone and on a desktop: nothing found.")
    return 1 if found else 0


def _check(browser: Browser, folder: Path, paths: list[str], size: ViewportSize, scheme: str) -> Iterator[str]:
    # The script is put in by the browser's own interface, which the policy of the pages does not stop.
    context = browser.new_context(viewport=size, color_scheme="dark" if scheme == "dark" else "light", bypass_csp=True)
    page = context.new_page()
    page.add_init_script(script=axe_script())
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(("file:", "data:")) else said.append(request.url))
    for path in paths:
        page.goto((folder / path).as_uri())
        shift = float(page.evaluate(_SHIFT))
        said += [f"layout shift {shift:.3f}"] if shift > MOST_SHIFT else []
        said += [f"scrolls sideways on {scheme}"] if _too_wide(page) else []
        said += map(str, find_violations(page))
        yield from (f"{path} ({scheme}): {each}" for each in said)
        said.clear()
    context.close()


def _search(browser: Browser, folder: Path) -> Iterator[str]:
    """Search as a person would, under the policy of the pages."""
    page = browser.new_page(viewport=PHONE)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for words, first in SEARCHES:
        page.goto((folder / "index.html").as_uri())
        page.get_by_role("searchbox").fill(words)
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=*")
        links = page.locator("#results a")
        address = links.first.get_attribute("href") if links.count() else None
        if address != first:
            yield f"search for {words!r} found {address} first"
        style = page.evaluate("() => getComputedStyle(document.querySelector('.support')).borderTopWidth")
        if style != "2px":
            yield "the style sheet was not loaded"
    yield from (f"search: {each}" for each in said)


def _too_wide(page: Page) -> bool:
    return bool(page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth"))


if __name__ == "__main__":
    sys.exit(main())
