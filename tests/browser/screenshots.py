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

PAGES = {
    "project": "projects/{project}",
    "new-take": "shots/{shot}/new-take",
    "styles": "styles",
}


def photograph(link: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        page = browser.new_page(viewport=SIZE, base_url="/".join(link.split("/")[:3]))
        page.goto(link)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/takes/*")
        for theme in ("dark", "light"):
            page.evaluate("theme => localStorage.setItem('stylizer.theme', theme)", theme)
            page.reload()
            photograph_review(page, theme)
            photograph_pages(page, theme)
        browser.close()


def photograph_review(page: Page, theme: str) -> None:
    page.get_by_test_id("seen").wait_for()
    page.keyboard.press("End")
    page.get_by_test_id("seen").get_by_text("r1").wait_for()
    page.keyboard.press("ArrowLeft")
    page.get_by_text("waiting for").wait_for(state="detached")
    take(page, f"review-{theme}")
    page.keyboard.press("h")
    page.locator(".legend").get_by_text("loading").wait_for(state="detached")
    take(page, f"heatmap-{theme}")
    page.keyboard.press("h")
    page.keyboard.press("r")
    page.get_by_label("Style weight").wait_for()
    page.get_by_text("other frames as they are").wait_for()
    take(page, f"rerun-{theme}")


def photograph_pages(page: Page, theme: str) -> None:
    """Those around the review, and back to it."""
    review = page.url
    project = page.evaluate("fetch('/api/projects').then(answer => answer.json())")[0]["id"]
    shot = page.evaluate(f"fetch('/api/projects/{project}/shots').then(answer => answer.json())")[0]["id"]
    for name, path in PAGES.items():
        page.goto(f"/{path}".format(project=project, shot=shot))
        page.get_by_role("heading", level=1).wait_for()
        take(page, f"{name}-{theme}")
    page.goto(review)


def take(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.jpg", type="jpeg", quality=QUALITY)


if __name__ == "__main__":
    photograph(sys.argv[1])
