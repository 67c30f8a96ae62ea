"""To every page that somebody of the staff can come to by links, and what is wrong with each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Error, Page

from bot.app.signing import ROOT
from tests.browser_console.seats import WIDTHS

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GRAVE = ("serious", "critical")

#: Addresses as they stand in links, without the place in a page.
HREFS = "all => all.map(each => each.pathname + each.search)"
_OURS = re.compile(rf"{ROOT}/(?!static/|in/).*")
_NUMBER = re.compile(r"\d+")
_PART = re.compile(r"/(about|part|proposal|revise)/[^/]+$")

RUN = """
rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]}).then(found => found.violations.map(
  each => [each.impact, each.id, each.nodes.slice(0, 3).map(node => node.html.slice(0, 200))]))
"""
#: Small targets by the smallest side; those within a sentence may be as small as its letters.
LAYOUT = """
() => {
  const small = (selector, least) => [...document.querySelectorAll(selector)]
    .filter(each => each.checkVisibility({visibilityProperty: true}) && !each.closest(".hidden"))
    .filter(each => {
      const box = each.getBoundingClientRect();
      return box.height > 1 && (box.height < least - 0.5 || box.width < 24);
    })
    .map(each => each.outerHTML.slice(0, 160));
  return {
    wide: document.documentElement.scrollWidth - window.innerWidth,
    small: [
      ...small("button, .button, select, textarea, summary, nav a, label.tick, " +
               "input:not([type=checkbox], [type=radio], [type=hidden])", 44),
      ...small("main li > a:only-child, td > a, th > a, footer a, main p > a:only-child", 24),
    ],
    heads: document.querySelectorAll("h1").length,
    title: document.title,
    unnamed: [...document.querySelectorAll("table")].filter(t => t.querySelector("th:not([scope])")).length,
    styled: document.querySelectorAll("[style], script:not([src]), style").length,
  };
}
"""


def walk(page: Page, *, each: int = 1, every_part: bool = False) -> Iterator[str]:
    """To all pages that links lead to, so many of each kind; files that they name are there, too.

    Parts of a charter are of one kind, unless every part is wanted.
    """
    start = f"{ROOT}/"
    waiting, seen, kinds = [start], {start}, Counter[str]()
    while waiting:
        address = waiting.pop(0)
        kind = _NUMBER.sub("0", address)
        if not every_part:
            kind = _PART.sub(r"/\1", kind)
        kinds[kind] += 1
        if kinds[kind] > each:
            continue
        if goes(page, address):
            for link in page.eval_on_selector_all("a[href]", HREFS):
                if _OURS.fullmatch(link) and link not in seen:
                    seen.add(link)
                    waiting.append(link)
            yield address


def goes(page: Page, address: str) -> bool:
    """Open it; whether it is a page, and not something to keep."""
    try:
        answer = page.goto(address)
    except Error as fault:
        if "Download is starting" in fault.message:
            return False
        raise
    # What cannot be done yet says why, as a fault.
    assert answer is not None
    assert answer.status in {200, 400}, f"a link leads to {address}, which answers {answer.status}"
    return True


def barriers(page: Page) -> list[Any]:
    """What keeps somebody out of this page, by axe."""
    page.evaluate(AXE)
    found: list[Any] = page.evaluate(RUN, RULES)
    return [each for each in found if each[0] in GRAVE]


def misfits(page: Page) -> list[str]:
    """What does not fit on a phone, a tablet or a laptop, or is no page as ours are made."""
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        told = page.evaluate(LAYOUT)
        if told["wide"] > 0:
            wrong.append(f"{width}: {told['wide']} points too wide")
        wrong += [f"{width}: too small: {each}" for each in told["small"]]
        if width == WIDTHS[-1]:
            wrong += [f"{told['heads']} heads"] * (told["heads"] != 1)
            wrong += ["no title"] * (not told["title"])
            wrong += ["a head of a table without scope"] * bool(told["unnamed"])
            wrong += ["style or script within the page"] * bool(told["styled"])
    return wrong
