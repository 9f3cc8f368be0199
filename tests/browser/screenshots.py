"""Run as a program: photographs a running studio for the documents, in both themes.

    python -m tests.browser.screenshots SIGN_IN_LINK

The link is one that `make demo` prints; it is used up. The pictures go to frontend/screenshots.
"""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import launch_chromium

FOLDER = Path(__file__).parents[2] / "frontend" / "screenshots"
SIZE = {"width": 1440, "height": 900}
QUALITY = 88  # a PNG of so much paint takes a megabyte


def photograph(link: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        page = browser.new_page(viewport=SIZE)
        page.goto(link)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/takes/*")
        for theme in ("dark", "light"):
            page.evaluate("theme => localStorage.setItem('stylizer.theme', theme)", theme)
            page.reload()
            photograph_review(page, theme)
        browser.close()


def photograph_review(page: Page, theme: str) -> None:
    page.get_by_test_id("seen").wait_for()
    page.keyboard.press("End")
    page.get_by_test_id("seen").get_by_text("r1").wait_for()
    page.keyboard.press("ArrowLeft")
    page.get_by_text("waiting for").wait_for(state="detached")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"review-{theme}.jpg", type="jpeg", quality=QUALITY)
    page.keyboard.press("h")
    page.locator(".legend").get_by_text("loading").wait_for(state="detached")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"heatmap-{theme}.jpg", type="jpeg", quality=QUALITY)


if __name__ == "__main__":
    photograph(sys.argv[1])
