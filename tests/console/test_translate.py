"""Translating in the browser: two apart, a third decides, and a form that comes twice counts once."""

from __future__ import annotations

import pytest

from bot.domain.person import Role
from tests.app.conftest import Crew
from tests.console.browsing import Browser
from tests.console.conftest import SignsIn

PROPOSED = "SELECT context, forms FROM proposal ORDER BY context, forms"
DECIDED = "SELECT forms, role FROM adjudicated"


async def speaks(browser: Browser, *wanted: str) -> None:
    await browser.opens("/translate/languages")
    await browser.sends("/translate/languages", language=list(wanted))


def shown(browser: Browser) -> dict[str, str]:
    """What the form of the sentence carries."""
    (form, *_) = (form for form in browser._read().forms if "key" in form)
    return {name: form[name] for name in ("key", "form", "after")}


async def writes(browser: Browser, path: str, text: str, **more: str) -> str:
    return await browser.sends(path, **{**shown(browser), "text": text, **more})


async def two(crew: Crew, browsers: tuple[Browser, Browser]) -> None:
    for browser, text in zip(browsers, ("Commencer", "Démarrer"), strict=True):
        await speaks(browser, "fr")
        await browser.opens("/translate")
        assert "Thank you. It is kept." in await writes(browser, "/translate", text)


@pytest.fixture
async def pair(crew: Crew, staff: dict[str, int], signs_in: SignsIn) -> tuple[Browser, Browser]:
    """Two translators, each in a browser of her own."""
    staff["tara"] = await crew.joins("tara", Role.TRANSLATOR)
    return await signs_in("translator"), await signs_in("tara")


async def test_without_a_language_she_chooses_one_first_and_ticks_are_what_they_say(
    crew: Crew, pair: tuple[Browser, Browser]
) -> None:
    browser, _ = pair
    assert "Into which languages" in await browser.opens("/translate")
    assert browser.path == "/translate/languages"
    for _ in range(2):
        await speaks(browser, "fr", "ar", "xx")
    assert await crew.rows("SELECT language FROM translates ORDER BY language") == [("ar",), ("fr",)]
    assert "English:" in await browser.opens("/translate")
    assert 'dir="rtl"' in browser.page.text, "Arabic comes first"


async def test_neither_sees_the_others_words_and_a_third_decides(
    crew: Crew, pair: tuple[Browser, Browser], signs_in: SignsIn
) -> None:
    await two(crew, pair)
    first, second = pair
    assert "Commencer" not in second.text
    assert "Nothing waits for you" in await first.opens("/adjudicate")
    await crew.rows("UPDATE person SET language = 'fr' WHERE role = 'reviewer'")
    third = await signs_in("reviewer")
    told = await third.opens("/adjudicate")
    assert "Commencer" in told
    assert "Démarrer" in told
    await writes(third, "/adjudicate", "", do="second")
    assert [forms for forms, _ in await crew.rows(DECIDED)] == ['["D\\u00e9marrer"]']
    await third.opens("/adjudicate")
    assert third.status == 200


async def test_a_third_translation_is_written_and_its_fault_stands_beside_the_field(
    crew: Crew, pair: tuple[Browser, Browser], signs_in: SignsIn
) -> None:
    await two(crew, pair)
    await crew.rows("UPDATE person SET language = 'fr' WHERE role = 'reviewer'")
    third = await signs_in("reviewer")
    await third.opens("/adjudicate")
    await writes(third, "/adjudicate", "On y va avec {nom}", do="third")
    assert third.status == 400
    assert "On y va avec {nom}</textarea>" in third.page.text
    assert 'aria-describedby="w-text-1"' in third.page.text
    await writes(third, "/adjudicate", "On y va", do="third")
    assert await crew.rows(DECIDED) == [('["On y va"]', "reviewer")]


async def test_what_is_sent_twice_is_kept_once_and_never_as_another_form(
    crew: Crew, pair: tuple[Browser, Browser]
) -> None:
    browser, _ = pair
    await speaks(browser, "fr")
    await browser.opens("/translate")
    while "How is it said for these numbers" not in browser.text:
        await browser.opens(f"/translate?after={shown(browser)['key']}")
    names = shown(browser)
    text = browser.page.text.partition("English: ")[2].partition("</p>")[0].strip("\u2068\u2069")
    for _ in range(2):
        await browser.sends("/translate", **names, text=text)
    ((_, forms),) = await crew.rows(PROPOSED)
    assert str(forms).count(",") == 0, "one form of it"


async def test_a_sentence_that_needs_nothing_more_leads_to_the_next(
    crew: Crew, pair: tuple[Browser, Browser]
) -> None:
    browser, _ = pair
    await speaks(browser, "fr")
    await browser.opens("/translate")
    names = shown(browser)
    await browser.sends("/translate", **names, text="Commencer")
    assert "needs nothing from you any more" in await browser.sends("/translate", **names, text="Partir")
    assert await crew.rows("SELECT forms FROM proposal") == [('["Commencer"]',)]


@pytest.mark.parametrize(
    ("who", "closed"),
    [
        ("coordinator", ("/translate", "/translate/languages", "/adjudicate")),
        ("drafter", ("/translate", "/translate/languages", "/adjudicate")),
        ("reviewer", ("/translate", "/translate/languages")),
    ],
)
async def test_who_may_not_is_refused_at_each_door_and_the_log_says_so(
    crew: Crew, signs_in: SignsIn, who: str, closed: tuple[str, ...]
) -> None:
    browser = await signs_in(who)
    for path in closed:
        await browser.opens(path)
        assert browser.status == 403
        for doing in ("", "first"):
            await browser.opens("/sessions")
            await browser.sends(path, key="abc", form="0", text="x", language="fr", do=doing)
            assert browser.status == 403
    ((count,),) = await crew.rows("SELECT count(*) FROM audit WHERE outcome = 'refused'")
    assert count == 3 * len(closed)
    assert await crew.rows(PROPOSED) == []
