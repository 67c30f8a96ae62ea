"""The consultation's own page: what stands in it, what never does, and that nothing in it loads anything."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from posixpath import join, normpath

import pytest

from bot.digest import Digest, build
from bot.digest.charterpage import HEAD, Asked, Consultation, Subject, languages, leaves, site
from bot.digest.page import Grouped
from bot.domain.decision import Decision, Verdict, wording_of
from bot.domain.edition import Edition, edition_of
from bot.domain.findings import find
from bot.domain.release import release
from bot.domain.say import Wording
from bot.i18n.catalogs import Catalogs
from bot.i18n.po import Unit, path_of, read, written
from bot.i18n.words import ALL
from bot.storage.owncatalogs import keep
from bot.surveyfile.load import load
from tests.digest.test_digest import CATALOGS, FACTS, SURVEYS, K, in_groups
from tests.domain.crowd import crowd
from tests.domain.stating import listeners, statements
from tests.i18n.pseudo import known_to_babel, lay_pseudo

SURVEY = load(SURVEYS / "a-women-at-the-table.yaml")
WHY = "Many <want> more."
MOST_BYTES = 50 * 1024


def asked() -> Asked:
    everyone = crowd(2, 200, SURVEY)
    released = release(find(everyone, SURVEY), K)
    decision = Decision("condition", Verdict.CHANGE, 1, FACTS.made_at, WHY)
    told = replace(FACTS, survey=SURVEY, state="closed", decisions={"condition": decision})
    return Asked(3, build(Digest(told, released)))


def editions() -> tuple[Edition, ...]:
    first = edition_of(SURVEY)
    assert first is not None
    share, *others = first.passages
    return first, replace(first, version=2, passages=(replace(share, text=others[1].text), *others[:-1]))


def consultation(*rounds: Asked) -> Consultation:
    versions = editions()
    return Consultation((Subject("a", versions[-1].short_name, versions, rounds),), K)


WHOLE = consultation(asked())


@pytest.fixture(scope="module")
def catalogs(tmp_path_factory: pytest.TempPathFactory):
    with known_to_babel():
        yield Catalogs(lay_pseudo(tmp_path_factory.mktemp("pseudo")), strict=True)


@pytest.fixture(scope="module")
def files(catalogs: Catalogs) -> dict[str, str]:
    return {name: content.decode() for name, content in site(leaves(WHOLE), catalogs).items()}


def test_the_same_facts_are_the_same_bytes(catalogs: Catalogs) -> None:
    assert site(leaves(WHOLE), catalogs) == site(leaves(consultation(asked())), catalogs)


@pytest.mark.threat(18)
def test_nothing_runs_nothing_is_loaded_and_nothing_is_sent(files: dict[str, str]) -> None:
    for name, page in files.items():
        tags = set(re.findall(r"<(\w+)", page))
        assert not tags & {"script", "img", "link", "iframe", "object", "form", "input", "button", "audio"}, (
            name
        )
        assert not re.search(r"\s(style|src|on\w+)=", page), name
        assert not re.search(r"url\(|@import|https?:|//\w", page), name
        (style,) = re.findall(r"<style>(.*?)</style>", page)
        assert b64encode(sha256(style.encode()).digest()).decode() in HEAD
        assert f'content="{HEAD}"'.replace("'", "&#39;") in page
        assert "no-referrer" in page


def test_every_link_leads_to_another_file_of_the_folder(files: dict[str, str]) -> None:
    for name, page in files.items():
        for link in re.findall(r'href="([^"]*)"', page):
            assert normpath(join(name, "..", link)) in files, (name, link)
    reached, waiting = set(), ["index.html"]
    while waiting:
        here = waiting.pop()
        if here not in reached:
            reached.add(here)
            waiting += [
                normpath(join(here, "..", each)) for each in re.findall(r'href="([^"]*)"', files[here])
            ]
    assert reached == set(files)


def test_every_file_is_light(files: dict[str, str]) -> None:
    assert max(len(page.encode()) for page in files.values()) < MOST_BYTES


@pytest.mark.threat(8)
def test_it_never_tells_how_to_join_and_nothing_of_groups(files: dict[str, str]) -> None:
    everything = "\n".join(page for name, page in files.items() if name.startswith("en/"))
    assert re.findall(r"t\.me\b|/p/|/start|\bjoin|\blinks?\b", everything, re.IGNORECASE) == []
    groups = {
        "by_country",
        "by_gender",
        "side_by_side",
        "rate",
        "stages",
    }
    words = {key: ALL[f"digest.{key}"].english.split("{")[0].strip() for key in groups}
    assert [key for key, text in words.items() if text in everything] == []


@pytest.mark.threat(8)
def test_what_groups_said_stands_in_the_digest_and_not_here() -> None:
    digest = in_groups(30)
    assert any(isinstance(block, Grouped) for section in digest.sections for block in section.blocks)
    pages = site(leaves(Consultation((Subject("x", digest.title, (), (Asked(1, digest),)),), K)), CATALOGS)
    everything = "".join(page.decode() for page in pages.values())
    assert "I cannot accept it" in everything
    assert not re.search(r"\b(Women|Men|Side by side|Between groups|Gender)\b", everything)


def test_a_decision_stands_with_what_was_said_its_reason_and_its_version(files: dict[str, str]) -> None:
    for name in ("en/index.html", "en/a.html"):
        rows = re.findall(r"<tbody><tr>(.*?)</tr></tbody>", files[name], re.DOTALL)
        (row,) = [each for each in rows if "A condition for international support" in each]
        assert re.search(r"(Most who|Some|No one answer)", row)
        assert "Changed" in row
        assert "Many &lt;want&gt; more." in row
        assert row.rstrip().endswith("<p>1</p></td>")
        assert sum("Not decided yet." in each for each in rows) == len(rows) - 1
        assert (len(rows) == 1) is (name == "en/index.html")


def test_a_reason_stands_in_the_words_of_each_language_once_somebody_wrote_them(tmp_path: Path) -> None:
    reason = wording_of(3, Decision("condition", Verdict.CHANGE, 1, FACTS.made_at, WHY))
    assert reason is not None
    with known_to_babel():
        folder = lay_pseudo(tmp_path / "pseudo")
        own = tmp_path / "own"
        keep(own, "ar_XB", "surveys", [Unit(reason.context, (reason.text,), ("سبب",))])
        made = site(leaves(WHOLE), Catalogs(folder, own=own))
    assert "<p>سبب</p>" in made["ar-XB/a.html"].decode()
    for name in ("en/a.html", "en-XA/a.html"):
        assert "<p><bdi>Many &lt;want&gt; more.</bdi></p>" in made[name].decode()


def test_a_reason_that_was_not_asked_for_everybody_stands_on_no_leaf() -> None:
    found = asked()
    digest = found.page.digest
    old = {item: replace(each, for_all=False) for item, each in digest.facts.decisions.items()}
    page = build(replace(digest, facts=replace(digest.facts, decisions=old)))
    made = site(leaves(consultation(Asked(3, page))), CATALOGS)
    told = [content for content in made.values() if b"Many &lt;want&gt; more." in content]
    assert told == []
    assert b"Many &lt;want&gt; more." in site(leaves(WHOLE), CATALOGS)["en/a.html"]


def test_versions_stand_beside_each_other_in_the_words_of_each_language(files: dict[str, str]) -> None:
    page = files["en/a.html"]
    assert "Proposal <bdi>a</bdi>, version 2" in page
    assert "<del>In the end, half of the people are women" in page
    assert page.split("What people said")[0].count("<h3>") == 2, "parts that stayed are not told"
    for name, other in files.items():
        if name.endswith("/a.html"):
            assert 2 <= other.count("<del>") <= 5


def test_only_the_words_that_differ_are_crossed_out_and_underlined() -> None:
    first, _ = editions()
    share, *others = first.passages
    more = Wording(share.text.context, share.text.text.replace("30", "40"))
    second = replace(first, version=2, passages=(replace(share, text=more), *others))
    subject = Subject("a", first.short_name, (first, second))
    made = site(leaves(Consultation((subject,), K)), CATALOGS)
    assert "At least <del>30</del><ins>40</ins> out of every 100" in made["en/a.html"].decode()
    assert [name for name in made if name.endswith("/a.html")] == ["en/a.html"], "nobody translated it yet"


def test_a_round_of_which_nothing_could_be_released_tells_only_that(catalogs: Catalogs) -> None:
    told = replace(FACTS, survey=SURVEY, state="closed", closing=True)
    page = site(leaves(consultation(Asked(1, build(Digest(told, None))))), catalogs)[
        "en/round-1.html"
    ].decode()
    assert "To protect people, nothing is shown." in page
    assert "<table" not in page


def test_a_language_that_lacks_a_word_of_the_first_leaf_is_not_there_and_a_draft_says_so(
    tmp_path: Path,
) -> None:
    with known_to_babel():
        folder = lay_pseudo(tmp_path / "pseudo")
        every = Catalogs(folder).languages
        assert languages(leaves(WHOLE), Catalogs(folder)) == every
        first, second = every[1], every[2]
        assert "[" in site(leaves(WHOLE), Catalogs(folder))[f"{first.replace('_', '-')}/index.html"].decode()
        path = path_of(folder, second, "bot")
        po = read(path, second)
        lacking = [each for each in po.units if each.context != "charterpage.about"]
        path.write_text(written(replace(po, units=tuple(lacking))), "utf-8")
        assert second not in languages(leaves(WHOLE), Catalogs(folder))
        made = site(leaves(WHOLE), Catalogs(folder))
        assert not any(name.startswith(f"{second}/") for name in made)


def test_a_leaf_that_lacks_a_word_in_a_language_is_read_in_english_from_there(tmp_path: Path) -> None:
    with known_to_babel():
        folder = lay_pseudo(tmp_path / "pseudo")
        path = path_of(folder, "en_XA", "bot")
        po = read(path, "en_XA")
        lacking = tuple(each for each in po.units if each.context != "charterpage.how_free")
        path.write_text(written(replace(po, units=lacking)), "utf-8")
        made = site(leaves(WHOLE), Catalogs(folder))
    assert "en-XA/method.html" not in made
    first = made["en-XA/index.html"].decode()
    assert 'href="../en/method.html" hreflang="en"' in first
    assert 'href="../en-XA/index.html"' in made["en/method.html"].decode()


def test_a_long_table_goes_on_on_other_leaves_each_of_them_light(catalogs: Catalogs) -> None:
    survey = statements(100)
    released = release(find(listeners(3, 1500, survey), survey), K)
    decisions = {
        each.item: Decision(each.item, Verdict.KEEP, 1, FACTS.made_at, WHY) for each in survey.questions
    }
    facts = replace(FACTS, survey=survey, state="closed", decisions=decisions)
    asked = Asked(9, build(Digest(facts, released)))
    made = site(leaves(Consultation((Subject(survey.id, asked.page.title, (), (asked,)),), K)), CATALOGS)
    assert max(map(len, made.values())) < MOST_BYTES
    for name in ("round-9", survey.id, "index"):
        pages = [page.decode() for each, page in made.items() if re.match(rf"en/{name}(-\d+)?\.html", each)]
        assert len(pages) > 2
        assert sum(page.count("Statement 50 is short.") for page in pages) >= 1


def test_right_to_left_is_so_in_the_text_and_in_the_bars(files: dict[str, str]) -> None:
    rtl = [page for name, page in files.items() if 'dir="rtl"' in page.split("<head>")[0]]
    assert rtl
    for page in rtl:
        if "<rect" in page:
            assert re.search(r'<rect class="\w+" x="[1-9][\d.]*%"', page)
