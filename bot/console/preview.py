"""A survey as it stands on a phone, in any language: played from what its own page carries, kept nowhere."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.app import asking, planning, previewing
from bot.app.asking import STATEMENTS
from bot.app.house import House
from bot.app.permits import check, check_reach
from bot.app.previewing import Beyond, Part, Scene
from bot.app.signing import ROOT
from bot.app.telling import survey_called
from bot.app.wishing import statement_numbers
from bot.app.wordings import languages
from bot.channels.web.around import Around
from bot.channels.web.forms import Typed, as_text, understood
from bot.channels.web.pages import Pages
from bot.console.door import Door
from bot.console.forms import Filled
from bot.console.pages import PHONE
from bot.console.visit import Visit
from bot.domain.inbound import Inbound, Several, Tap, Text, Voice
from bot.domain.permission import Action, Kind
from bot.domain.person import Person
from bot.domain.say import Line, Named
from bot.domain.survey import Half, Survey
from bot.i18n.negotiation import direction
from bot.i18n.render import shown_language
from bot.storage.database import Conn

PATH: Final = "/rounds/preview"
#: So many presses are played; a way through any survey takes fewer.
MOST: Final = 300
#: The fields that say what is played and as whom; the page carries them from press to press.
CARRIED: Final = ("round", "survey", "statements", "voice", "countries", "half", "language")
_TAP: Final = re.compile(r"([0-9]{1,9})\.([A-Za-z0-9_+-]{1,40})")
#: Half a letter, which JSON can name and no page can hold.
_HALF: Final = re.compile("[\ud800-\udfff]")
_STEP: Final = re.compile("[0-9]{1,9}")
_PICK: Final = re.compile(r"[A-Za-z0-9_+-]{1,40}")


def routes(door: Door) -> list[BaseRoute]:
    """The pages of this topic."""
    phone = Pages(door.house.catalogs, trial=door.house.rules.trial)
    return [door.get(PATH, begin), door.post(PATH, partial(play, phone))]


@dataclass(frozen=True, slots=True)
class Played:
    """A survey to be played, to whom, and the languages that it is asked in."""

    survey: Survey
    part: Part
    languages: tuple[str, ...]


async def begin(visit: Visit) -> Response:
    """Which survey, in which language, and in which half."""
    found = await visit.look(_offered)
    t = visit.speech
    filled = Filled((("language", visit.house.language_of(visit.person)), ("half", Half.FIGURE_FIRST)))
    return visit.page(
        "preview/begin.html",
        filled=filled,
        surveys=[(name, t.line(called)) for name, called in found],
        languages=_named(visit, visit.house.catalogs.languages),
        halves=[(half.value, t(f"preview.half_{half}")) for half in Half],
    )


async def play(phone: Pages, visit: Visit) -> Response:
    """The screen after all presses so far and the one that came now."""
    form = visit.filled()
    played = await visit.look(lambda house, conn, me: _played(house, conn, me, form))
    did = [] if form.one("again") else read(form.one("did"))
    if form.one("undo"):
        did = did[:-1]
    elif form.one("voice_note"):
        did.append(Voice("preview", 1))
    elif (message := understood(visit.form)) is not None:
        did.append(as_text(message) if isinstance(message, Typed) else message)
    did = did[:MOST]
    # In a thread: a long way is played anew with each press, and no turn waits for it.
    scene = await asyncio.to_thread(previewing.play, visit.house, played.survey, played.part, did)
    language = _language(visit, form, played)
    around = _around(visit, form, played, (scene, did, language))
    return phone.preview(scene.say, scene.toast, language, visit.token, around)


def read(text: str) -> list[Inbound]:
    """What was done so far, as a page carries it; nothing where no page of ours does so."""
    try:
        raw = json.loads(text or "[]")
    except (ValueError, RecursionError):
        return []
    if not isinstance(raw, list):
        return []
    found = [_unpacked(each) for each in raw[:MOST]]
    return [] if None in found else [each for each in found if each is not None]


def written(did: list[Inbound]) -> str:
    """What was done so far, for a page to carry."""
    return json.dumps([_packed(each) for each in did], ensure_ascii=False)


def _packed(did: Inbound) -> str:
    match did:
        case Tap(step, choice):
            return f"{step}.{choice}"
        case Several(step, picks):
            return f"{step}:{','.join(picks)}"
        case Text(text):
            return f"'{text}"
        case Voice():
            return "voice"
        case _:
            return "'"


def _unpacked(raw: object) -> Inbound | None:
    if not isinstance(raw, str):
        return None
    if raw == "voice":
        return Voice("preview", 1)
    if raw.startswith("'"):
        return None if _HALF.search(raw) else Text(raw[1:])
    if tap := _TAP.fullmatch(raw):
        return Tap(int(tap[1]), tap[2])
    step, _, picked = raw.partition(":")
    picks = picked.split(",") if picked else []
    if ":" not in raw or not _STEP.fullmatch(step) or not all(map(_PICK.fullmatch, picks)):
        return None
    return Several(int(step), tuple(picks))


def _offered(house: House, conn: Conn, me: Person) -> list[tuple[str, Line]]:
    check(house, me, Action.PLAN, Kind.ROUND)
    return [(name, survey_called(each)) for name, each in asking.offered(house, conn).items()]


def _played(house: House, conn: Conn, me: Person, form: Filled) -> Played:
    """What is to be played: a round's survey, or one that is offered. Raises Fault."""
    check(house, me, Action.PLAN, Kind.ROUND)
    half = Half.OWN_FIRST if form.one("half") == Half.OWN_FIRST else Half.FIGURE_FIRST
    number = form.one("round")
    if number.isascii() and number.isdigit() and len(number) < 10:
        check_reach(house, conn, me, Action.SEE_ROUNDS, f"{Kind.ROUND}:{int(number)}")
        round_ = planning.existing(conn, int(number))
        country = min(round_.audience.countries, default=None)
        part = Part(half, round_.voice, country, round_.closes.instant(None))
        return Played(house.survey(conn, round_.survey), part, languages(house, round_))
    numbers = statement_numbers(form.one("statements")) if form.one("survey") == STATEMENTS else ()
    survey = asking.survey_of(house, conn, form.one("survey"), numbers)
    part = Part(half, bool(form.one("voice")), form.one("countries") or None, _closes(house))
    return Played(survey, part, house.catalogs.languages)


def _closes(house: House) -> datetime:
    """When a round that is not planned yet might close; a preview says of itself that it is one."""
    return house.now() + timedelta(days=7)


def _language(visit: Visit, form: Filled, played: Played) -> str:
    wanted = form.one("language") or form.one("languages") or visit.house.language_of(visit.person)
    return wanted if wanted in played.languages else played.languages[0]


def _around(visit: Visit, form: Filled, played: Played, shown: tuple[Scene, list[Inbound], str]) -> Around:
    scene, did, language = shown
    t = visit.speech
    notes = [] if scene.beyond is None else [t(f"preview.{scene.beyond}")]
    if scene.beyond not in (Beyond.ALOUD, Beyond.ANOTHER):
        really = shown_language(scene.say, language, visit.house.catalogs)
        notes += [t("preview.not_translated")] if really != language else []
    notes += [t("preview.too_long")] if len(did) >= MOST else []
    carried = {name: form.one(name) for name in CARRIED if form.one(name)} | {"language": language}
    number = carried.get("round", "")
    return Around(
        root=f"{ROOT}{PATH}",
        carries=(*carried.items(), ("did", written(did))),
        style=visit.pages.address(PHONE),
        lang=t.language.replace("_", "-"),
        rtl=direction(t.language) == "rtl",
        chosen=language,
        languages=tuple(_named(visit, played.languages)),
        banner=t("preview.banner"),
        notes=tuple(notes),
        language=t("preview.language"),
        show=t("preview.show"),
        undo=t("preview.undo"),
        again=t("preview.again"),
        leave=f"{ROOT}/rounds/{number}" if number else f"{ROOT}{PATH}",
        leaves=t("preview.leave"),
    )


def _named(visit: Visit, codes: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(code, visit.speech.line(Named("language", code))) for code in codes]
