"""The consultation's own page on a phone: nothing runs, nothing is kept, nothing has to be moved sideways."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.digest.charterpage import leaves, site
from bot.i18n.catalogs import Catalogs
from tests.browser.conftest import Phones
from tests.browser.expecting import asks_nobody_else
from tests.browser.phone import WIDTH, Page, phone
from tests.browser.service import Trial, trial
from tests.digest.test_charterpage import WHOLE
from tests.i18n.pseudo import PSEUDO, known_to_babel, lay_pseudo


@pytest.fixture(scope="module")
def public(chromium: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    with trial(tmp_path_factory.mktemp("public"), charter_page="true") as running:
        yield running


def well_made(page: Page) -> None:
    assert page.width <= WIDTH, "it has to be moved sideways"
    assert page.small == [], "too small for a finger"
    assert page.scripts == 0
    assert page.bytes < 50 * 1024


def test_a_stranger_reads_every_proposal_and_nothing_is_kept_of_her(public: Trial, tmp_path: Path) -> None:
    with phone(tmp_path, "fr") as one:
        well_made(one.open(f"{public.page}/charter"))
        page = one.click("a[hreflang=en]")
        well_made(page)
        assert page.address == "/charter/en/index.html"
        assert "Nothing is decided yet." in page.text
        for letter in "abcde":
            page = one.click(f"a[href='{letter}.html']")
            well_made(page)
            assert "No figures about this are released yet." in page.text
            page = one.back()
        page = one.click("a[href='method.html']")
        well_made(page)
        assert "What may be concluded" in page.text
        assert one.cookies() == set()
        asks_nobody_else(one, public)


def test_where_it_is_not_set_a_stranger_finds_nothing(house: Trial, phones: Phones) -> None:
    page = phones("en").open(f"{house.page}/charter")
    assert "/charter" in page.address
    assert "proposal" not in page.text.lower()


@pytest.mark.parametrize("language", [*PSEUDO, "en"])
def test_files_are_read_without_a_server_in_both_directions(
    chromium: None, tmp_path: Path, language: str
) -> None:
    with known_to_babel():
        files = site(leaves(WHOLE), Catalogs(lay_pseudo(tmp_path / "pseudo"), strict=True))
    for name, content in files.items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    tag = language.replace("_", "-")
    with phone(tmp_path / "phone") as one:
        one.open((tmp_path / "site" / "index.html").as_uri())
        page = one.click(f"a[hreflang={tag}]")
        well_made(page)
        assert page.dir == ("rtl" if language.startswith("ar") else "ltr")
        page = one.click("a[href='a.html']")
        well_made(page)
        page = one.click("a[href='round-3.html']")
        well_made(page)
        assert page.lang == tag
        well_made(one.click("a[href='round-3-2.html']"))
