"""Taking back, in the settings, that her voice may be kept."""

from __future__ import annotations

from bot.app import speaking
from bot.app.turn import Turn
from bot.domain.inbound import Inbound, Tap
from bot.domain.place import Place
from bot.domain.say import Choice, Say, Words

PLACE = "voice"


def begin(turn: Turn, message: Inbound) -> bool:
    """What she said, and what goes if she takes it back; False where that was not what she pressed."""
    if message != Tap(turn.step, "f_voice") or not speaking.agreed_in(turn):
        return False
    rows = (
        (Choice("back", Words("interview.back")),),
        (Choice("take", Words("voice.take_back")),),
    )
    turn.show(Say((Words("voice.settings"),), rows), Place(PLACE))
    return True


def step(turn: Turn, message: Inbound) -> None:
    """Take it back, if that is what she pressed; the settings follow."""
    if isinstance(message, Tap) and message.choice == "take":
        speaking.take_back(turn)
        turn.toast = Words("voice.taken_back")
