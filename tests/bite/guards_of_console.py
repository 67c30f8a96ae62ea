"""The guards of what staff do in the console."""

from __future__ import annotations

from tests.bite.guard import Guard

PAUSING = ("tests/app/test_pausing.py",)
OF_CONSOLE = (
    Guard(
        "a batch that is being made ends with the pause of its round",
        "bot/app/inviting.py",
        "    if found is None or found.state is not RoundState.RUNNING:\n",
        "    if found is None:\n",
        PAUSING,
    ),
    Guard(
        "the last look before sending sees that a round is paused",
        "bot/app/timely.py",
        "    if row.kind in CALLS and _is_paused(conn, row.round):\n",
        "    if False:\n",
        PAUSING,
    ),
    Guard(
        "what a pause finds standing in line can be sent when it is over",
        "bot/storage/roundmail.py",
        "    AND (state = 'pending' OR state = 'sending' AND done IS NULL)\n",
        "    AND state = 'pending'\n",
        PAUSING,
    ),
    Guard(
        "a reminder that a pause held can be sent when it is over",
        "bot/storage/roundmail.py",
        '        unmade = UNINVITE if kind == "invite" else UNREMIND\n',
        "        unmade = UNINVITE\n",
        PAUSING,
    ),
)
