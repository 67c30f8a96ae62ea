"""What is put into people's hands names no topic: a card that is found tells nothing of what it is about."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.domain.leaving import Leaving
from bot.i18n.catalogs import ORDER, Catalogs
from bot.i18n.negotiation import direction

CARDS = Path(__file__).resolve().parents[2] / "docs" / "cards"
LANGUAGES = sorted(path.stem.removeprefix("card-") for path in CARDS.glob("card-*.html"))
#: Beginnings of words, in every language on every card: none of them may stand there.
FORBIDDEN = (
    *("charter", "charterbot", "women", "woman", "girl", "gender", "peace", "security", "safe"),
    *("survey", "consult", "questionnaire", "poll", "vote", "war", "conflict", "violence", "rights", "law"),
    *(
        "allies",
        "future",
        "united",
        "politic",
        "govern",
        "campaign",
        "proposal",
        "research",
        "study",
        "telegram",
    ),
    *("charte", "femme", "fille", "genre", "paix", "sécurité", "sondage", "enquête", "guerre", "conflit"),
    *("droits", "violences", "gouvern", "voter", "votez", "proposition", "étude"),
    *("carta", "mujer", "niña", "género", "paz", "segur", "encuesta", "consulta", "guerra", "derechos"),
    *("violencia", "gobiern", "propuesta", "estudio"),
    *("ميثاق", "الميثاق", "نساء", "النساء", "امرأة", "المرأة", "مرأة", "فتيات", "سلام", "السلام", "أمن"),
    *("الأمن", "استبيان", "الاستبيان", "استطلاع", "الاستطلاع", "استشارة", "حرب", "الحرب", "نزاع", "النزاع"),
    *("عنف", "العنف", "حقوق", "الحقوق", "حكوم", "الحكوم", "تصويت", "تلغرام", "تيليجرام", "تليجرام"),
    *(
        "харті",
        "хартия",
        "жін",
        "дівч",
        "гендер",
        "мир",
        "безпек",
        "опитув",
        "анкет",
        "війн",
        "насил",
        "телеграм",
    ),
    *("женщ", "девоч", "безопас", "опрос", "войн", "конфл", "консульт", "голос"),
    *(
        "wanawake",
        "mwanamke",
        "wasichana",
        "jinsia",
        "amani",
        "usalama",
        "utafiti",
        "vita",
        "mkataba",
        "haki",
    ),
    *("منشور", "زن", "دختر", "صلح", "امنیت", "نظرسنجی", "جنگ", "حقوق", "خشونت", "تلگرام"),
    *("ښځ", "نجون", "سوله", "سولې", "امنیت", "سروې", "جګړ", "تاوتریخوال", "ټیلیګرام"),
    *("ژن", "کچ", "ئاشتی", "ئاسایش", "ڕاپرسی", "جەنگ", "شەڕ", "توندوتیژی", "مافەکان", "تێلێگرام"),
    *("haween", "dumar", "naag", "gabdh", "nabad", "amni", "dagaal", "xuquuq", "axdi"),
    *("ሴት", "ሴቶች", "ልጃገረ", "ሰላም", "ጸጥታ", "ደህንነት", "ጦርነት", "ግጭት", "መብት", "ቻርተር", "ቴሌግራም", "ዳሰሳ"),
    *("ደቂ", "ደቀንስትዮ", "ጸጥታ", "ውግእ", "መሰል", "መጽናዕቲ"),
    *("mata", "mace", "zaman", "lafiya", "yaƙi", "rikici", "haƙƙi", "bincike", "kundi"),
    *("အမျိုးသမီး", "ငြိမ်းချမ်း", "လုံခြုံ", "စစ်", "ပဋိပက္ခ", "အခွင့်အရေး", "ပဋိညာဉ်", "စစ်တမ်း"),
    *("mulher", "menina", "gênero", "paz", "inquérito", "pesquisa", "direitos"),
    *("fanm", "tifi", "lapè", "sekirite", "lagè", "sondaj", "ankèt", "vyolans"),
    *("basi", "mwasi", "kimya", "bokengi", "bitumba", "etumba", "bandoki", "lotomo"),
)
#: Too short to be looked for as beginnings.
WHOLE = {"fi", "bot", "bots", "onu", "ong", "ngo", "بوت"}


class Text(HTMLParser):
    """All that can be read on a page or in its source, beside the style."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.loads: list[str] = []
        self._style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._style = tag == "style"
        for name, value in attrs:
            if name in ("src", "href", "srcset"):
                self.loads.append(str(value))
            elif tag != "meta":
                self.words.append(str(value))

    def handle_endtag(self, tag: str) -> None:
        self._style = False

    def handle_data(self, data: str) -> None:
        if not self._style:
            self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.words.append(data)


def read(language: str) -> tuple[str, Text]:
    source = (CARDS / f"card-{language}.html").read_text("utf-8")
    text = Text()
    text.feed(source)
    return source, text


def words(text: str) -> list[str]:
    marks = re.compile("[\u064b-\u0652\u0640]")
    return re.findall(r"[^\W\d_]+", marks.sub("", text.lower()))


@pytest.mark.threat(1)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_on_a_card_names_the_topic_or_who_asks(language: str) -> None:
    _, text = read(language)
    found = [word for word in words(" ".join(text.words)) if word.startswith(FORBIDDEN) or word in WHOLE]
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_calls_nothing_in_and_says_how_to_leave_and_erase(language: str) -> None:
    source, text = read(language)
    assert text.loads == []
    assert "@import" not in source
    assert "url(" not in source
    assert "<script" not in source
    commands = set(re.findall(r"<kbd>/(\w+)</kbd>", source))
    assert commands == {Leaving.X, Leaving.ERASE, Leaving.STOP, Leaving.PAUSE}
    assert f'<html lang="{language.replace("_", "-")}" dir="{direction(language)}">' in source


def test_there_is_a_card_in_every_shipped_language_and_each_says_as_much() -> None:
    assert set(Catalogs().languages) <= set(LANGUAGES) <= set(ORDER)
    shapes = {re.sub(r">[^<]*<", "><", read(each)[0].split("<body>")[1]) for each in LANGUAGES}
    assert len(shapes) == 1


def test_the_words_are_found_where_they_stand() -> None:
    for phrase in (
        "About women's peace",
        "une enquête sur la paix",
        "una carta de mujeres",
        "استبيان عن السَّلام",
    ):
        assert any(word.startswith(FORBIDDEN) for word in words(phrase)), phrase
