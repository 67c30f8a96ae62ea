"""A person with a phone: she sees what stands in her chat, presses what she sees, and types."""

from __future__ import annotations

import re
from typing import Any

from tests.service.running import Api

#: Stands in every text that anyone types here, and may be found nowhere but in the chat.
CANARY = "canary-7f3a"
NAME = "Canaria Namewoman"
QUESTION = re.compile(r"Question (\d+) of (\d+)")
#: What is asked after each answer in her own words, and what everybody says to it.
QUOTE = "May we quote this"
QUOTED = "Yes, without my country"
ASKED = "It has been quiet here for a while."
TRIAL = "This is a trial.\n\n"
MARKS = str.maketrans("", "", "\u2066\u2067\u2068\u2069")


class Phone:
    """One private chat."""

    def __init__(self, api: Api, chat: int, *, language: str | None = "en") -> None:
        self.api = api
        self.chat = chat
        api.people.user(chat, name=NAME, username="canary_username", language=language)

    # What she sees

    def messages(self) -> list[dict[str, Any]]:
        """All that stands in the chat, oldest first."""
        return self.api.people.messages(self.chat)

    def shown(self) -> list[dict[str, Any]]:
        """The bot's messages, oldest first."""
        return self.api.people.messages(self.chat, bot_only=True)

    def screen(self) -> dict[str, Any] | None:
        """The newest message that has buttons, or else the newest: what she is at."""
        shown = self.shown()
        return next((each for each in reversed(shown) if each["buttons"]), shown[-1] if shown else None)

    def at(self) -> int:
        """The number of the message that is her screen."""
        screen = self.screen()
        assert screen is not None
        return int(screen["id"])

    def text(self) -> str:
        """What the screen says below the line that every screen of a trial has, without invisible marks."""
        screen = self.screen()
        if screen is None:
            return ""
        text = str(screen["text"]).translate(MARKS)
        assert text.startswith(TRIAL), text
        return text.removeprefix(TRIAL)

    def labels(self) -> list[str]:
        """The buttons under it."""
        screen = self.screen()
        if screen is None:
            return []
        return [str(button["text"]).translate(MARKS) for row in screen["buttons"] for button in row]

    def stage(self) -> str:
        """Where she seems to be in an interview: 'Question 3', whether to quote, or what the screen says."""
        found = QUESTION.search(self.text())
        return found[0] if found else QUOTE if QUOTE in self.text() else self.text()

    # What she does

    async def press(self, label: str) -> None:
        """Press a button that she sees, and wait for what comes of it."""
        before, screen = self.shown(), self.screen()
        assert screen is not None
        data = next(
            (
                button["data"]
                for row in screen["buttons"]
                for button in row
                if str(button["text"]).translate(MARKS).removeprefix("✓ ") == label
            ),
            None,
        )
        assert data is not None, f"there is no {label!r} among {self.labels()} under {self.text()!r}"
        self.api.people.tap(self.chat, data, message=screen["id"])
        await self.changed(before)

    async def say(self, text: str) -> int:
        """Type something, and wait for what comes of it; returns the number of her message."""
        before = self.shown()
        message = self.api.people.text(self.chat, text)["message"]
        await self.changed(before)
        return message

    async def changed(self, before: list[dict[str, Any]]) -> None:
        """Wait until the bot has said something that did not stand there before.

        Where it asks after a silence whether it is her, she says so.
        """
        await self.api.until(lambda: any(each not in before for each in self.shown()))
        if self.text().startswith(ASKED):
            await self.press("Go on")

    async def sees(self, words: str) -> None:
        """Wait until a message says this."""
        await self.api.until(
            lambda: any(words in str(each["text"]).translate(MARKS) for each in self.shown())
        )

    async def gone(self, message: int) -> None:
        """Wait until a message stands in the chat no more."""
        await self.api.until(lambda: all(each["id"] != message for each in self.messages()))

    async def joins(self, code: str, *, language: str = "English") -> None:
        """Open the link and go through joining, agreeing to everything and telling nothing."""
        await self.say(f"/start {code}")
        await self.press(language)
        while "Before you start" in self.text():
            await self.press("Next")
        for label in ("Yes, I agree", "Yes", "Yes"):
            if label in self.labels():
                await self.press(label)
        while "Skip" in self.labels() and not QUESTION.search(self.text()):
            await self.press("Skip")


def value(chat: int, question: int) -> str:
    """What this person answers to this one of the short questions: of nobody else and to no other."""
    if question % 2:
        return str((chat % 90) * 10 + question)
    return f"{CANARY} of {chat} to {question}"


async def answer_next(phone: Phone) -> bool:
    """Do what the newest message asks for; False where nothing is left to do."""
    found, stage = QUESTION.search(phone.text()), phone.stage()
    labels = phone.labels()
    if found:
        phone.api.people.text(phone.chat, value(phone.chat, int(found[1])))
    else:
        onward = ("Go on", "Open", "Start", QUOTED, "Count my answers")
        label = next((each for each in onward if each in labels), None)
        if label is None:
            return False
        phone.api.people.press(phone.chat, label)
    await phone.api.until(lambda: phone.stage() not in ("", stage))
    return True
