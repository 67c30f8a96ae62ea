"""What joining screens offer here."""

from __future__ import annotations

from bot.app import hearing, speaking
from bot.app.turn import Turn
from bot.domain.joining import Offer
from bot.domain.person import Role
from bot.domain.zones import STAFF_ZONES, ZONES


def offer(turn: Turn) -> Offer:
    """The languages, countries, hours and ways to hear and speak that she can choose from."""
    house = turn.house
    return Offer(
        languages=house.offered_languages(turn.arrival.bot),
        countries=house.offered_countries(turn.arrival.bot),
        zones=ZONES,
        erase_until=house.rules.erase_until,
        more_zones=STAFF_ZONES,
        recorded=turn.person.role is Role.ADVOCATE and hearing.is_offered(turn),
        voice=bool(speaking.agreed_in(turn)),
        texted=turn.is_texted,
    )
