"""A phone: headless Chromium with a small screen, where no page may run a script of its own."""

from __future__ import annotations

import json
import shutil
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.wait import WebDriverWait

WIDTH, HEIGHT = 360, 740
PATIENCE = 30.0
QUIET = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    # Whatever the browser itself would like to look up, no name leaves this machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)

#: All that a test wants to know of a page, in one question to the browser.
LOOK = """
const shown = all => [...document.querySelectorAll(all)].filter(e => e.checkVisibility());
const said = e => e.innerText.trim();
const [visit] = performance.getEntriesByType("navigation");
return {
  address: location.pathname,
  lang: document.documentElement.lang,
  dir: getComputedStyle(document.body).direction,
  other: [...document.querySelectorAll("main [lang]")].map(e => e.lang),
  title: document.title,
  text: said(document.body),
  lines: shown("p, button, summary, label, a, .role").flatMap(e => said(e).split("\\n")).filter(Boolean),
  trial: shown(".trial").map(said),
  toast: shown(".toast").map(said),
  progress: shown(".step").map(said),
  cards: shown(".card").map(said),
  presses: Object.fromEntries(shown("button[name=do]").map(e => [e.value.split(".")[1], said(e)])),
  commands: shown("button[name=command]").map(e => e.value),
  ticks: shown("input[name=pick]").map(e => e.value),
  entry: document.querySelector("[name=text]")?.inputMode ?? null,
  files: shown("a.file").map(e => e.href),
  small: shown("button, a, summary, .tick, input[type=text], textarea")
    .filter(e => e.getBoundingClientRect().height < 44).map(said),
  width: document.documentElement.scrollWidth,
  bytes: visit.decodedBodySize,
  scripts: document.scripts.length,
}
"""

#: Which visit to which page this is, and whether the page is all there.
VISIT = "return [performance.timeOrigin, document.readyState]"

#: The middle of an element, brought into view; nothing where it is not there or something covers it.
PLACE = """
const found = document.querySelector(arguments[0]);
if (!found) return null;
found.scrollIntoView({block: "center", behavior: "instant"});
const box = found.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2;
return found.contains(document.elementFromPoint(x, y)) ? [x, y] : null;
"""


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on the screen."""

    address: str
    lang: str
    dir: str
    other: list[str]
    title: str
    text: str
    lines: list[str]
    trial: list[str]
    toast: list[str]
    progress: list[str]
    cards: list[str]
    presses: dict[str, str]
    commands: list[str]
    ticks: list[str]
    entry: str | None
    files: list[str]
    small: list[str]
    width: int
    bytes: int
    scripts: int


class Phone:
    """One person's browser."""

    def __init__(self, driver: Chrome) -> None:
        self.driver = driver

    def open(self, address: str) -> Page:
        """Follow a link."""
        self.driver.get(address)
        return self.look()

    def back(self) -> Page:
        """The browser's own button for the page before."""
        return self.leads_on(self.driver.back)

    def again(self) -> Page:
        """The browser's own button for the same page once more."""
        return self.leads_on(self.driver.refresh)

    def look(self) -> Page:
        """What stands on the screen now."""
        return Page(**self.driver.execute_script(LOOK))

    def press(self, choice: str) -> Page:
        """Press a button of the message, by the choice that it stands for."""
        return self.click(f"button[name=do][value$='.{choice}']")

    def command(self, name: str) -> Page:
        """Press one of the buttons under 'More', which has to be opened first where it is shut."""
        if name not in self.look().commands:
            self.tap("summary")
        return self.click(f"button[name=command][value={name}]")

    def tick(self, *choices: str) -> None:
        """Tick boxes; nothing is sent yet."""
        for choice in choices:
            self.tap(f".tick:has([value='{choice}'])")

    def type(self, text: str) -> Page:
        """Write into the field of the message, and send it."""
        self.write("[name=text]", text)
        return self.click("form:has([name=text]) button")

    def write(self, field: str, text: str) -> None:
        """Write into a field."""
        self.tap(field)
        self.driver.execute_cdp_cmd("Input.insertText", {"text": text})

    def click(self, selector: str) -> Page:
        """Press whatever this is, and wait for the page that it leads to."""
        return self.leads_on(lambda: self.tap(selector))

    def leads_on(self, act: Callable[[], object]) -> Page:
        """Do something, and wait for the page that it leads to."""
        before = self.driver.execute_script(VISIT)
        act()

        def arrived(driver: Chrome) -> bool:
            visit, state = driver.execute_script(VISIT)
            return bool(visit != before[0] and state == "complete")

        WebDriverWait(self.driver, PATIENCE, poll_frequency=0.02).until(arrived)
        return self.look()

    def tap(self, selector: str) -> None:
        """Touch the middle of it, where a finger would; nothing may lie over it."""
        place = self.driver.execute_script(PLACE, selector)
        assert place is not None, f"{selector} cannot be touched on: {self.look().text}"
        # The driver's own clicks wait for scripts of the page, and would hang where it may run none.
        for event in ("mousePressed", "mouseReleased"):
            touch = {"type": event, "x": place[0], "y": place[1], "button": "left", "clickCount": 1}
            self.driver.execute_cdp_cmd("Input.dispatchMouseEvent", touch)

    def picture(self, height: int | None = None) -> bytes:
        """The page as a PNG: this much of it from the top, or all of it."""
        told = self.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": told["width"], "height": height or told["height"], "scale": 1}
        asked = {"clip": clip, "captureBeyondViewport": True}
        return b64decode(self.driver.execute_cdp_cmd("Page.captureScreenshot", asked)["data"])

    def cookies(self) -> set[str]:
        """The names of all cookies of this browser, at whatever place."""
        told = self.driver.execute_cdp_cmd("Network.getAllCookies", {})
        return {cookie["name"] for cookie in told["cookies"]}

    def requests(self) -> list[tuple[str, str]]:
        """The kind and address of each request since the last time this was asked."""
        messages = (json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance"))
        return [
            (message["params"].get("type", ""), message["params"]["request"]["url"])
            for message in messages
            if message["method"] == "Network.requestWillBeSent"
        ]


def programs() -> tuple[str, str] | None:
    """Chromium and its driver, where both are installed."""
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    return None if browser is None or driver is None else (browser, driver)


@contextmanager
def phone(
    profile: Path, language: str = "en", *, width: int = WIDTH, height: int = HEIGHT, sharpness: float = 1
) -> Iterator[Phone]:
    """A browser with an empty profile, whose owner reads this language."""
    found = programs()
    assert found is not None
    browser, driver = found
    options = ChromeOptions()
    options.binary_location = browser
    for argument in (*QUIET, f"--user-data-dir={profile}"):
        options.add_argument(argument)
    screen: dict[str, Any] = {"width": width, "height": height, "pixelRatio": sharpness}
    options.add_experimental_option("mobileEmulation", {"deviceMetrics": screen})
    options.add_experimental_option("prefs", {"intl.accept_languages": language})
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    chrome = Chrome(options=options, service=Service(driver))
    try:
        chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        chrome.get("about:blank")
        chrome.get_log("performance")  # what the browser did for itself so far
        yield Phone(chrome)
    finally:
        chrome.quit()
