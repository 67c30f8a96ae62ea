"""The bot's own sentences that are read aloud to whoever would rather hear, from joining to leaving."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from bot.domain.consent import DATED, PURPOSES, SENTENCES
from bot.domain.decision import Verdict
from bot.domain.joining import HOURS
from bot.domain.person import GENDERS, GROUP_KINDS
from bot.domain.say import Day, Words
from bot.domain.session import Aid

_BUTTONS: Final = (
    *("consent.agree", "consent.yes", "consent.not_this", "consent.no"),
    *("interview.next", "interview.back", "interview.start", "interview.skip", "interview.unclear"),
    *("interview.later", "interview.done", "interview.count", "interview.dont_count", "interview.change"),
    "interview.clear",
    *("interview.support", "interview.leave_list", "support.back", "page.leave", "page.command_erase"),
    *("leaving.erase_yes", "leaving.erase_no", "sitting.go_on", "sitting.another", "settings.close"),
)
_SENTENCES: Final = (
    *("consent.aloud", "interview.how", "interview.high_risk", "interview.high_risk_erase"),
    *("interview.pick_how", "interview.text_how", "interview.quote_ask", "interview.quote_how"),
    *("interview.quote_with_country", "interview.quote_without_country", "interview.quote_no"),
    *(
        "interview.last",
        "interview.last_free",
        "interview.list",
        "interview.thanks",
        "interview.support_line",
    ),
    *("interview.change_until", "interview.rank_how", "interview.only_words", "interview.use_buttons"),
    *("interview.question_closed", "interview.closed", "interview.round_paused", "interview.paused_here"),
    *("interview.voice_how", "interview.voice_kept", "interview.quote_spoken", "interview.speak"),
    *("voice.known", "voice.telegram", "voice.here", "voice.ask", "voice.yes", "voice.keep", "voice.no"),
    *("interview.ended", "home.nothing_open", "home.nothing_quiet", "home.kept_list", "aid.no_voice"),
    *("aid.open", "aid.ask", "aid.own", "aid.group_once", *(f"aid.{each}" for each in Aid)),
    *("aid.heard", "aid.own_place", "aid.heard_yes", "aid.read_now", "aid.other_place"),
    *("aid.give", "aid.have", "aid.give_back", "aid.have_back"),
    *("bulletin.asked", "bulletin.everyone", "bulletin.why", "bulletin.anew", "bulletin.last"),
    *(f"bulletin.{kind}{each}" for kind in ("", "statement_") for each in Verdict),
    *(f"said.{each}" for each in ("good", "live_with", "needs_change", "cannot_accept", "needs_or_cannot")),
    *(f"said.{each}" for each in ("cannot_judge", "some_change", "some_cannot", "about_right", "too_low")),
    *(f"said.{each}" for each in ("too_high", "agree", "disagree", "pass", "spread", "nothing")),
    *("leaving.erase_ask", "leaving.erased", "sitting.who", "home.all_done", "home.change"),
)


#: What she is asked about herself, and what can be pressed there; names of places are on the buttons alone.
_ABOUT_HER: Final = (
    *("joining.country", "joining.country_in", "joining.other_country", "joining.zone"),
    *("joining.hours", *(f"joining.hours_{each}" for each in HOURS)),
    *("joining.gender", *(f"joining.gender_{each}" for each in GENDERS)),
    *("joining.group_kind", *(f"joining.group_{each}" for each in GROUP_KINDS)),
    *(f"joining.{fact}{said}" for fact in ("write_first", "clean_chat") for said in ("", "_yes", "_no")),
    *(f"joining.shared{said}" for said in ("", "_only", "_others")),
)


def aloud(erase_until: date) -> Iterator[Words]:
    """Each sentence, as it is said now: those of the consent that name a day name this one."""
    for key in (*SENTENCES, *(f"consent.{purpose}" for purpose in PURPOSES)):
        yield Words(key, {"day": Day(erase_until)} if key in DATED else {})
    yield Words("interview.erase_until", {"day": Day(erase_until)})
    for key in dict.fromkeys((*_SENTENCES, *_ABOUT_HER, *_BUTTONS)):
        yield Words(key)
