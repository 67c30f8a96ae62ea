"""How much is tried: little among the other tests, and all of it in the long form, `make storm`."""

from __future__ import annotations

import os


def _asked(name: str, short: int) -> int:
    return int(os.environ.get(name, short))


#: So many scenes for each window, and so many kills in each scene.
SCENES = range(_asked("CRASH_SCENES", 1))
SCENE_KILLS = _asked("CRASH_KILLS", 1)
#: So many storms, each of so many kills while so many people answer nine questions each.
STORMS = range(_asked("STORM_SEEDS", 1))
STORM_KILLS = _asked("STORM_KILLS", 6)
STORM_PEOPLE = _asked("STORM_PEOPLE", 12)
#: So many workers killed, and servers started again, in a storm of several workers.
WORKERS_KILLS = _asked("WORKERS_KILLS", 2)
SERVER_STARTS = _asked("SERVER_STARTS", 2)
#: So many people who sent ten things each while nothing ran.
UNREAD_PEOPLE = _asked("UNREAD_PEOPLE", 500)
