"""A coordinator and a drafter in their chats: a round planned, opened and closed, and its digest."""

from __future__ import annotations

import base64
import json
from io import BytesIO

from pypdf import PdfReader

from bot.domain.person import Role
from bot.i18n.catalogs import Catalogs
from tests.service.folder import Folder, awake_country
from tests.service.phone import MARKS, Phone
from tests.service.running import Api, Running, start, verb

LANGUAGES = Catalogs().languages


async def test_a_round_from_a_coordinators_first_press_to_a_drafters_digest(
    folder: Folder, api: Api, service: Running
) -> None:
    await api.until(lambda: len(api.calls_of("setMyCommands")) >= len(LANGUAGES))
    code, out, complaint = await verb(folder, "invite", "--role", "coordinator", "--json")
    assert (code, complaint) == (0, "")
    link = json.loads(out)
    assert link["telegram"] == f"https://t.me/{api.world.username}?start={link['code']}"
    coordinator, drafter, advocate = Phone(api, 21), Phone(api, 22), Phone(api, 23)
    await coordinator.joins(link["code"])
    assert coordinator.text() == "Your desk. What would you like to do?"

    await coordinator.press("Invite")
    await coordinator.press("Someone who writes the charter")
    await coordinator.sees("https://t.me/")
    (passed_on,) = [each for each in coordinator.shown() if "https://t.me/" in each["text"]]
    assert not passed_on["protect_content"], "a link is there to be passed on"
    await drafter.joins(passed_on["text"].translate(MARKS).partition("start=")[2])
    assert "Digests come to you here by themselves." in drafter.text()
    await advocate.joins(await folder.invite(Role.ADVOCATE, country=awake_country()))

    await coordinator.say("/newround")
    for label in (
        "What matters most",
        "Done",
        "Done",
        "Now",
        "7 days",
        "Once, after three days",
        "No number",
        "No group",
        "No, in writing only",
        "Yes, plan it",
    ):
        await coordinator.press(label)
    assert "Round 1 is planned." in coordinator.text()
    await coordinator.press("Who would get it, and when")
    assert "fewer than 10" in coordinator.text()
    assert "Nothing is open right now" in advocate.text()
    await coordinator.press("Open this round")
    assert "The round is open and goes by its times." in coordinator.text()
    await advocate.sees("There is something new for you")
    await advocate.press("Open")
    await advocate.press("Start")

    await coordinator.say("/close")
    await coordinator.press(next(each for each in coordinator.labels() if each.startswith("1.")))
    await coordinator.press("Yes, close it")
    await api.until(lambda: any(each["document"] for each in drafter.messages()))
    (digest,) = [each for each in drafter.messages() if each["document"]]
    assert digest["document"].endswith(".pdf")
    assert not digest["protect_content"]
    pages = PdfReader(BytesIO(base64.b64decode(api.people.file(22, digest["id"])))).pages
    assert "What matters most" in pages[0].extract_text()
    await api.until(lambda: passed_on in coordinator.messages())
    for call in list(api.calls):
        if call.method in {"sendMessage", "sendDocument"}:
            said = str(call.values.get("text", ""))
            is_digest = call.method == "sendDocument" or said.endswith("More in the files that follow.")
            open_ = "https://t.me/" in said or is_digest
            assert call.values.get("protect_content", False) is not open_


async def test_the_running_service_sees_what_is_done_from_the_shell_by_itself(
    folder: Folder, api: Api, service: Running
) -> None:
    advocate = Phone(api, 31)
    await advocate.joins(await folder.invite(Role.ADVOCATE, country=awake_country()))
    me = await folder.employ()
    code, out, complaint = await verb(
        folder, "round", "plan", "priorities", "--opens", "now", "--closes", "+7d", "--json", *me
    )
    assert (code, complaint) == (0, "")
    assert "1" in out
    opened, _, complaint = await verb(folder, "round", "open", "1", *me)
    assert (opened, complaint) == (0, "")
    await advocate.sees("There is something new for you")
    await advocate.press("Open")
    paused, _, complaint = await verb(folder, "round", "pause", "1", *me)
    assert (paused, complaint) == (0, "")
    await advocate.press("Start")
    assert advocate.text() == "This is paused for now. Please look again another day: send /continue."


async def test_a_conflict_stops_receiving_and_is_told_to_coordinators(
    folder: Folder, api: Api, service: Running
) -> None:
    coordinator = Phone(api, 32)
    await coordinator.joins(await folder.invite(Role.COORDINATOR))
    await api.confirmed()
    api.people.fault("409", "getUpdates")
    waiting = api.people.text(32, "/rounds")
    await coordinator.sees("Someone else is receiving with the same token.")
    polls = len(api.calls_of("getUpdates"))
    api.people.text(32, "/status")
    assert folder.value("SELECT name FROM alarm") == "conflict"
    assert await service.stop() == 0
    assert len(api.calls_of("getUpdates")) == polls
    assert "alarm: conflict" in service.log
    assert waiting["update"]
    again = await (await start(folder, api)).ready()
    await coordinator.sees("There is no round yet.")
    await api.confirmed()
    assert folder.value("SELECT count(*) FROM alarm") == 0
    assert await again.stop() == 0
