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
            Leaving.STOP: ("stop", "stop all", "stopall", "unsubscribe"),
            Leaving.ERASE: ("erase", "delete", "erase everything", "delete everything", "forget me"),
            Leaving.CONTINUE: ("continue", "resume", "go on", "start", "unstop"),
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
        "sw": {
            Leaving.X: ("toka", "ondoka"),
            Leaving.PAUSE: ("pumzisha", "sitisha kwa muda"),
            Leaving.STOP: ("acha", "simama", "komesha", "sitisha"),
            Leaving.ERASE: ("futa", "futa kila kitu", "futa yote"),
            Leaving.CONTINUE: ("endelea", "anza"),
            Leaving.HELP: ("msaada", "nisaidie", "saidia"),
        },
        "fa_AF": {
            Leaving.X: ("بیرون شدن", "بیرون"),
            Leaving.PAUSE: ("توقف موقت", "وقفه"),
            Leaving.STOP: ("توقف کنید", "بس است", "قطع", "قطع کنید"),
            Leaving.ERASE: ("پاک کنید", "پاک کردن", "همه را پاک کنید", "پاک کردن همه چیز"),
            Leaving.CONTINUE: ("ادامه", "ادامه دهید", "شروع"),
            Leaving.HELP: ("کمک", "کمک کنید"),
        },
        "ps": {
            Leaving.X: ("وتل",),
            Leaving.PAUSE: ("درنګ", "لنډه دمه"),
            Leaving.STOP: ("ودروئ", "بند کړئ", "درول", "بس کړئ"),
            Leaving.ERASE: ("پاک کړئ", "پاکول", "هر څه پاک کړئ"),
            Leaving.CONTINUE: ("دوام", "دوام ورکړئ", "پیل"),
            Leaving.HELP: ("مرسته", "مرسته وکړئ"),
        },
        "ckb": {
            Leaving.X: ("دەرچوون",),
            Leaving.PAUSE: ("پشوو", "وەستانی کاتی"),
            Leaving.STOP: ("وەستان", "بوەستن", "بوەستێنن", "ڕابگرن"),
            Leaving.ERASE: ("سڕینەوە", "بیسڕنەوە", "هەموو شتێک بسڕنەوە"),
            Leaving.CONTINUE: ("بەردەوام", "بەردەوام بن", "دەستپێکردن"),
            Leaving.HELP: ("یارمەتی", "یارمەتیم بدەن"),
        },
        "so": {
            Leaving.X: ("ka bax",),
            Leaving.PAUSE: ("hakad", "nasasho"),
            Leaving.STOP: ("jooji", "joogso", "istaag"),
            Leaving.ERASE: ("tirtir", "wax walba tirtir", "masax"),
            Leaving.CONTINUE: ("sii wad", "bilow"),
            Leaving.HELP: ("caawi", "caawimaad", "i caawi", "gargaar"),
        },
        "am": {
            Leaving.X: ("ውጣ", "መውጣት"),
            Leaving.PAUSE: ("ለአፍታ አቁም", "ቆይታ"),
            Leaving.STOP: ("አቁም", "አቁሙ", "ማቆም", "ይቁም"),
            Leaving.ERASE: ("ሰርዝ", "ሁሉንም ሰርዝ", "አጥፋ"),
            Leaving.CONTINUE: ("ቀጥል", "ቀጥሉ", "ጀምር"),
            Leaving.HELP: ("እርዳታ", "እርዱኝ"),
        },
        "ha": {
            Leaving.X: ("fita",),
            Leaving.PAUSE: ("dakata", "ɗan dakata"),
            Leaving.STOP: ("tsaya", "daina", "dakatar"),
            Leaving.ERASE: ("goge", "goge komai"),
            Leaving.CONTINUE: ("ci gaba", "fara"),
            Leaving.HELP: ("taimako", "taimake ni"),
        },
        "my": {
            Leaving.X: ("ထွက်", "ထွက်မယ်"),
            Leaving.PAUSE: ("ခဏရပ်", "ခဏရပ်ပါ"),
            Leaving.STOP: ("ရပ်", "ရပ်ပါ", "ရပ်မယ်"),
            Leaving.ERASE: ("ဖျက်", "ဖျက်ပါ", "အားလုံးဖျက်ပါ", "အားလုံး ဖျက်ပါ"),
            Leaving.CONTINUE: ("ဆက်", "ဆက်ပါ", "ဆက်မယ်", "စပါ"),
            Leaving.HELP: ("အကူအညီ", "ကူညီပါ"),
        },
        "pt": {
            Leaving.X: ("sair", "sair agora"),
            Leaving.PAUSE: ("pausa", "pausar"),
            Leaving.STOP: ("parar", "pare", "para"),
            Leaving.ERASE: ("apagar", "apagar tudo", "apague tudo"),
            Leaving.CONTINUE: ("continuar", "seguir", "começar"),
            Leaving.HELP: ("ajuda", "ajude-me", "socorro"),
        },
        "ht": {
            Leaving.X: ("soti",),
            Leaving.PAUSE: ("poz", "fè yon poz"),
            Leaving.STOP: ("kanpe", "sispann"),
            Leaving.ERASE: ("efase", "efase tout", "efase tout bagay"),
            Leaving.CONTINUE: ("kontinye", "kòmanse"),
            Leaving.HELP: ("èd", "ede m", "ede mwen"),
        },
        "ru": {
            Leaving.X: ("выйти", "выход", "уйти"),
            Leaving.PAUSE: ("пауза",),
            Leaving.STOP: ("стоп", "остановить", "хватит", "отписаться"),
            Leaving.ERASE: ("стереть", "удалить", "удалить всё"),
            Leaving.CONTINUE: ("продолжить", "дальше", "начать"),
            Leaving.HELP: ("помощь", "помогите"),
        },
        "ti": {
            Leaving.X: ("ውጻእ",),
            Leaving.PAUSE: ("ንግዚኡ ደው",),
            Leaving.STOP: ("ደው", "ደው በል", "ደው በሉ", "ኣቋርጽ"),
            Leaving.ERASE: ("ደምስስ", "ኩሉ ደምስስ"),
            Leaving.CONTINUE: ("ቀጽል", "ቀጽሉ"),
            Leaving.HELP: ("ሓገዝ", "ሓግዙኒ"),
        },
        "ln": {
            Leaving.X: ("kobima", "bima"),
            Leaving.PAUSE: ("pema",),
            Leaving.STOP: ("tika", "telema", "kotika"),
            Leaving.ERASE: ("longola", "longola nionso"),
            Leaving.CONTINUE: ("koba", "banda"),
            Leaving.HELP: ("lisungi", "sunga ngai", "lisalisi"),
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
