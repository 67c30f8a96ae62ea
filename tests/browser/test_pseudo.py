"""The phone page in two made-up languages: words 40 % longer, or that run from the right, break nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.browser.conftest import Phones
from tests.browser.phone import WIDTH
from tests.conversations.languages import WHO, survey_in
from tests.conversations.onpage import OnPage
from tests.conversations.stage import Stage
from tests.i18n.pseudo import PSEUDO, known_to_babel, lay_pseudo


async def pages(language: str, folder: Path, locales: Path) -> list[str]:
    """The source of every page of a whole survey."""
    kept: list[str] = []

    class Keeping(OnPage):
        def _look(self, who: str) -> None:
            super()._look(who)
            kept.append(self._browsers[WHO].page)

    def keeping(stage: Stage) -> Keeping:
        return Keeping(stage)

    await survey_in(language, folder, locales, keeping)
    return list(dict.fromkeys(kept))


@pytest.mark.parametrize("language", PSEUDO)
def test_no_page_is_wider_than_the_phone_and_no_button_too_small_for_a_finger(
    language: str, phones: Phones, tmp_path: Path
) -> None:
    with known_to_babel():
        sources = asyncio.run(pages(language, tmp_path / "house", lay_pseudo(tmp_path / "locales")))
    phone = phones("en")
    file = tmp_path / "page.html"
    assert len(sources) > 20
    for source in sources:
        file.write_text(source, "utf-8")
        seen = phone.open(file.as_uri())
        assert seen.width <= WIDTH, seen.text
        assert seen.small == []
        assert seen.scripts == 0
