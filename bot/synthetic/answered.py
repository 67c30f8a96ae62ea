"""Some synthetic advocates read what was decided: each screen as it stands in her chat, in her language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.domain.inbound import Tap
from bot.domain.say import Say
from bot.i18n.catalogs import Catalogs
from bot.i18n.render import Rendered, render
from bot.synthetic.acting import Player
from bot.synthetic.crowd import Crowd

#: One reader a country: so many countries there are.
READERS = 8
#: How the button begins that opens a bulletin.
OPENS = "b_"


def readers(players: Sequence[Player]) -> list[Player]:
    """Of each country the first whom the bot may write to."""
    found: dict[str, Player] = {}
    for each in players:
        if each.who.contact and each.who.write_first:
            found.setdefault(each.who.country, each)
    return list(found.values())[:READERS]


@dataclass(slots=True)
class Bulletin:
    """One reader, and every screen that she saw: the neutral message first."""

    reader: Player
    seen: list[Say] = field(default_factory=list)

    async def read(self, crowd: Crowd) -> None:
        """Open what came, if it has come, and turn its screens over to the last one."""
        say = self._screen(crowd)
        opening = None if say is None else next((each for each in _ids(say) if each.startswith(OPENS)), None)
        if self.seen or say is None or opening is None:
            return
        self.seen.append(say)
        move: Tap | None = Tap(0, opening)
        while move is not None:
            await crowd.take({self.reader.who.address: move})
            say = self._screen(crowd)
            if say is None:
                return
            self.seen.append(say)
            move = _onward(say)

    def _screen(self, crowd: Crowd) -> Say | None:
        found = crowd.channel.newest(self.reader.who.address)
        return None if found is None else found[1]

    def screens(self, catalogs: Catalogs) -> Iterator[Rendered]:
        """What she saw, in the words of her language."""
        for say in self.seen:
            yield render(say, self.reader.who.language, catalogs)


def _onward(say: Say) -> Tap | None:
    """Her next press: that it is she who looks, or the next screen; None at the last one."""
    return next((Tap(say.step, each) for each in ("go", "next") if each in _ids(say)), None)


def _ids(say: Say) -> list[str]:
    return [choice.id for choice in say.choices()]
