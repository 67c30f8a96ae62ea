"""The emulator refuses what the real server refuses, in the same words."""

from __future__ import annotations

import json

import httpx
import pytest

from tests.botapi import TOKEN, Emulator

SHE = 77
HOUR = 3600.0


@pytest.fixture
async def api():
    async with Emulator(start=1_800_000_000.0) as emulator:
        emulator.people.user(SHE)
        yield emulator


@pytest.fixture
async def client():
    async with httpx.AsyncClient(trust_env=False) as made:
        yield made


@pytest.fixture
def ask(api, client):
    """One call with form values, as the bot makes it: the status and the answer."""

    async def asked(method, token=TOKEN, files=None, **values):
        form = {n: v if isinstance(v, str) else json.dumps(v) for n, v in values.items()}
        answer = await client.post(f"{api.url}/bot{token}/{method}", data=form, files=files)
        return answer.status_code, answer.json()

    return asked


@pytest.fixture
def refusal(ask):
    """The description of a 400."""

    async def refused(method, **values):
        status, answer = await ask(method, **values)
        assert (status, answer["ok"], answer["error_code"]) == (400, False, 400)
        return answer["description"].removeprefix("Bad Request: ")

    return refused


def buttons(data="1.a", text="A"):
    return {"inline_keyboard": [[{"text": text, "callback_data": data}]]}


async def test_a_good_message_stands_in_the_chat(api, ask):
    status, answer = await ask(
        "sendMessage", chat_id=SHE, text=" hi ", reply_markup=buttons(), protect_content=True
    )
    assert status == 200
    assert answer["result"]["text"] == "hi"
    (message,) = api.people.messages(SHE)
    assert message["buttons"] == [[{"text": "A", "data": "1.a"}]]
    assert message["protect_content"]


async def test_parameters_come_as_json_and_in_the_address_too(api, client):
    address = f"{api.url}/bot{TOKEN}"
    assert (
        await client.post(f"{address}/sendmessage", json={"chat_id": SHE, "text": "a"})
    ).status_code == 200
    assert (
        await client.get(f"{address}/sendMessage", params={"chat_id": SHE, "text": "b"})
    ).status_code == 200
    assert [message["text"] for message in api.people.messages(SHE)] == ["a", "b"]


@pytest.mark.parametrize(
    ("token", "status", "words"),
    [
        ("123456:" + "w" * 35, 401, "Unauthorized"),
        ("123456", 404, "Not Found"),
        ("123456:short", 404, "Not Found"),
    ],
)
async def test_a_wrong_token_is_refused(ask, token, status, words):
    got, answer = await ask("getMe", token=token)
    assert (got, answer["description"]) == (status, words)


async def test_a_method_that_does_not_exist_is_not_found(ask):
    assert (await ask("sendMessages", chat_id=SHE, text="x"))[0] == 404


@pytest.mark.parametrize(
    "values",
    [
        {"chat_id": SHE},
        {"text": "x"},
        {"chat_id": SHE, "text": "x", "colour": "red"},
        {"chat_id": SHE, "text": "x", "protect_content": "yes"},
        {"chat_id": SHE, "text": "x", "protect_content": 3},
        {"chat_id": SHE, "text": "x", "reply_markup": "{"},
        {"chat_id": SHE, "text": "x", "reply_markup": {"inline_keyboard": [{"text": "A"}]}},
        {"chat_id": SHE, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "A", "colour": "x"}]]}},
        {
            "chat_id": SHE,
            "text": "x",
            "reply_markup": {"inline_keyboard": [[{"text": 5, "callback_data": "a"}]]},
        },
        {"chat_id": SHE, "text": "x", "link_preview_options": {"is_disabled": "true"}},
    ],
)
async def test_what_aiogram_cannot_read_is_refused(api, refusal, values):
    await refusal("sendMessage", **values)
    assert api.people.messages(SHE) == []


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "  \n"}, "message text is empty"),
        ({"text": "x", "reply_markup": buttons("x" * 65)}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": buttons("é" * 33)}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": buttons("")}, "BUTTON_DATA_INVALID"),
        (
            {"text": "x", "reply_markup": buttons(text=" ")},
            "text buttons are unallowed in the inline keyboard",
        ),
        ({"text": "x", "parse_mode": "XML"}, "unsupported parse_mode"),
    ],
)
async def test_lengths_and_buttons_are_checked(refusal, values, words):
    assert await refusal("sendMessage", chat_id=SHE, **values) == words


@pytest.mark.parametrize(
    "values", [{"text": "x" * 4096}, {"text": "😀" * 2048}, {"text": "x", "reply_markup": buttons("x" * 64)}]
)
async def test_what_just_fits_is_taken(ask, values):
    assert (await ask("sendMessage", chat_id=SHE, **values))[0] == 200


@pytest.mark.parametrize(
    ("mode", "text"),
    [
        ("HTML", "<b>open"),
        ("HTML", "a < b"),
        ("HTML", "<b>x</i>"),
        ("HTML", "</b>"),
        ("HTML", "<p>x</p>"),
        ("MarkdownV2", "1.5"),
        ("MarkdownV2", "*open"),
        ("Markdown", "_open"),
    ],
)
async def test_broken_entities_are_refused(refusal, mode, text):
    assert (await refusal("sendMessage", chat_id=SHE, text=text, parse_mode=mode)).startswith(
        "can't parse entities"
    )


@pytest.mark.parametrize(
    ("mode", "text", "shown"),
    [
        ("HTML", '<b>a &lt; b</b> <a href="https://example.org">c</a>', "a < b c"),
        ("MarkdownV2", r"*1\.5* [c](https://example.org)", "1.5 c"),
        ("Markdown", "_a_ 1.5", "a 1.5"),
        (None, "<b> *1.5* &lt;", "<b> *1.5* &lt;"),
    ],
)
async def test_whole_entities_are_taken_out(api, ask, mode, text, shown):
    values = {} if mode is None else {"parse_mode": mode}
    assert (await ask("sendMessage", chat_id=SHE, text=text, **values))[0] == 200
    assert api.people.messages(SHE)[0]["text"] == shown


async def test_the_length_counts_after_the_entities_are_taken_out(ask):
    text = "<b>" + "&lt;" * 4096 + "</b>"
    assert (await ask("sendMessage", chat_id=SHE, text=text, parse_mode="HTML"))[0] == 200


async def test_who_is_not_there_or_does_not_want_to_is_told_so(api, ask, refusal):
    assert await refusal("sendMessage", chat_id=1, text="x") == "chat not found"
    assert await refusal("sendMessage", chat_id="@nobody", text="x") == "chat not found"
    api.people.user(78, started=False)
    api.people.user(79)
    api.people.block(79)
    api.people.user(80)
    api.people.deactivate(80)
    api.people.group(-5, member=False)
    for chat, words in [
        (78, "bot can't initiate conversation with a user"),
        (79, "bot was blocked by the user"),
        (80, "user is deactivated"),
        (-5, "bot is not a member of the group chat"),
    ]:
        status, answer = await ask("sendMessage", chat_id=chat, text="x")
        assert (status, answer["description"]) == (403, f"Forbidden: {words}")


async def test_a_group_that_moved_says_where_to(api, ask):
    api.people.group(-5)
    api.people.migrate(-5, -1005)
    status, answer = await ask("sendMessage", chat_id=-5, text="x")
    assert (status, answer["parameters"]) == (400, {"migrate_to_chat_id": -1005})


async def test_edits(api, ask, refusal):
    _, answer = await ask("sendMessage", chat_id=SHE, text="one", reply_markup=buttons())
    place = {"chat_id": SHE, "message_id": answer["result"]["message_id"]}
    same = await refusal("editMessageText", **place, text="one", reply_markup=buttons())
    assert same.startswith("message is not modified")
    assert (await ask("editMessageText", **place, text="one"))[0] == 200  # the buttons went
    assert (await ask("editMessageReplyMarkup", **place, reply_markup=buttons()))[0] == 200
    hers = api.people.text(SHE, "mine")["message"]
    assert (
        await refusal("editMessageText", chat_id=SHE, message_id=hers, text="x") == "message can't be edited"
    )
    gone = await refusal("editMessageText", chat_id=SHE, message_id=999, text="x")
    assert gone == "message to edit not found"


async def test_deleting(api, ask, refusal):
    hers = api.people.text(SHE, "old")["message"]
    api.people.advance(48 * HOUR + 1)
    newer = [api.people.text(SHE, "new")["message"] for _ in range(2)]
    too_old = "message can't be deleted for everyone"
    assert await refusal("deleteMessage", chat_id=SHE, message_id=hers) == too_old
    assert await refusal("deleteMessages", chat_id=SHE, message_ids=[hers, *newer]) == too_old
    assert len(api.people.messages(SHE)) == 3
    assert (await ask("deleteMessages", chat_id=SHE, message_ids=[*newer, 999]))[1]["result"] is True
    assert await refusal("deleteMessage", chat_id=SHE, message_id=newer[0]) == "message to delete not found"
    assert await refusal("deleteMessages", chat_id=SHE, message_ids=list(range(101)))
    assert await refusal("deleteMessages", chat_id=SHE, message_ids=[])


async def test_a_press_can_be_answered_once_shortly_and_soon(api, ask, refusal):
    press = api.people.tap(SHE, "1.a")["query"]
    assert await refusal("answerCallbackQuery", callback_query_id=press, text="x" * 201) == "MESSAGE_TOO_LONG"
    assert (await ask("answerCallbackQuery", callback_query_id=press, text="x" * 200))[0] == 200
    old = "query is too old and response timeout expired or query ID is invalid"
    assert await refusal("answerCallbackQuery", callback_query_id=press) == old
    late = api.people.tap(SHE, "1.a")["query"]
    api.people.advance(61)
    assert await refusal("answerCallbackQuery", callback_query_id=late) == old
    assert api.people.toasts(SHE) == ["x" * 200]


async def test_documents(api, ask, refusal):
    file = {"document": ("digest.html", b"<p>", "text/html")}
    status, answer = await ask("sendDocument", files=file, chat_id=SHE, caption="c" * 1024)
    assert status == 200
    assert answer["result"]["document"]["file_name"] == "digest.html"
    assert (
        await refusal("sendDocument", files=file, chat_id=SHE, caption="c" * 1025)
        == "message caption is too long"
    )
    assert await refusal("sendDocument", chat_id=SHE) is not None
    attached = {"part": ("a.txt", b"x", "text/plain")}
    assert (await ask("sendDocument", files=attached, chat_id=SHE, document="attach://part"))[0] == 200
    assert [message["document"] for message in api.people.messages(SHE)] == ["digest.html", "a.txt"]


@pytest.mark.parametrize(
    ("commands", "language"),
    [
        ([{"command": "Start", "description": "x"}], ""),
        ([{"command": "a b", "description": "x"}], ""),
        ([{"command": "start", "description": ""}], ""),
        ([{"command": "start", "description": "x" * 257}], ""),
        ([{"command": "start", "description": "x"}], "fra"),
        ([{"command": "start"}], ""),
    ],
)
async def test_command_lists_are_checked(refusal, commands, language):
    await refusal("setMyCommands", commands=commands, language_code=language)


async def test_a_bot_leaves_groups_and_no_private_chat(api, ask, refusal):
    api.people.group(-5)
    assert (await ask("leaveChat", chat_id=-5))[0] == 200
    assert api.people.left() == [-5]
    await refusal("leaveChat", chat_id=SHE)
    assert (await ask("getChat", chat_id=SHE))[1]["result"]["type"] == "private"


async def test_without_validation_the_rules_of_the_chat_still_hold(api, refusal):
    api.validate = False
    assert await refusal("sendMessage", chat_id=SHE, text="x" * 4097) == "message is too long"
    assert await refusal("sendMessage", chat_id=1, text="x") == "chat not found"
