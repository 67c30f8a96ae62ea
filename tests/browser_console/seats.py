"""Windows of the staff: each of a browser of its own, of any width, in any colours, with scripts or none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, FilePayload, Locator, Page, sync_playwright

from bot.app.signing import ROOT
from tests.browser_console.service import Service

#: A phone, a tablet and a laptop, by their widths; and how high each is.
WIDTHS = (360, 768, 1280)
HEIGHT = 800
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-component-update",
    # Whatever the browser itself would like to look up, no name leaves this machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def program() -> str | None:
    """Chromium, where it is installed."""
    return shutil.which("chromium")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser, without a screen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=QUIET)
        try:
            yield browser
        finally:
            browser.close()


class Desk:
    """Where windows are opened onto one service."""

    def __init__(self, browser: Browser, service: Service) -> None:
        self.service = service
        self._browser = browser
        self._open: list[BrowserContext] = []

    def window(
        self,
        *,
        width: int = 1280,
        dark: bool = False,
        scripts: bool = True,
        language: str = "en",
        sharpness: float = 1,
    ) -> Page:
        """A window of a browser of its own, in which nobody is signed in."""
        colours: Literal["dark", "light"] = "dark" if dark else "light"
        context = self._browser.new_context(
            base_url=self.service.address,
            viewport={"width": width, "height": HEIGHT},
            color_scheme=colours,
            java_script_enabled=scripts,
            locale=language,
            device_scale_factor=sharpness,
            reduced_motion="reduce",
        )
        self._open.append(context)
        return context.new_page()

    def seat(self, person: int, **how: Any) -> Page:
        """A window in which she has signed in through a link."""
        page = self.window(**how)
        signs_in(page, self.service.link(person))
        return page

    def close(self) -> None:
        """Close all of them."""
        while self._open:
            self._open.pop().close()


def signs_in(page: Page, link: str) -> None:
    """Open the link and press its button."""
    page.goto(link)
    follows(page, "main button")
    assert page.url.endswith(f"{ROOT}/"), says(page)


def opens(page: Page, path: str) -> int:
    """Open a page below the console's root; returns how it was answered."""
    response = page.goto(f"{ROOT}{path}")
    assert response is not None
    return response.status


def says(page: Page) -> str:
    """What stands in the page's own part, without marks that are not seen."""
    return page.inner_text("main").translate(_MARKS)


def presses(page: Page, label: str) -> str:
    """Press the button or link in the page that says so; returns what the next page says."""
    main = page.locator("main")
    found = main.get_by_role("button", name=label).or_(main.get_by_role("link", name=label))
    return follows(page, found)


def follows(page: Page, what: Locator | str) -> str:
    """Press the first of whatever this is, and wait for the page that it leads to; returns what that says."""
    found = page.locator(what) if isinstance(what, str) else what
    with page.expect_navigation():
        found.first.click()
    return says(page)


def brings(page: Page, content: str) -> str:
    """Choose a file with this content, and send its form; returns what the next page says."""
    page.set_input_files(
        "#f-file", FilePayload(name="people.csv", mimeType="text/csv", buffer=content.encode())
    )
    return follows(page, "main form button.main")


_MARKS = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))
