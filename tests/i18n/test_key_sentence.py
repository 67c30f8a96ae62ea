"""The sentence on which consent hangs is said in every language that is shipped."""

from __future__ import annotations

import pytest

from bot.domain.consent import SENTENCES
from bot.domain.say import Words
from bot.i18n.catalogs import Catalogs

SEEN = Words("consent.seen")
#: 'Telegram', and that it can read, as each language has it; with `|` between, either is right.
SAYS = {
    "en": ("Telegram", "can read"),
    "ar": ("تيليغرام", "يمكن", "أن يقرأ"),
    "fr": ("Telegram", "peut lire"),
    "es": ("Telegram", "puede leer"),
    "uk": ("Telegram", "може читати"),
    "sw": ("Telegram", "inaweza kusoma"),
    "fa_AF": ("تلگرام", "می‌تواند", "بخواند"),
    "ps": ("ټیلیګرام", "لوستلای شي"),
    "ckb": ("تێلێگرام|تەلەگرام", "دەتوانێت", "بخوێنێتەوە"),
    "so": ("Telegram", "akhrin karaa"),
    "am": ("ቴሌግራም", "ማንበብ ይችላል"),
    "ha": ("Telegram", "na iya karanta|zai iya karanta"),
    "my": ("Telegram|တယ်လီဂရမ်", "ဖတ်နိုင်"),
    "pt": ("Telegram", "pode ler|consegue ler"),
    "ht": ("Telegram", "ka li"),
    "ru": ("Telegram|Телеграм", "может", "чита"),
    "ti": ("ቴሌግራም|ተለግራም", "ከንብብ|ምንባብ", "ይኽእል|ትኽእል"),
    "ln": ("Telegram", "koki kotánga|kokí kotánga|koki kotanga|kokí kotanga"),
}


@pytest.mark.threat(5)
@pytest.mark.parametrize("language", Catalogs().languages)
def test_consent_says_in_every_language_that_telegram_can_read(language: str) -> None:
    assert SEEN.key in SENTENCES, "it is one of the screens that everyone passes before any question"
    catalogs = Catalogs()
    assert catalogs.complete(SEEN, language), "no falling back to English here"
    told = catalogs.words(SEEN, language)
    assert all(any(either in told for either in part.split("|")) for part in SAYS[language])
