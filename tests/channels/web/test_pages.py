from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.channels.web.pages import isolated
from bot.domain.say import Choice, Named, Say, Verbatim, Words
from bot.i18n.words.page import WORDS
from tests.channels.web.house import SCREENS, STAFF, Browser, House, arabic, build, said

ASKED = "Should there be a floor for the share of women in peace talks, in any country?"
VOID = {"meta", "input", "br"}


class Shape(HTMLParser):
    """Every tag with its attributes; fails on a tag left open or closed twice."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(html)
        assert not self._open, f"left open: {self._open}"

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


async def every_page(house: House, browser: Browser) -> list[str]:
    """Each kind of page there is, and each screen of the house."""
    pages = [
        (await browser.open(path)).text for path in ("/", "/p/", "/p/start/abc", "/nothing", "/d/nothing")
    ]
    await browser.join()
    pages += [(await browser.open("/p/start/abc")).text, (await browser.post("/p/", data={})).text]
    for house.at[browser.seat() or ""] in range(len(SCREENS)):
        pages.append((await browser.open("/p/")).text)
    house.role, house.commands = "coordinator", STAFF
    pages.append((await browser.open("/p/")).text)
    return pages


async def test_every_page_is_whole_small_and_asks_nothing_of_anybody_else(house, browser):
    for page in await every_page(house, browser):
        shape = Shape(page)
        assert len(page.encode()) < 20_000
        assert not {"script", "img", "link", "iframe", "object"} & {tag for tag, _ in shape.tags}
        for _, attributes in shape.tags:
            assert not any(name.startswith("on") or name == "style" for name in attributes)
            for name in ("href", "action", "src"):
                assert (attributes.get(name) or "/").startswith("/")
        assert "http" not in page
        assert "url(" not in page


async def test_every_page_of_a_trial_says_so_and_every_page_of_a_place_can_be_left(house, browser):
    for page in await every_page(house, browser):
        assert "This is a trial." in page
    for path in ("/p/", "/s/", "/d/nothing", "/p/start/abc"):
        page = await browser.open(path)
        assert f'action="{path[:3]}leave">' in page.text


async def test_no_page_says_what_it_is_about_before_a_press(browser):
    for path in ("/", "/p/", "/s/", "/d/", "/p/start/abc"):
        page = re.sub(r"<style>.*?</style>", "", (await browser.open(path)).text)
        assert not re.search(r"wom[ae]n|charter|peace|survey|question|consult", page, re.IGNORECASE), path


async def test_a_long_list_of_choices_still_fits(house, browser):
    countries = ["AF", "YE", "CD", "SD", "UA", "HT", "MM", "SO"] * 12
    house.screens = (
        Say((), tuple((Choice(f"c{i}", Named("country", c)),) for i, c in enumerate(countries))),
    )
    page = await browser.join()
    assert len(page.content) < 20_000
    assert page.text.count('name="do"') == 96


async def test_a_page_reads_from_the_right_where_its_language_does(house, tmp_path: Path):
    house.language = "ar"
    sentences = dict.fromkeys(
        ("Good as it is", "I can live with it", "It needs a change", "I cannot accept it"), "نص"
    )
    sentences |= {
        "I cannot judge": "لا",
        ASKED: "هل؟",
        "page.leave": "اخرجي",
    }
    async with Browser(build(house, catalogs=arabic(tmp_path, sentences))) as browser:
        page = await browser.join()
        html = Shape(page.text).all("html")[0]
        assert (html["lang"], html["dir"]) == ("ar", "rtl")
        assert "اخرجي" in page.text
        assert "هل؟" in page.text
        assert Shape(page.text).all("section") == [{}]
        # The next screen is not translated: its card is English as a whole, in a page that is not.
        house.at[browser.seat() or ""] = 1
        page = await browser.open("/p/")
        assert Shape(page.text).all("html")[0]["dir"] == "rtl"
        assert Shape(page.text).all("section") == [{"lang": "en", "dir": "ltr"}]


async def test_a_start_page_speaks_the_browsers_language(house, tmp_path: Path):
    catalogs = arabic(tmp_path, {"page.continue": "تابعي"})
    async with Browser(build(house, catalogs=catalogs)) as browser:
        page = await browser.get("/p/start/abc", headers={"accept-language": "de, ar-YE;q=0.8, en;q=0.5"})
        assert "تابعي" in page.text
        page = await browser.get("/p/start/abc", headers={"accept-language": ";;q=x,,*" * 90})
        assert "Continue" in page.text


async def test_a_half_translated_page_is_english_as_a_whole(house, tmp_path: Path):
    catalogs = arabic(tmp_path, {"page.send": ""})
    async with Browser(build(house, catalogs=catalogs)) as browser:
        page = await browser.get("/p/", headers={"accept-language": "ar"})
        assert Shape(page.text).all("html")[0]["lang"] == "en"
        assert "كلمات" not in page.text


@pytest.mark.case(40)
@pytest.mark.threat(18)
async def test_what_somebody_wrote_is_text_and_nothing_else(house, browser):
    nasty = "<script>alert(1)</script>\"'&<b onload=x>\u202e"
    house.screens = (
        Say(
            (Verbatim(nasty), Words("page.open_file", {"name": Verbatim(nasty)})),
            ((Choice("a", Verbatim(nasty)),),),
        ),
    )
    house.toast = nasty
    page = await browser.join()
    assert "<script" not in page.text
    assert "<b " not in page.text
    assert "\u202e" not in page.text.split('role="status"')[1].split("</p>")[1]
    assert "&lt;script&gt;" in page.text


async def test_only_a_link_that_was_asked_for_can_be_pressed(house, browser):
    await browser.join()
    link = Verbatim(f"https://elsewhere.test/console/in/{'a' * 32}")
    for before, found in (
        (Words("desk.console", {"minutes": 10}), 1),
        (Words("queue.unquoted"), 0),
        (link, 0),
    ):
        house.screens = (Say((before, link)),)
        page = await browser.open("/p/")
        assert page.text.count('href="https') == found, before


async def test_a_number_is_typed_into_a_field_with_digits_that_any_script_can_fill(house, browser):
    await browser.join()
    house.at[browser.seat()] = 2
    fields = [
        each for each in Shape((await browser.open("/p/")).text).all("input") if each.get("name") == "text"
    ]
    assert [(each["type"], each["inputmode"], each["dir"]) for each in fields] == [
        ("text", "numeric", "auto")
    ]


async def test_progress_is_a_bar_and_words(house, browser):
    page = await browser.join()
    assert Shape(page.text).all("progress") == [{"max": "9", "value": "1"}]
    assert page.text.count("Question 1 of 9") == 1


async def test_the_steps_of_consent_are_a_bar_and_words_too(house, browser):
    line = Words("consent.number", {"number": 2, "total": 10})
    house.screens = (Say((line, said("It is free."))),)
    assert Shape((await browser.join()).text).all("progress") == [{"max": "10", "value": "2"}]


async def test_what_can_be_pressed_stands_before_a_field_for_anything_else(house, browser):
    countries = ((Choice("o_ye", Named("country", "YE")),), (Choice("skip", Words("interview.skip")),))
    house.screens = (Say((said("Which country?"),), countries, step=1, entry="text"),)
    page = (await browser.join()).text
    places = [page.index(each) for each in ('value="1.o_ye"', 'name="text"', 'value="1.skip"')]
    assert places == sorted(places)
    assert "<textarea" not in page


async def test_what_a_sentence_says_to_send_is_a_button_under_it(house, browser):
    house.screens = (Say((Words("leaving.stopped_erase"),)),)
    page = await browser.join()
    under = page.text.split("</section>")[1].split("<details")[0]
    assert re.findall(r'name="command" value="(\w+)"', under) == ["erase"]  # /continue is not on offer here


async def test_no_button_stands_there_twice(house, browser):
    erase = ((Choice("erase", Words("page.command_erase")),),)
    house.screens = (Say((Words("leaving.stopped_erase"),), erase, step=1),)
    page = await browser.join()
    under = page.text.split("<main")[1].split("<details")[0]
    assert re.findall(r'value="([\w.]*erase)"', under) == ["1.erase"]


async def test_keys_for_digits_stand_from_the_left_in_every_script(house, browser):
    keys = tuple(Choice(f"d{digit}", Verbatim(digit)) for digit in "123")
    words = (Choice("a", Words("page.more")), Choice("b", Words("page.send")))
    house.screens = (Say((said("How many?"),), (keys, words), step=1),)
    page = (await browser.join()).text
    rows = re.findall(r'<div class="row"( dir="ltr")?>(.*?)</div>', page, re.DOTALL)
    assert [(way, row.count("<button")) for way, row in rows] == [(' dir="ltr"', 3), ("", 2)]


async def test_a_list_of_commands_to_send_is_shown_as_buttons_alone(house, browser):
    house.screens = (Say((Words("help.lines"), Words("help.commands"))),)
    page = await browser.join()
    assert "/language" not in page.text
    under = page.text.split("</section>")[1].split("<details")[0]
    assert re.findall(r'name="command" value="(\w+)"', under) == [
        name for name in house.commands if name != "help"
    ]


async def test_the_browsers_language_holds_until_she_has_chosen_one(house, tmp_path: Path):
    house.language = None
    async with Browser(build(house, catalogs=arabic(tmp_path, {"page.leave": "اخرجي"}))) as browser:
        assert "Leave now" in (await browser.join()).text
        page = await browser.get("/p/", headers={"accept-language": "ar-YE, en;q=0.5"})
        assert Shape(page.text).all("html")[0]["lang"] == "ar"
        assert "اخرجي" in page.text


async def test_where_the_order_is_the_answer_there_are_buttons_and_no_tick_boxes(house, browser):
    say = SCREENS[1]
    house.screens = (replace(say, lines=(said("Rank them"), Words("interview.rank_how"))),)
    shape = Shape((await browser.join()).text)
    assert not [each for each in shape.all("input") if each.get("type") == "checkbox"]
    assert "2.-missions" in [each.get("value") for each in shape.all("button")]


async def test_staff_see_their_role_and_their_commands(house, browser):
    house.role, house.commands = "coordinator", STAFF
    page = await browser.join("/s/")
    assert "Coordinator" in page.text
    values = [each.get("value") for each in Shape(page.text).all("button") if each.get("name") == "command"]
    assert values == list(STAFF)


def test_every_command_of_the_house_has_a_label():
    named = {key.removeprefix("page.command_") for key in WORDS if key.startswith("page.command_")}
    assert {
        "language",
        "settings",
        "pause",
        "continue",
        "stop",
        "erase",
        "privacy",
        "mydata",
        "help",
    } <= named
    assert {"rounds", "newround", "status", "pause_round", "extend", "close", "invite"} <= named


@pytest.mark.parametrize("text", ["\u2068a", "a\u2069", "\u2069\u2068", "\u2068\u2068a\u2069"])
def test_isolates_that_do_not_pair_open_no_element(text):
    assert "bdi" not in isolated(text)
