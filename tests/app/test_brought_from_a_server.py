"""What was being sent on a server when a consultation was brought back into a file."""

from __future__ import annotations

import pytest

from bot.assembly.leading import Leading
from bot.domain.say import Say, Words
from bot.storage import outbox
from bot.storage.outbox import Letter, Outgoing
from tests.app.conftest import Crew, Post

SENDING = "UPDATE outbox SET state = 'sending', worker = 3 WHERE id = ?"


@pytest.mark.parametrize(("kind", "then"), [(Outgoing.REPLY, "sent"), (Outgoing.INVITE, "uncertain")])
async def test_what_a_worker_there_was_sending_is_settled_by_the_only_one_here(
    crew: Crew, amina: int, post: Post, kind: Outgoing, then: str
) -> None:
    def write(conn):
        conn.execute("INSERT INTO worker (id, begun) VALUES (3, 1)")
        letter = Letter(f"{kind}:1", amina, kind, "en", Say((Words("invite.hello"),)))
        row = outbox.put(conn, letter, crew.stage.house.seconds())
        conn.execute(SENDING, (row,))
        conn.execute("UPDATE outbox SET done = 1 WHERE id = ?", (row,))
        return row

    row = await crew.stage.house.db.run(write)
    dispatcher = post.anew()
    await Leading(crew.stage.house, dispatcher, {}).begin()
    await dispatcher.drain()
    [[state]] = await crew.rows("SELECT state FROM outbox WHERE id = ?", row)
    assert state == then
