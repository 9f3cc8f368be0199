"""People in their browsers, and the review page as they read it: its words, and the pixels of its picture."""

import io
import re

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from stylizer.actions import OPERATOR, issue_sign_in_link
from stylizer.demo.numbered import read_number
from stylizer.models import User

#: Milliseconds until something that must appear counts as missing; a loaded machine paints slowly.
PATIENCE = 240_000

expect.set_options(timeout=PATIENCE)


#: Gives the program that stands in for a graphics card a card's name, so that pages draw with it.
AS_WITH_A_CARD = """
    const { getParameter } = WebGL2RenderingContext.prototype;
    WebGL2RenderingContext.prototype.getParameter = function (name) {
        const value = getParameter.call(this, name);
        return typeof value === "string" ? value.replaceAll("SwiftShader", "a card") : value;
    };
"""


class SignedIn:
    """Opens pages for people, each in a browser profile of its own, with a graphics card or without."""

    def __init__(self, browser: Browser, address: str, *, card: bool = True) -> None:
        self._browser, self._address, self._card = browser, address, card
        self._contexts: list[BrowserContext] = []

    def __call__(self, user: User, path: str = "/") -> Page:
        context = self._browser.new_context(viewport={"width": 1440, "height": 900}, base_url=self._address)
        context.set_default_timeout(PATIENCE)
        if self._card:
            context.add_init_script(AS_WITH_A_CARD)
        self._contexts.append(context)
        page = context.new_page()
        sign_in(page, user, path)
        return page

    def close(self) -> None:
        for context in self._contexts:
            context.close()


def sign_in(page: Page, user: User, path: str) -> None:
    """By a new link, to the page at `path`."""
    token = issue_sign_in_link(actor=OPERATOR, user=user).token
    page.goto(f"/sign-in/{token}?next={path}")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**{path}**")


class ReviewPage:
    """From the moment on at which the page hears its keys."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.picture = page.locator(".picture > canvas")
        self.facts = page.locator(".facts")
        self.seen = page.get_by_test_id("seen")
        expect(self.picture).to_be_attached()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def go_to(self, frame: int, first: int = 1001) -> None:
        """By keys: home, then step."""
        self.press("Home", *["ArrowRight"] * (frame - first))
        self.expect_frame(frame)

    def expect_frame(self, frame: int) -> None:
        expect(self.picture).to_have_attribute("aria-label", re.compile(rf"^Frame {frame}, "))

    def approve(self) -> None:
        """By its key, as soon as what it is about is on the screen."""
        expect(self.page.get_by_role("button", name="Approve")).to_have_attribute("title", "Approve")
        self.press("a")

    def expect_seen(self, words: str) -> None:
        """The picture on the canvas, in the page's words: they name what is drawn, not what was asked for."""
        expect(self.seen).to_contain_text(words)

    def pixels(self) -> np.ndarray:
        return pixels(self.picture)

    def number_in_the_picture(self) -> int:
        return read_number(self.pixels())


def pixels(element: Locator) -> np.ndarray:
    """What is on the screen there: uint8 H x W x 3."""
    return np.asarray(Image.open(io.BytesIO(element.screenshot())).convert("RGB"))
