import shutil

from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")


def launch_chromium(playwright: Playwright) -> Browser:
    """The machine's own Chromium, headless and quiet towards the outside.

    Without a graphics card it draws pages by itself, and WebGL2 by a program that stands in for the card.
    """
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise FileNotFoundError(f"There is none of {', '.join(NAMES)}; `make chromium` installs one.")
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    stand_in = "--enable-unsafe-swiftshader"
    return playwright.chromium.launch(executable_path=found, args=["--no-sandbox", stand_in, *quiet])
