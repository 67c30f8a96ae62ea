from __future__ import annotations

from bot.app.channel import Attachment, Delivery, Post, Remove
from bot.domain.say import Choice, Say, Words
from bot.synthetic.channel import SyntheticChannel

HELLO = Say((Words("invite.hello"),), ((Choice("r_1", Words("invite.open")),),))
SCREEN = Say((Words("interview.how"),), ((Choice("start", Words("interview.start")),),), step=3)


async def test_an_edit_stands_in_place_of_the_message_it_edits() -> None:
    channel = SyntheticChannel()
    first = await channel.deliver(Delivery(1, "a", "en", Post(HELLO)))
    second = await channel.deliver(Delivery(2, "a", "en", Post(SCREEN, edit=first.message)))
    assert second.message == first.message
    assert channel.newest("a") == (first.message, SCREEN)


async def test_an_edit_of_a_message_that_is_gone_is_a_new_message() -> None:
    channel = SyntheticChannel()
    first = await channel.deliver(Delivery(1, "a", "en", Post(HELLO)))
    assert first.message is not None
    await channel.deliver(Delivery(2, "a", "en", Remove((first.message,))))
    assert channel.newest("a") is None
    second = await channel.deliver(Delivery(3, "a", "en", Post(SCREEN, edit=first.message)))
    assert second.message != first.message


async def test_only_messages_that_the_bot_starts_call_a_person_and_each_calls_once() -> None:
    channel = SyntheticChannel()
    await channel.deliver(Delivery(1, "a", "en", Post(HELLO)))
    await channel.deliver(Delivery(2, "b", "en", Post(SCREEN)))
    assert channel.called() == {"a": HELLO}
    assert channel.called() == {}


async def test_files_are_kept_for_whom_they_came_to() -> None:
    channel = SyntheticChannel()
    file = Attachment("digest.html", "text/html", b"<p>")
    await channel.deliver(Delivery(1, "d", "en", Post(HELLO, attachment=file)))
    assert channel.files("d") == [file]
    assert channel.files("a") == []
