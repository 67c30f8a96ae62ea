"""What use cases say is wrong is known again, and told in the console's words and the reader's language."""

from __future__ import annotations

import re

import pytest

from bot.app import batching, confining, permits, resent, stating, twofold
from bot.console.retold import retold
from bot.domain.say import Words
from bot.i18n.words.console_faults import SAID, WORDS
from tests.app.conftest import Crew
from tests.console.conftest import SignsIn

PREFIX = "console.fault."


@pytest.mark.parametrize("key", WORDS)
def test_each_is_known_by_what_is_said_and_keeps_its_values(key: str) -> None:
    said = SAID.get(key.removeprefix(PREFIX), WORDS[key].english)
    names = re.findall(r"\{(\w+)\}", said)
    line = said.format(**{name: f"<{name}>" for name in names})
    wanted = re.findall(r"\{(\w+)\}", WORDS[key].english)
    assert set(wanted) <= set(names)
    for placed in (line, f"--option: {line}", f"ROUND 3: {line}"):
        assert retold(placed) == Words(key, {name: f"<{name}>" for name in wanted}), placed


def test_nothing_is_said_for_what_no_sentence_is_told_of() -> None:
    assert {f"{PREFIX}{name}" for name in SAID} <= set(WORDS)


@pytest.mark.parametrize(
    "line",
    [
        resent.NO_WORD,
        batching.NO_ADDRESS,
        confining.NOT_OWNER,
        confining.NOT_HERSELF,
        permits.BEYOND,
        stating.TOO_FEW,
        stating.BORROWED,
        stating.NO_SUCH,
        stating.TWO,
        twofold.GONE,
    ],
)
def test_what_use_cases_keep_as_constants_is_known(line: str) -> None:
    assert retold(line) is not None


def test_a_line_that_is_not_known_or_endless_is_told_as_it_is() -> None:
    assert retold("Something that nobody wrote down.") is None
    assert retold("a" * 100_000) is None


async def test_a_mistake_is_told_in_the_readers_language(crew: Crew, signs_in: SignsIn) -> None:
    await crew.stage.house.db.run(lambda conn: conn.execute("UPDATE person SET language = 'fr'"))
    browser = await signs_in("coordinator")
    await browser.opens("/invitations")
    told = await browser.sends("/invitations", codes="999", uses="1", days="14", how="links")
    assert "Give a number" not in told
    assert "240" in told


async def test_it_runs_her_way_whatever_it_begins_with_and_else_its_own(
    crew: Crew, signs_in: SignsIn
) -> None:
    await crew.stage.house.db.run(lambda conn: conn.execute("UPDATE person SET language = 'ar'"))
    browser = await signs_in("coordinator")
    await browser.opens("/rounds/new")
    await browser.sends("/rounds/new", targets="YE 3", closes="+7d", survey="priorities")
    assert '<span class="wrong" dir="rtl" id="w-targets-1">' in browser.page.text
    await browser.opens("/rounds/new")
    await browser.sends("/rounds/new", closes="+7d", survey="nothing")
    assert '<span class="wrong" dir="auto" id="w-survey-1">' in browser.page.text
