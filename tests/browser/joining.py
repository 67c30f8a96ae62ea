"""The way of an advocate from her link to the first question."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.phone import Page, Phone

Check = Callable[[Page], Page]


def arrive(phone: Phone, link: str, language: str, check: Check = lambda page: page) -> Page:
    """Follow a link, press the one button, and choose a language."""
    check(phone.open(link))
    check(phone.click("button.main"))
    return check(phone.press(f"l_{language}"))


def agree(phone: Phone, check: Check = lambda page: page) -> Page:
    """Read the consent to its end, agree to answer, and to nothing more."""
    page = phone.look()
    while "next" in page.presses:
        page = check(phone.press("next"))
    check(phone.press("yes"))
    check(phone.press("no"))
    return check(phone.press("no"))


def skip_facts(phone: Phone) -> Page:
    """Tell nothing about oneself."""
    page = phone.look()
    while "start" not in page.presses:
        page = phone.press("skip")
    return page


def first_question(phone: Phone, link: str, language: str = "en") -> Page:
    """The shortest way to the first question."""
    arrive(phone, link, language)
    agree(phone)
    skip_facts(phone)
    return phone.press("start")
