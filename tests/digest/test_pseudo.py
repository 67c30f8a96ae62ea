"""A digest in two made-up languages: as a page, on paper and as an image, all that it says is translated."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterator
from html import unescape
from io import BytesIO

import pytest
from pypdf import PdfReader

from bot.digest import card, html, pdf, text
from bot.domain.say import Named
from bot.i18n.catalogs import ORDER, Catalogs
from bot.i18n.values import country_names, name
from tests.digest.test_printed import SHIPPED
from tests.i18n.pseudo import PSEUDO, XA, known_to_babel, lay_pseudo, untranslated, whole

NAMES = (
    *country_names("en").values(),
    *(name(Named("language", code), "en") for code in ORDER),
    *month_name[1:],
    *("Our Secure Future", "charterbot", "AM", "PM"),
)


@pytest.fixture(scope="module")
def catalogs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogs]:
    with known_to_babel():
        yield Catalogs(lay_pseudo(tmp_path_factory.mktemp("pseudo")), strict=True)


def shown(page: str) -> str:
    """What is read on a page, without what only the browser reads."""
    body = re.sub(r"(?s)<(style|script|head)\b.*?</\1>", "", page)
    return unescape(re.sub("<[^>]+>", "\n", body))


@pytest.mark.parametrize("language", PSEUDO)
def test_a_page_and_a_chat_message_are_translated_to_the_last_word(language: str, catalogs: Catalogs) -> None:
    page = shown(html(SHIPPED, language, catalogs))
    assert untranslated(page, *NAMES) == []
    assert untranslated(text(SHIPPED, language, catalogs), *NAMES) == []
    if language == XA:
        assert whole(page)
        assert page.count("[") > 50


@pytest.mark.parametrize("language", PSEUDO)
def test_paper_and_image_are_made_and_translated_to_the_last_word(language: str, catalogs: Catalogs) -> None:
    pages = [each.extract_text() for each in PdfReader(BytesIO(pdf(SHIPPED, language, catalogs))).pages]
    assert untranslated("\n".join(pages), *NAMES) == []
    if language == XA:
        assert whole("".join(pages)), "something was cut off"
    assert card(SHIPPED, language, catalogs).startswith(b"\x89PNG")
