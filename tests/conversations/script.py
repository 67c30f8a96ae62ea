"""Playing a transcript.

A line of a script is one of these; all other lines are what came of them, and are written anew:

    # a comment                            at 2026-12-01 09:00 Africa/Kinshasa, at +26h (the schedule wakes)
    name> text, /command, (photo), (voice) name> [Label of a button on her screen]
    name> (voice of 20 seconds)            name> (voice, lost): one whose sound cannot be got any more
    name> (earlier) [Label]                a button of a screen that is gone
    name> (twice) [Label]                  pressed once more before anything was seen of the first press
    name> (resent)                         the channel gives her last turn once more
    setting open=true                      before anything else; languages=en,uk for others than four
    round a opens now closes +14d for YE   plan rounds and open them; `draft` at the end leaves them closed,
                                           and `voice` lets open answers be spoken
    invite advocate YE                     a new code, which the next '/start <code>' uses
    joined name advocate YE en             somebody comes in, skipping what can be skipped, unseen
    others 12 answer                       so many made-up people join and answer all that is open, unseen
    others 12 write words                  the same, and write these words wherever there is room for some
    stated 7                               so many statements were written and approved
    recorded a en                          somebody has recorded a survey's prompts in a language
    consent changes                        its text has a new version from now on
    kept of name, rows, chat of name       what is kept of her, of everybody, and what stands in her chat
    not on web: why                        a channel that has no way to do this
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from random import Random

import pytest

from bot.app import drawing
from bot.app.channel import Arrival
from bot.domain import joining, person
from bot.domain.clock import parse_span, resolve
from bot.domain.inbound import Command, Inbound, Tap, Text, Unsupported, Voice
from bot.domain.person import Role
from bot.domain.say import Say
from bot.storage import onscreen, people
from bot.storage.database import Conn
from bot.storage.invites import Invite
from tests.conversations.chat import LOST, Driver, Message, find
from tests.conversations.stage import Clock, Stage, staged
from tests.conversations.transcript import CODE, NOTE, SPEAKER, Block, Entry, code_in, read

MakeDriver = Callable[[Stage], Driver]

_SPEECH = re.compile(r"(?P<who>[a-z][a-z' ]*)> ?(?P<what>.*)")
_PRESS = re.compile(r"(?:\((?P<how>earlier|twice)\) )?\[(?P<label>.+)\]")
#: How made-up people are called, of whom nothing is shown.
OTHER = "other "
_SILENT = ("#", "setting ", "not on ")


class Mismatch(AssertionError):
    """A channel shows something else than the transcript says."""


def not_on(text: str, channel: str) -> str | None:
    """Why a transcript cannot be played on this channel; None where it can."""
    found = re.search(rf"^not on {channel}: (.+)$", text, re.MULTILINE)
    return None if found is None else found[1]


async def play(text: str, folder: Path, make: MakeDriver, *, strict: bool) -> list[Block]:
    """Play a script and return what came of it; `strict` compares each block with the transcript's own."""
    blocks = read(text)
    settings = dict(
        pair.split("=")
        for block in blocks
        if block.line.startswith("setting ")
        for pair in block.line.split()[1:]
    )
    clock = Clock()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawing, "CHANCE", Random(settings.get("chance", "1")))  # noqa: S311 - always the same
        async with staged(folder, clock, settings) as stage:
            player = Player(stage, make(stage), patch)
            await player.driver.open()
            try:
                for block in blocks:
                    await player.line(block.line)
                    if strict:
                        player.compare(block)
            finally:
                await player.driver.close()
    return player.blocks


class Player:
    """Plays line after line, and keeps what came of each."""

    def __init__(self, stage: Stage, driver: Driver, patch: pytest.MonkeyPatch) -> None:
        self._stage = stage
        self.driver = driver
        self._patch = patch
        self._zone = "UTC"
        self._began = False
        self._code = ""
        self._others = 0
        self._blind = False
        self.blocks: list[Block] = []

    async def line(self, line: str) -> None:
        """Play one line of the script."""
        self.blocks.append(Block(line))
        self._blind = False
        if not line or line.startswith(_SILENT):
            return
        speech = _SPEECH.fullmatch(line)
        if speech is not None:
            await self._speech(speech["who"], speech["what"])
        else:
            await self._directive(line.split())
        await self._stage.reload()

    def compare(self, expected: Block) -> None:
        """Hold the last block against the transcript. Raises Mismatch."""
        found = self.blocks[-1]
        if self._blind or self.driver.agrees(expected.entries, found.entries):
            return
        diff = difflib.unified_diff(
            list(expected.text()), list(found.text()), "transcript", self.driver.name, n=99, lineterm=""
        )
        raise Mismatch("\n".join(diff))

    async def _directive(self, words: list[str]) -> None:
        match words:
            case ["at", span] if span.startswith("+"):
                self._stage.clock.at += parse_span(span[1:])
                await self._tick()
            case ["at", day, hour, *zone]:
                self._zone = zone[0] if zone else self._zone
                self._stage.clock.at = resolve(datetime.fromisoformat(f"{day}T{hour}"), self._zone)
                if self._began:
                    await self._tick()
                self._began = True
            case ["round" | "stated", *_]:
                does = self._stage.round if words[0] == "round" else self._stage.state
                await does(" ".join(words))
                await self._tick()
            case ["invite", role, *country]:
                self._code = await self._stage.invite(Invite(Role(role), country[0] if country else None))
            case ["joined", who, role, country, language]:
                invite = Invite(Role(role), None if country == "-" else country)
                await self._joins(who, await self._stage.invite(invite), language)
            case ["others", number, "answer" | "write", *written]:
                await self._answer(int(number), " ".join(written))
            case ["consent", "changes"] | ["recorded", _, _]:
                self._changed(words)
            case ["kept", "of", *who]:
                self._note("kept", await self._stage.kept(*self.driver.address(" ".join(who))))
            case ["rows"]:
                self._note("rows", await self._stage.rows())
            case ["chat", "of", *who]:
                standing = self.driver.screen(" ".join(who))
                self._note("stands", [m.lines[0] for m in standing if m.lines] or ["nothing"])
            case _:
                raise ValueError(f"not a line of a script: {' '.join(words)}")

    def _changed(self, words: list[str]) -> None:
        """What else there is from now on."""
        if words[0] == "recorded":
            self._stage.record(*words[1:])
            return
        self._patch.setattr(person, "CONSENT_VERSION", 2)
        self._patch.setattr(joining, "CONSENT_VERSION", 2)

    async def _tick(self) -> None:
        await self._stage.tick()
        await self._show(None, [])
        await self._stage.tick()  # what went out lets go of what had waited for it

    # What people do

    async def _speech(self, who: str, what: str) -> None:
        press = _PRESS.fullmatch(what)
        if what == "(resent)":
            toasts = await self.driver.act(who, [], resent=True)
        elif press is not None:
            taps = [self._tap(who, press["label"], press["how"])] * (2 if press["how"] == "twice" else 1)
            toasts = await self.driver.act(who, taps)
        else:
            toasts = await self.driver.act(who, [self._typed(what)])
        if toasts is None:
            self._blind = True
        else:
            await self._show(who, toasts)

    def _tap(self, who: str, label: str, how: str | None) -> Tap:
        screen = self.driver.screen(who)
        if how == "earlier":
            now = {button.press for message in screen for button in message.buttons()}
            screen = [
                Message((), (tuple(b for b in message.buttons() if b.press not in now),))
                for message in self.driver.past(who)
            ]
        found = find(screen, label)
        if found is None:
            there = [button.label for message in screen for button in message.buttons()]
            raise Mismatch(f"{self.blocks[-1].line}: no such button; there are {there}")
        return found.press

    def _typed(self, what: str) -> Inbound:
        if what == "(photo)":
            return Unsupported("photo")
        if what.startswith("(voice"):
            found = re.fullmatch(r"\(voice(?: of (\d+) seconds)?(, lost)?\)", what)
            assert found is not None, what
            return Voice("" if found[2] is None else LOST, int(found[1] or 1))
        if what.startswith("/"):
            name, _, argument = what[1:].partition(" ")
            return Command(name, argument.replace(CODE, self._code))
        return Text(what)

    async def _joins(self, who: str, code: str, language: str) -> None:
        """Come in and go through joining without a look."""
        await self.driver.act(who, [Command("start", code)])
        await self.driver.shown()
        while (tap := _onward(self.driver.screen(who)[-1], language)) is not None:
            await self.driver.act(who, [tap])
            await self.driver.shown()

    async def _answer(self, number: int, words: str = "") -> None:
        """Made-up people of all eight countries join and answer everything that is open."""
        for _ in range(number):
            self._others += 1
            address, keys = f"{OTHER}{self._others}", 0
            code = await self._stage.invite(Invite(Role.ADVOCATE, "YE"))
            inbound: Inbound | None = Command("start", code)
            while inbound is not None:
                keys += 1
                arrival = Arrival("synthetic", f"{address}:{keys}", address, inbound)
                await self._stage.turns.take([arrival])
                say = await self._stage.house.db.run(lambda conn, a=address: self._at(conn, a))  # type: ignore[misc]
                inbound = None if say is None else _answering(say, self._others, words)

    def _at(self, conn: Conn, address: str) -> Say | None:
        house = self._stage.house
        known = people.find(conn, house.sealer.address_hash("synthetic", address))
        assert known is not None
        said = onscreen.standing(conn, known.person.id, house.seconds(), house.sealer)
        return said[-1][1] if said else None

    # What they see

    async def _show(self, who: str | None, toasts: list[str]) -> None:
        entries = self.blocks[-1].entries
        shown = await self.driver.shown()
        entries += [Entry(SPEAKER, (f"(toast) {toast}",)) for toast in toasts]
        seen = (name for name in shown if not name.startswith(OTHER))
        for each in sorted(seen, key=lambda name: (name != who, name)):
            header = SPEAKER if each == who else f"bot to {each}>"
            for message in shown[each]:
                for line in message.lines:
                    self._code = code_in(line) or self._code
                rows = tuple(tuple(button.label for button in row) for row in message.rows)
                entries.append(Entry(header, message.lines, rows))

    def _note(self, word: str, lines: list[str]) -> None:
        self.blocks[-1].entries += [Entry(NOTE, (f"({word}) {line}",)) for line in lines]


def _onward(message: Message, language: str) -> Tap | None:
    """The way through joining for someone in a hurry; None once she is through."""
    presses = {button.press.choice: button.press for button in message.buttons()}
    if "later" in presses:
        return None
    for wanted in (f"l_{language}", "next", "yes", "skip"):
        if wanted in presses:
            return presses[wanted]
    return None


def _answering(say: Say, number: int, words: str) -> Inbound | None:
    """What a made-up person does next: one of the options by her number; what has none is skipped."""
    ids = [choice.id for choice in say.choices()]
    for wanted in ("l_en", "start", "next", "yes", "count", "may_with_country"):
        if wanted in ids:
            return Tap(say.step, wanted)
    if words and say.entry == "text" and "later" in ids:
        return Text(words)
    options = [id_ for id_ in ids if id_.startswith("o_")]
    if options and "later" in ids:
        return Tap(say.step, options[number % 4 % len(options)])
    more = [id_ for id_ in ids if id_.startswith("r_")]
    if "skip" in ids or more:
        return Tap(say.step, "skip" if "skip" in ids else more[0])
    return None
