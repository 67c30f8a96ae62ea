"""The consultation's own page, for anybody: proposals, what was released of rounds, and what was decided.

Nothing stands in it but what a closing digest told before. It is made from facts alone, so the same facts
are the same bytes, whoever asks for them and wherever they are served.
"""

from __future__ import annotations

from bot.digest.charterpage.facts import Asked, Consultation, Subject
from bot.digest.charterpage.leaves import leaves
from bot.digest.charterpage.pieces import Leaf
from bot.digest.charterpage.site import HEAD, POLICY, Site, languages, site

__all__ = [
    "HEAD",
    "POLICY",
    "Asked",
    "Consultation",
    "Leaf",
    "Site",
    "Subject",
    "languages",
    "leaves",
    "site",
]
