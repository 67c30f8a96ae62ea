"""A whole survey on the phone page by ear: each sound is played from the page, and no word is read."""

from __future__ import annotations

import re
from pathlib import Path

from bot.app import sounding
from bot.domain.consent import SENTENCES
from bot.domain.inbound import Command
from bot.domain.person import Role
from bot.storage.invites import Invite
from tests.conversations.onpage import ROOT, OnPage
from tests.conversations.stage import Clock, Stage, staged
from tests.sounds import synthetic

AMINA = "amina"
SOUND = re.compile(r'<audio[^>]* src="([^"]+)"')
WORDS = re.compile(r"<p[^>]*>(.*?)</p>", re.DOTALL)
PRESS = re.compile(r'<button name="do" value="([^"]+)"[^>]*>(.*?)</button>', re.DOTALL)
TICK = re.compile(r'<input type="checkbox" name="pick" value="([^"]+)"[^>]*>(.*?)</label>', re.DOTALL)
MARK = re.compile(r'<span class="mark"[^>]*>(.*?)</span>')
#: A mark that has no words in view beside it.
BARE = re.compile(r'\s*<span class="mark" role="img"[^>]*>[^<]*</span>\s*')
#: The picture on the page's own button, which stands on every page.
LEAVES = '<button class="leave"><span class="mark" aria-hidden="true">🚪</span>'


class Player:
    """Somebody with a browser who cannot read: she knows marks by sight and recordings by ear."""

    def __init__(self, stage: Stage, known: dict[bytes, str]) -> None:
        self.page = OnPage(stage)
        self._known = known
        self.heard: dict[str, str] = {}
        self.presses: dict[str, str] = {}
        self._ticks: dict[str, str] = {}
        self._ticked: list[str] = []
        self.bare: set[str] = set()

    @property
    def browser(self):
        return self.page._browsers[AMINA]

    async def looks(self) -> None:
        """Play every sound of the page, and see what can be pressed."""
        self.heard, self.presses, self._ticks, self._ticked = {}, {}, {}, []
        for card in (each.partition("</section>")[0] for each in self.browser.page.split("<section")[1:]):
            for source in SOUND.findall(card):
                mark = "".join(re.sub(r"<[^>]+>|[\u2066-\u2069]", "", text) for text in WORDS.findall(card))
                content = (await self.browser.get(source)).content
                self.heard[self._known[content]] = mark.strip()
            for found, into in ((PRESS, self.presses), (TICK, self._ticks)):
                for value, label in found.findall(card):
                    sign = (*MARK.findall(label), re.sub(r"<[^>]+>|[\u2066-\u2069]", "", label).strip())[0]
                    into[sign] = value
                    self.bare |= {sign} if BARE.fullmatch(label) else set()

    async def press(self, mark: str) -> None:
        """Press, or tick, what carries this number or picture."""
        tick = [each for sign, each in self._ticks.items() if mark in (sign, *sign.split(" "))]
        if tick:
            self._ticked += tick
            return
        found = [each for sign, each in self.presses.items() if mark in (sign, *sign.split(" "))]
        assert len(found) == 1, f"{mark} is not among {list(self.presses)}"
        ticks = {"ticks": "1", "pick": self._ticked} if self._ticks and found[0].endswith(".done") else {}
        await self.browser.press(ROOT, do=found[0], **ticks)
        await self.looks()

    async def press_heard(self, sound: str) -> None:
        """Press the number that this recording was played with."""
        self.hears(sound)
        await self.press(self.heard[sound])

    def hears(self, *sounds: str) -> None:
        for sound in sounds:
            assert sound in self.heard, f"{sound} is not among {list(self.heard)}"


def told_apart(stage: Stage) -> dict[bytes, str]:
    """Give each recording a sound of its own; returns what each of them reads."""
    known: dict[bytes, str] = {}
    for number, path in enumerate(sorted(sounding.folders(stage.house)[0].rglob("*.ogg"))):
        content = synthetic(1, voice=1000 + number)
        path.write_bytes(content)
        item = path.name.removesuffix(".ogg")
        known[content] = item if path.parent.name == "bot" else item.rpartition(".")[2]
    return known


async def test_a_survey_is_finished_by_ear_on_the_page(tmp_path: Path) -> None:
    async with staged(tmp_path, Clock(), {}) as stage:
        await stage.round("round b opens now closes +14d")
        stage.record_all("b", "en")
        player = Player(stage, told_apart(stage))
        code = await stage.invite(Invite(Role.ADVOCATE, "YE"))
        await player.page.act(AMINA, [Command("start", code)])
        for label in ("English", "🔊"):
            button = next(each for each in player.page.screen(AMINA)[-1].buttons() if label in each.label)
            await player.page.act(AMINA, [button.press])
        await player.looks()
        for sentence in SENTENCES:
            player.hears(sentence)
            await player.press("▶️")
        await player.press_heard("consent.agree")
        await player.press_heard("interview.quote_no")
        await player.press_heard("consent.yes")
        while "⏭️" in player.presses:
            await player.press("⏭️")
        player.hears("asks", "changes", "keeps", "interview.start")
        await player.press("▶️")
        player.hears("lens", "good", "needs_change", "cannot_judge")
        assert "1 ✅" in player.bare, "no words beside what is heard"
        await player.press_heard("needs_change")
        await player.press_heard("too_far")
        player.hears("own", "interview.skip")
        for key in ("2", "5", "☑️"):
            await player.press(key)
        await player.press_heard("about_right")
        await player.press_heard("health")
        await player.press("☑️")
        await player.press_heard("cannot_judge")
        await player.press("⏭️")
        await player.press_heard("live_with")
        for _ in range(2):
            await player.press("⏭️")
        player.hears("interview.last", "interview.count", "interview.dont_count")
        await player.press_heard("interview.count")
        player.hears("interview.thanks")
        kept = await stage.kept(*player.page.address(AMINA))
        assert kept[1].startswith("b-recovery-money finished: ")
        assert {"lens = needs_change", "share.own = 25", "uses = health", "overall = live_with"} <= {
            each.strip() for each in kept[1].partition(": ")[2].split(";")
        }
        assert LEAVES in player.browser.page
        await player.page.close()
