"""An end while everyone is told what was decided: it reaches each of them, and nobody twice."""

from __future__ import annotations

import signal
import time

import pytest

from tests.crash.scene import HELLO, WAITING, Scene, hellos

pytestmark = pytest.mark.case(1)
TELL = "INSERT INTO bulletin (round, number, at) VALUES (1, 1, ?)"
PUT = "SELECT count(*) FROM outbox WHERE key LIKE 'bulletin:%'"
SENT = "SELECT count(*) FROM bulletin_reader WHERE sent = 1"


@pytest.mark.parametrize("scene", [pytest.param((1, signal.SIGKILL), id="SIGKILL")], indirect=True)
async def test_ended_before_and_after_the_commit_that_puts_a_bulletin_into_the_outbox(scene: Scene) -> None:
    running = await scene.start("telling")
    for phone in scene.phones:
        await phone.sees(HELLO)
    await scene.folder.until(WAITING, 0)
    scene.armed.touch()
    with scene.folder.opened() as conn:
        conn.execute(TELL, (int(time.time()),))
    await scene.fallen(running)
    with scene.folder.remains() as left:
        assert (left.value(PUT), left.value(SENT)) == (0, 0)
    scene.armed.touch()
    running = await scene.start("told")
    await scene.fallen(running)
    everyone = len(scene.phones)
    with scene.folder.remains() as left:
        assert (left.value(PUT), left.value(SENT)) == (everyone, everyone)
    running = await scene.start()
    await scene.folder.until(f"{PUT} AND state = 'sent'", everyone)
    assert {hellos(scene.api, phone.chat) for phone in scene.phones} == {2}
    assert await running.stop() == 0
    assert scene.folder.value(PUT) == everyone
