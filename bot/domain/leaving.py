"""The words that leave, pause, stop, erase, go on or ask for help, and the names of languages.

They count only as a whole message. A new language is one more entry in each table.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Leaving(StrEnum):
    """What a word asks for; each has a command of the same name."""

    X = "x"
    PAUSE = "pause"
    STOP = "stop"
    ERASE = "erase"
    CONTINUE = "continue"
    HELP = "help"


def leaving_word(text: str) -> Leaving | None:
    """What a whole message asks for, if it is one of the words; None for any sentence that only holds one.

    >>> leaving_word(" STOP! ")
    <Leaving.STOP: 'stop'>
    >>> leaving_word("stop the war") is None
    True
    """
    return _LEAVING.get(bare(text))


def language_word(text: str) -> str | None:
    """The language that a whole message names (`fa_AF` form); ask only where no text is being answered.

    >>> language_word("Français"), language_word("العربيّة")
    ('fr', 'ar')
    """
    return _LANGUAGES.get(bare(text))


WORDS: Final[Mapping[str, Mapping[Leaving, tuple[str, ...]]]] = MappingProxyType(
    {
        "en": {
            Leaving.X: ("x", "×", "exit", "quit", "leave", "leave now"),
            Leaving.PAUSE: ("pause",),
            Leaving.STOP: ("stop", "unsubscribe"),
            Leaving.ERASE: ("erase", "delete", "erase everything", "delete everything", "forget me"),
            Leaving.CONTINUE: ("continue", "resume", "go on"),
            Leaving.HELP: ("help",),
        },
        "ar": {
            Leaving.X: (
                *("خروج", "اخرج", "اخرجي", "اخرجوا", "الخروج", "الخروج الآن", "خروج فورًا"),
                *("اطلع", "اطلعي", "اطلعوا", "مغادرة", "غادر", "غادري", "إكس"),
            ),
            Leaving.PAUSE: (
                *("توقف مؤقت", "توقف مؤقتا", "إيقاف مؤقت", "استراحة"),
                *("إيقاف الرسائل مؤقتًا", "أوقفوا الرسائل مؤقتًا"),
            ),
            Leaving.STOP: (
                *("توقف", "توقفي", "توقفوا", "قف", "قفي", "وقف", "وقفي", "أوقف", "أوقفي", "أوقفوا"),
                *("إيقاف", "الإيقاف", "إيقاف الرسائل", "إيقاف كل الرسائل", "إلغاء الاشتراك", "ستوب"),
                *("وقفوا", "كفى", "أوقف الرسائل", "أوقفوا الرسائل", "لا ترسلوا لي"),
            ),
            Leaving.ERASE: (
                *("امسح", "امسحي", "امسحوا", "مسح", "احذف", "احذفي", "احذفوا", "حذف"),
                *("امسح كل شيء", "امسحي كل شيء", "امسحوا كل شيء", "مسح كل شيء"),
                *("احذف كل شيء", "احذفي كل شيء", "احذفوا كل شيء", "حذف كل شيء"),
                *("امسح الكل", "مسح الكل", "احذف الكل", "حذف الكل", "امسح بياناتي", "احذف بياناتي"),
                *("محو", "امح", "امحي", "امحوا", "محو كل شيء", "نعم حذف كل شيء"),
            ),
            Leaving.CONTINUE: (
                *("متابعة", "المتابعة", "تابع", "تابعي", "تابعوا", "استمرار", "استمر", "استمري"),
                *("أكمل", "أكملي", "أكملوا", "كمل", "كملي"),
            ),
            Leaving.HELP: ("مساعدة", "المساعدة", "ساعدني", "ساعديني", "ساعدوني", "النجدة"),
        },
        "fr": {
            Leaving.X: (
                *("quitter", "quitte", "quittez", "sortir", "sors", "sortez", "partir"),
                "quitter maintenant",
            ),
            Leaving.PAUSE: ("pause", "en pause", "faire une pause", "mettre en pause"),
            Leaving.STOP: (
                *("stop", "stopper", "stoppe", "stoppez", "arrêter", "arrête", "arrêtez", "arrêt"),
                *("arrêter les messages", "plus aucun message", "se désabonner", "désabonner"),
            ),
            Leaving.ERASE: (
                *("effacer", "efface", "effacez", "supprimer", "supprime", "supprimez"),
                *("tout effacer", "effacer tout", "efface tout", "effacez tout"),
                *("tout supprimer", "supprimer tout", "supprime tout", "supprimez tout"),
                *("oubliez-moi", "oublie-moi"),
            ),
            Leaving.CONTINUE: ("continuer", "reprendre"),
            Leaving.HELP: ("aide", "aidez-moi", "aide-moi", "à l'aide", "besoin d'aide", "au secours"),
        },
        "es": {
            Leaving.X: ("salir", "salir ahora", "salida", "cerrar"),
            Leaving.PAUSE: ("pausa", "pausar", "hacer una pausa", "poner en pausa", "pause los mensajes"),
            Leaving.STOP: (
                *("parar", "para", "pare", "paren", "detener", "detenga", "basta", "no más mensajes"),
                "darme de baja",
            ),
            Leaving.ERASE: (
                *("borrar", "borrar todo", "borre", "borre todo", "borrarme", "bórrenme"),
                *("eliminar", "eliminar todo", "elimine todo"),
            ),
            Leaving.CONTINUE: ("continuar", "continúe", "seguir", "siga", "reanudar"),
            Leaving.HELP: ("ayuda", "ayúdame", "ayúdeme", "ayúdenme", "auxilio", "socorro"),
        },
        "uk": {
            Leaving.X: ("х", "вийти", "вихід"),  # this х is the Cyrillic letter
            Leaving.PAUSE: ("пауза",),
            Leaving.STOP: ("стоп", "зупинити", "зупинись"),
            Leaving.ERASE: ("стерти", "видалити", "видалити все"),
            Leaving.CONTINUE: ("продовжити", "далі"),
            Leaving.HELP: ("допомога", "допоможіть"),
        },
    }
)

LANGUAGE_NAMES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "en": ("english", "anglais", "inglés", "الإنجليزية", "إنجليزي", "انكليزي", "англійська"),
        "ar": ("العربية", "عربي", "عربية", "arabic", "arabe", "árabe", "арабська"),
        "fr": ("français", "french", "francés", "الفرنسية", "فرنسي", "французька"),
        "es": ("español", "castellano", "spanish", "espagnol", "الإسبانية", "إسباني", "іспанська"),
        "uk": ("українська", "українською", "ukrainian", "ukrainien", "ucraniano", "الأوكرانية"),
        "sw": ("kiswahili", "swahili", "suajili", "السواحيلية"),
        "fa_AF": ("دری", "dari", "فارسی", "farsi", "persian", "persan", "persa", "الدرية"),
        "ps": ("پښتو", "pashto", "pachto", "pastún", "البشتوية"),
        "ckb": ("کوردی", "کوردیی ناوەندی", "سۆرانی", "kurdish", "sorani", "kurde", "kurdo", "الكردية"),
        "so": ("soomaali", "af soomaali", "somali", "somalí", "الصومالية"),
        "am": ("አማርኛ", "amharic", "amharique", "amárico", "الأمهرية"),
        "ha": ("hausa", "haoussa", "الهوسا"),
        "my": ("မြန်မာ", "မြန်မာဘာသာ", "burmese", "birman", "birmano", "البورمية"),
        "pt": ("português", "portuguese", "portugais", "portugués", "البرتغالية"),
        "ht": ("kreyòl", "kreyòl ayisyen", "haitian creole", "créole haïtien", "criollo haitiano"),
        "ru": ("русский", "russian", "russe", "ruso", "الروسية", "російська"),
        "ti": ("ትግርኛ", "tigrinya", "tigrigna", "التغرينية"),
        "ln": ("lingála", "lingala", "اللينغالا"),
    }
)

_TATWEEL: Final = "\u0640"
# Keyboards for Arabic, Persian and Kurdish put different letters in the same place of the same word.
_KEYBOARDS: Final = str.maketrans("ىیکة’", "ييكه'")


def bare(text: str) -> str:
    """The message without case, accents, Arabic vowel marks, invisible marks and what surrounds the words.

    Only marks that combine by a class of their own go, so that vowel signs of Burmese stay.
    """
    if len(text) > 80:
        return ""
    letters = "".join(
        character
        for character in unicodedata.normalize("NFKD", text).casefold()
        if character != _TATWEEL
        and not unicodedata.combining(character)
        and unicodedata.category(character) != "Cf"
    )
    letters = letters.translate(_KEYBOARDS)
    begin, end = 0, len(letters)
    while begin < end and not _speaks(letters[begin]):
        begin += 1
    while begin < end and not _speaks(letters[end - 1]):
        end -= 1
    return " ".join(letters[begin:end].split())


def _speaks(character: str) -> bool:
    """Whether a character is part of a word, not a space, punctuation or sign beside it."""
    return unicodedata.category(character)[0] in "LMN" or character == "×"


_LEAVING: Final = {
    bare(word): leaving for words in WORDS.values() for leaving, spelled in words.items() for word in spelled
}
_LANGUAGES: Final = {bare(name): code for code, names in LANGUAGE_NAMES.items() for name in names}
