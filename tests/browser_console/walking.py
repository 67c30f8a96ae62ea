"""To every page that somebody of the staff can come to by links, and what is wrong with each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import APIResponse, Page

from bot.app.signing import ROOT
from tests.browser_console.seats import WIDTHS

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GRAVE = ("serious", "critical")

_LINKS = re.compile(rf'href="({ROOT}/(?!static/|in/)[^"#]*)')
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
    """The addresses of all pages that links lead to, so many of each kind; files that they name are there.

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
        answer = page.request.get(address, timeout=30_000)
        # What cannot be done yet says why, as a fault.
        assert answer.status in {200, 400}, f"a link leads to {address}, which answers {answer.status}"
        if is_file(answer):
            continue
        yield address
        for found in _LINKS.findall(answer.text()):
            link = found.replace("&amp;", "&")
            if link not in seen:
                seen.add(link)
                waiting.append(link)


def is_file(answer: APIResponse) -> bool:
    """Whether this is no page, but something to keep."""
    named = answer.headers
    return "text/html" not in named.get("content-type", "") or "content-disposition" in named


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
