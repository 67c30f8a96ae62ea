"""A whole survey by taps alone: the player knows sounds by ear, numbers and pictures by sight, no word."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from bot.app import recordings, sounding
from bot.app.channel import Delivered, Delivery, Remove
from bot.domain.inbound import Command, Tap
from bot.domain.person import Role
from bot.domain.say import Choice, Say, Verbatim
from bot.storage.invites import Invite
from tests.conversations.direct import Chats, Direct
from tests.conversations.stage import Clock, Stage, staged

AMINA = "amina"
#: Names of places, of which there are too many to read.
PLACES = ("Named(",)
#: How far she is, the day of one round, what is there in a trial alone, and the screen before any language.
SEEN_ALONE = {
    *("consent.number", "interview.progress", "interview.next_steps", "support.trial"),
    *("hearing.hear", "joining.few", "joining.choose_language"),
}


class Senses(Chats):
    """What reaches somebody who cannot read: each sound with the mark beside it, and the marks on buttons."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage.house.catalogs)
        self.buttons: dict[str, Tap] = {}
        self.heard: dict[str, str] = {}
        self.bare: set[str] = set()
        self.unheard: set[str] = set()
        self._stage = stage

    async def deliver(self, delivery: Delivery) -> Delivered:
        if not isinstance(delivery.item, Remove):
            say = delivery.item.say
            if say.sound is not None:
                assert delivery.item.attachment is not None
                mark = "".join(line.text for line in say.lines if hasattr(line, "text"))
                # The same words are the same recording, wherever they were read first.
                item = say.sound.rpartition("/")[2]
                own = say.sound.startswith("recording:en/bot/")
                self.heard[item if own else item.rpartition(".")[2]] = mark
            elif say.rows:
                # Sounds of a screen come after it: those of the last one are over.
                self.heard = {}
                self._listen(say)
                seen = ((_sign(each), Tap(say.step, each.id)) for each in say.choices())
                self.buttons = {sign: tap for sign, tap in seen if sign}
                self.bare = {each.mark for each in say.choices() if each.bare}
            else:
                self.buttons = {}
        return await super().deliver(delivery)

    def _listen(self, say: Say) -> None:
        """Note what is said here and was recorded nowhere."""
        house = self._stage.house
        shelf = recordings.shelf(sounding.folders(house), "en")
        lines = (*say.lines, *(each.label for each in say.choices()))
        self.unheard |= {
            getattr(line, "key", "") or repr(line)
            for line in lines
            if not isinstance(line, Verbatim)  # digits
            and recordings.fingerprint(house.catalogs.words(line, "en")) not in shelf
        }


def _sign(choice: Choice) -> str:
    """What a button shows to who reads no word: its mark, or a digit."""
    digit = choice.label.text if isinstance(choice.label, Verbatim) else ""
    return choice.mark or (digit if digit.isdecimal() else "")


class Player:
    """Somebody with a phone who cannot read."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.driver = Direct(stage)
        self.senses = Senses(stage)
        self.driver.chats = self.senses
        self.driver._dispatcher._channels = {Senses.name: self.senses}
        self.pressed: dict[str, int] = defaultdict(int)

    async def press(self, mark: str) -> None:
        """Press what carries this number or picture."""
        found = [tap for shown, tap in self.senses.buttons.items() if mark in (shown, *shown.split(" "))]
        assert len(found) == 1, f"{mark} is not among {list(self.senses.buttons)}"
        self.pressed[mark] += 1
        await self.driver.act(AMINA, [found[0]])
        await self.stage.reload()

    async def press_heard(self, sound: str) -> None:
        """Press the number that this recording was sent with."""
        assert sound in self.senses.heard, f"{sound} is not among {list(self.senses.heard)}"
        await self.press(self.senses.heard[sound])

    def hears(self, *sounds: str) -> None:
        for sound in sounds:
            assert sound in self.senses.heard, f"{sound} is not among {list(self.senses.heard)}"


async def joined(stage: Stage) -> Player:
    """Somebody opens the link and finds her language with her, and she goes on by herself."""
    stage.record_all("b", "en")
    code = await stage.invite(Invite(Role.ADVOCATE, "YE"))
    player = Player(stage)
    await player.driver.act(AMINA, [Command("start", code)])
    language = next(
        button for button in player.driver.screen(AMINA)[-1].buttons() if "English" in button.label
    )
    await player.driver.act(AMINA, [language.press])
    few = next(button for button in player.driver.screen(AMINA)[-1].buttons() if "🔊" in button.label)
    await player.driver.act(AMINA, [few.press])
    return player


async def consents(player: Player) -> None:
    """Each sentence is heard before she goes on, and each purpose has its own yes or no."""
    for heard in ("who", "adults", "free", "group", "seen", "names", "kept", "erase", "change", "complain"):
        player.hears(f"consent.{heard}", "interview.next")
        await player.press("▶️")
    player.hears("consent.answer")
    await player.press_heard("consent.agree")
    player.hears("consent.quote")
    await player.press_heard("interview.quote_no")  # the same word
    player.hears("consent.contact")
    await player.press_heard("consent.yes")


async def test_a_survey_is_finished_counted_and_left_by_taps_alone(tmp_path: Path) -> None:
    async with staged(tmp_path, Clock(), {}) as stage:
        await stage.round("round b opens now closes +14d")
        player = await joined(stage)
        await consents(player)
        while "⏭️" in player.senses.buttons:  # facts about herself
            await player.press("⏭️")
        player.hears("interview.start", "asks", "changes", "keeps")
        await player.press("▶️")
        player.hears("lens", "good", "needs_change", "cannot_judge")
        assert "1 ✅" in player.senses.bare, "no words beside what is heard"
        await player.press_heard("good")
        await player.press("◀️")
        player.hears("lens")
        await player.press_heard("needs_change")
        await player.press_heard("too_far")
        player.hears("own", "interview.skip")
        for key in "345":
            await player.press(key)
        assert "☑️" not in player.senses.buttons, "345 of a hundred is no answer"
        await player.press("✖️")
        for key in "25":
            await player.press(key)
        await player.press("☑️")
        await player.press_heard("about_right")
        await player.press_heard("health")
        await player.press("☑️")
        await player.press_heard("cannot_judge")
        await player.press("⏭️")
        player.hears("overall")
        await player.press("☎️")
        await player.press("◀️")
        await player.press_heard("live_with")
        for _ in range(2):
            await player.press("⏭️")
        player.hears("interview.last", "interview.count", "interview.dont_count")
        await player.press_heard("interview.count")
        kept = await stage.kept(Senses.name, AMINA)
        assert kept[1].startswith("b-recovery-money finished: ")
        assert {
            "lens = needs_change",
            "lens.direction = too_far",
            "share.own = 25",
            "uses = health",
            "overall = live_with",
        } <= {each.strip() for each in kept[1].partition(": ")[2].split(";")}
        said = {each for each in player.senses.unheard if not each.startswith(PLACES)}
        assert said == SEEN_ALONE
        await player.press("🚪")
        assert player.driver.screen(AMINA) == [], "nothing is left in the chat"


async def test_everything_is_erased_by_taps_alone(tmp_path: Path) -> None:
    async with staged(tmp_path, Clock(), {}) as stage:
        await stage.round("round b opens now closes +14d")
        player = await joined(stage)
        await consents(player)
        while "⏭️" in player.senses.buttons:
            await player.press("⏭️")
        await player.press("▶️")
        await player.press_heard("good")
        await player.press("🗑️")
        player.hears("leaving.erase_ask")
        await player.press_heard("leaving.erase_no")
        await player.press("◀️")
        player.hears("own")
        await player.press("🗑️")
        await player.press_heard("leaving.erase_yes")
        assert (await stage.kept(Senses.name, AMINA)) == ["erased, en"]


@pytest.mark.parametrize("mark", ["1 ✅", "2 🙂", "3 ✏️", "4 ⛔", "5 🤷"])
async def test_the_numbers_are_those_of_the_sounds(mark: str, tmp_path: Path) -> None:
    async with staged(tmp_path, Clock(), {}) as stage:
        await stage.round("round b opens now closes +14d")
        player = await joined(stage)
        await consents(player)
        while "⏭️" in player.senses.buttons:
            await player.press("⏭️")
        await player.press("▶️")
        step = player.senses.buttons[mark].choice.removeprefix("o_")
        assert player.senses.heard[step] == mark.split(" ", maxsplit=1)[0]
