"""Workers that are started again one after the other, with settings that have changed."""

from __future__ import annotations

from bot.app.links import SMS_NUMBER, WEB_URL
from tests.engine import on_server
from tests.service.folder import Folder
from tests.service.running import Api
from tests.service.workers import Worker, Workers, workers_of

pytestmark = on_server
NEW = "https://new.example.org"
SENDER = "+254711000111"
SETTINGS = {
    "web_url": NEW,
    "sms_gateway": "own",
    "sms_url": "http://127.0.0.1:9",  # nobody is there, and nobody asks
    "sms_key": "synthetic-key-of-a-gateway",
    "sms_sender": SENDER,
    "sms_secret": "synthetic_secret_of_a_gateway",
}
NOTED = "SELECT value FROM meta WHERE name = ?"
RAISE = "INSERT INTO alarm (name, since) VALUES (?, 1)"
#: What ends where a process begins to lead; and what does not.
ENDS, STAYS = ("conflict", "gap", "mail", "refused", "sms"), "lost"
STANDING = "SELECT count(*) FROM alarm WHERE name IN ('conflict', 'gap', 'mail', 'refused', 'sms')"


async def stop(workers: Workers, worker: Worker) -> None:
    """As a service manager would."""
    worker.process.terminate()
    assert await worker.process.wait() == 0, worker.log
    workers.gone(worker)


async def test_after_each_was_started_anew_links_have_the_new_address_and_old_alarms_are_over(
    folder: Folder, api: Api
) -> None:
    async with workers_of(folder, api, 1) as workers:
        leads, follows = workers.living[0], await workers.add()
        old = folder.value(NOTED, WEB_URL)
        with folder.opened() as conn:
            for name in (*ENDS, STAYS):
                conn.execute(RAISE, (name,))
        await stop(workers, follows)
        await workers.add(others=SETTINGS)
        assert folder.value(NOTED, WEB_URL) == old == workers.proxy.url
        assert folder.value(STANDING) == len(ENDS), "who follows ends no alarm of who leads"
        await stop(workers, leads)
        await workers.add(others=SETTINGS)
        await folder.until("SELECT count(*) FROM meta WHERE name = ? AND value = ?", 1, WEB_URL, NEW)
        await folder.until(STANDING, 0)
        assert folder.value(NOTED, SMS_NUMBER) == SENDER
        assert folder.value("SELECT since FROM alarm WHERE name = ?", STAYS) == 1
