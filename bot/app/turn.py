"""One arrival being applied: who it is from, what she sees next, and what is put into the outbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.app import noting, quoting, seeing
from bot.app.channel import Arrival
from bot.app.house import House
from bot.domain.inbound import Tap, Voice
from bot.domain.person import Person
from bot.domain.place import Place
from bot.domain.say import Say, Words
from bot.i18n.negotiation import Languages, negotiate
from bot.storage import bulletins, chats, onscreen, outbox, people, sessions
from bot.storage.database import Conn
from bot.storage.outbox import ANSWERING, Letter, Outgoing
from bot.storage.people import Known
from bot.storage.texts import SMS

#: How many seconds a voice note stays in a chat before clean chat takes it out.
VOICE_STANDS = 60


class Turn:
    """Lives inside one transaction; nothing in it may await.

    A `muted` one is of somebody who has left since: it puts nothing before her.
    """

    def __init__(
        self, house: House, conn: Conn, arrival: Arrival, known: Known, *, muted: bool = False
    ) -> None:
        self.house = house
        self.conn = conn
        self.arrival = arrival
        self.person = known.person
        self.place = known.place
        self.step = known.step
        self.panel = known.panel
        self.seen = known.seen
        self.shown = False
        self.toast: Words | None = None
        self.left = False
        #: Whether the sound of the voice note that came is still to be got.
        self.sound_awaited = False
        self.muted = muted
        self.now: datetime = house.now()
        self.seconds = int(self.now.timestamp())
        self._said = 0
        self._was = known

    @property
    def language(self) -> str:
        """The language to answer in."""
        if self.person.language is not None:
            return self.person.language
        hint = [self.arrival.language] if self.arrival.language else []
        own = self.house.rules.bots.languages(self.arrival.bot)
        return negotiate(hint, own, own[0]) if own else negotiate(hint, self.house.catalogs.languages)

    @property
    def languages(self) -> Languages:
        """The languages to answer in, in the order in which she wants them."""
        return (self.language, *self.person.reads)

    @property
    def is_texted(self) -> bool:
        """Whether she writes short messages, which have no screen to change and no sound."""
        return self.arrival.channel == SMS

    @property
    def few_words(self) -> bool:
        """Whether she would rather hear and see than read, and can here."""
        return self.person.few_words and not self.is_texted

    def change(self, person: Person) -> None:
        """Write a changed person."""
        if person != self.person:
            people.update(self.conn, person)
            sessions.look_again(self.conn, person.id)
            bulletins.look_again(self.conn, person.id)
            if person.consent.quote is not self.person.consent.quote:
                quoting.note(self.house, self.conn, person)
            self.person = person

    def become(self, known: Known) -> None:
        """Go on as another person at the same address, on the screen of the one before.

        Steps go on counting, so that no button of the one before is one of hers.
        """
        self.person, self.place = known.person, known.place
        self.step = max(self.step, known.step)
        self.seen = self.seconds
        self._was = known

    def show(
        self,
        say: Say,
        place: Place,
        *,
        same_step: bool = False,
        lifetime: int | None = None,
        few: bool = False,
    ) -> None:
        """Put a screen before her, in place of the one before where that is calmer; maybe in `few` words."""
        self.place = place
        self.shown = True
        if say.rows and not same_step:
            self.step += 1
        if self.muted:
            return
        say = replace(say, step=self.step)
        sounds: list[Say] = []
        if self.few_words or (few and not self.is_texted):
            say, sounds = seeing.seen(self.house, self.person, self.languages, say)
        edit = self._edited_message()
        onscreen.replace(self.conn, self.person.id, self.seconds)
        self._put(Outgoing.REPLY, say, edit=edit, lifetime=lifetime)
        for each in () if same_step else sounds:
            self.tell(each, lifetime=chats.FIRST_SWEEP if self.person.clean_chat else None)

    def tell(
        self,
        say: Say,
        *,
        protect: bool = True,
        file: int | None = None,
        once: str | None = None,
        lifetime: int | None = None,
    ) -> None:
        """Send one more message beside the screen; under the word `once` only the first time."""
        self._put(Outgoing.NOTICE, say, protect=protect, file=file, once=once, lifetime=lifetime)

    def remove(self, messages: tuple[int, ...]) -> None:
        """Take messages out of the chat."""
        if self.muted or not messages:
            return
        self._said += 1
        outbox.put(
            self.conn,
            Letter(
                key=f"{self._key()}:{self._said}",
                person=self.person.id,
                kind=Outgoing.REMOVE,
                language=self.languages,
                removes=messages,
            ),
            self.seconds,
        )
        chats.going(self.conn, self.person.id, messages, self.seconds)

    def clean(self) -> None:
        """Take what she typed out of the chat, or remember it where clean chat is off."""
        message = self.arrival.message
        if message is None or isinstance(self.arrival.inbound, Tap):
            return
        if isinstance(self.arrival.inbound, Voice):
            # Its sound is still to be got, and may be gone with the message.
            chats.add(self.conn, self.person.id, message, self.seconds, self.seconds + VOICE_STANDS)
        elif self.person.clean_chat:
            self.remove((message,))
        else:
            chats.add(self.conn, self.person.id, message, self.seconds, self.seconds + chats.LAST_SWEEP)

    def let_voice_go(self) -> None:
        """Take her voice note out of the chat at once where nobody waits for its sound."""
        message = self.arrival.message
        spoken = isinstance(self.arrival.inbound, Voice) and not self.sound_awaited
        if spoken and message is not None and self.person.clean_chat:
            self.remove((message,))

    def write(self) -> None:
        """Write what is on her screen now."""
        was = self._was
        noting.note_turn(self.house, self.conn, was.person, self.person)
        if (self.place, self.step, self.panel, self.seen) != (was.place, was.step, was.panel, was.seen):
            people.update_place(
                self.conn, self.person.id, self.place, step=self.step, panel=self.panel, seen=self.seen
            )

    def _edited_message(self) -> int | None:
        """The message that the next screen replaces; an older screen left behind is taken away."""
        old = self.panel
        if isinstance(self.arrival.inbound, Tap):
            self.panel = self.arrival.message
        elif not self.person.clean_chat or self.arrival.message is None:
            self.panel = None
        if old is not None and old != self.panel and self.person.clean_chat:
            self.remove((old,))
        return self.panel

    def _put(
        self,
        kind: Outgoing,
        say: Say,
        *,
        edit: int | None = None,
        protect: bool = True,
        file: int | None = None,
        lifetime: int | None = None,
        once: str | None = None,
    ) -> None:
        if self.muted:
            return
        self._said += 1
        outbox.put(
            self.conn,
            Letter(
                key=f"{self._key()}:{self._said}" if once is None else f"{ANSWERING}{once}",
                person=self.person.id,
                kind=kind,
                language=self.languages,
                say=say,
                edit=edit,
                protect=protect,
                file=file,
                lifetime=lifetime,
            ),
            self.seconds,
            self.house.sealer,
        )

    def _key(self) -> str:
        return f"{ANSWERING}{self.arrival.channel}:{self.arrival.key}"
