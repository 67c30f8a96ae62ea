"""What tells web addresses of events, from settings and the house."""

from __future__ import annotations

from bot.app.house import House
from bot.app.posting import Poster, Posting
from bot.channels.hooks.wire import HookPoster


def hook_poster(house: House) -> Poster:
    """Posts to the outside; in a trial to this machine too."""
    return HookPoster(trial=house.rules.trial)


def hook_posting(house: House) -> Posting:
    """The worker that tells addresses what is due."""
    return Posting(house, hook_poster(house))
