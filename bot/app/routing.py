"""Which part of the house an arrival belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.app import (
    answering,
    asides,
    bulletinpages,
    desk,
    farewell,
    gates,
    leaving,
    noting,
    sharing,
    sitting,
    texting,
    twofolddesk,
    voicing,
)
from bot.app.channel import Arrival
from bot.app.naming import country_named
from bot.app.offering import offer
from bot.app.seeing import OUT
from bot.app.turn import Turn
from bot.domain import joining, languages
from bot.domain.faults import Fault
from bot.domain.inbound import Command, Inbound, Tap, Text
from bot.domain.joining import Joined
from bot.domain.leaving import Leaving, language_word, leaving_word
from bot.domain.permission import Action, Kind, may
from bot.domain.person import Role, Standing
from bot.domain.place import Place, back_from
from bot.domain.say import Say, Words
from bot.storage import outbox, people
from bot.storage.database import undoable

JOINING = ("language", "consent", "purpose", "fact", "settings")
ASIDES = ("help", "help_write", "aside", "mydata")
#: Words that lead away even from a question in her own words; 'help' there may be her answer.
AWAY = (Leaving.X, Leaving.PAUSE, Leaving.STOP, Leaving.ERASE)
#: Commands that wait behind nothing, whatever fails or however much has come.
AT_ONCE = ("!blocked", *(each.value for each in AWAY))
BLOCKED = "!blocked"
UNBLOCKED = "!unblocked"


def is_signal(arrival: Arrival) -> bool:
    """Whether this is the channel's own word on a chat, not something that a person did."""
    return isinstance(arrival.inbound, Command) and arrival.inbound.name.startswith("!")


def is_leaving(arrival: Arrival, place: Place, step: int) -> bool:
    """Whether somebody leaves by this, so that it may not wait behind anything."""
    match arrival.inbound:
        case Command(name):
            return name in AT_ONCE
        case Text(text):
            return not arrival.edited and leaving_word(text) in AWAY
        case Tap(number, choice):
            return choice in OUT or (place.name == "erase" and number == step)
        case _:
            return False


def keep(turn: Turn) -> None:
    """Keep the answer of somebody who has left meanwhile; all else that she did before that is let go."""
    message = turn.arrival.inbound
    if isinstance(message, Command) or turn.person.standing is Standing.ERASED:
        return
    if turn.arrival.edited:
        if isinstance(message, Text) and turn.place.name:
            answering.edited(turn, message.text)
    elif turn.place.name == "help_write":
        asides.step(turn, message)
    elif turn.place.name == "interview" and _answers(turn):
        answering.answer(turn, message)


def leave_again(turn: Turn) -> None:
    """Do what somebody left by before she left once more; it failed then, and shows nothing now."""
    before = turn.person
    match _as_command(turn, turn.arrival.inbound):
        case Command("stop"):
            leaving.stop(turn)
        case Command("pause") if before.standing is Standing.ACTIVE:
            leaving.pause(turn)
        case Tap(step, "yes") if turn.place.name == "erase" and step == turn.step:
            leaving.wipe(turn)
    noting.note_turn(turn.house, turn.conn, before, turn.person)


def route(turn: Turn) -> None:
    """Do what the arrival asks."""
    message = turn.arrival.inbound
    if isinstance(message, Command) and message.name.startswith("!"):
        _signal(turn, message.name)
        return
    if turn.arrival.edited:
        _edited(turn, message)
        return
    _reach(turn)
    if turn.person.standing is Standing.UNREACHABLE:
        leaving.come_back(turn)
    turn.clean()
    message = _as_command(turn, message)
    if texting.is_shut(turn.house, turn.conn, turn.arrival, turn.person) and not _is_leaving(turn, message):
        turn.show(Say((Words("left.neutral"),)), Place())
        return
    go = _seated if turn.person.role is Role.ADVOCATE else _staffed
    go(turn, message)
    turn.let_voice_go()


def _edited(turn: Turn, message: Inbound) -> None:
    """An edit corrects an answer, and does nothing else: it leaves nowhere, and it speaks for nobody else."""
    if turn.person.role is not Role.ADVOCATE or gates.is_left(turn.conn, turn.person):
        return
    if sitting.is_silent(turn.seen, turn.seconds) or turn.place.name in sitting.UNKNOWN:
        sitting.ask(turn)
    elif isinstance(message, Text) and leaving_word(message.text) is None and _answers(turn):
        answering.edited(turn, message.text)


def _seated(turn: Turn, message: Inbound) -> None:
    """What an advocate asks: at once, or once she has said that it is her."""
    admitted = sitting.admit(turn, message)
    if admitted is sitting.Gate.HELD:
        turn.sound_awaited = True
        return
    if admitted is not sitting.Gate.BACK:
        _go(turn, admitted)
    if admitted is not message and not turn.shown:
        toast = turn.toast
        again(turn)
        turn.toast = toast
    if admitted is not message:
        farewell.tell_owed(turn)


def _staffed(turn: Turn, message: Inbound) -> None:
    """What staff ask; where it cannot be done, nothing of it stays but its row in the audit log."""
    error = undoable(turn.conn, lambda _: _go(turn, message)).error
    if isinstance(error, Fault):
        desk.tell(turn, error)
    elif error is not None:
        raise error


def _reach(turn: Turn) -> None:
    """Where her address was erased, her message brings it along: it serves for the answer."""
    if people.lacks_address(turn.conn, turn.person.id):
        sealed = turn.house.sealer.seal_address(turn.arrival.address)
        people.lend_address(turn.conn, turn.person.id, sealed)


def _is_leaving(turn: Turn, message: Inbound) -> bool:
    """Whether it is one of the few things that still work where a country was left; for staff, all do."""
    if turn.person.role is not Role.ADVOCATE:
        return True
    if isinstance(message, Command):
        return message.name in AWAY
    return turn.place.name == "erase" and isinstance(message, Tap) and message.step == turn.step


def _go(turn: Turn, message: Inbound) -> None:
    match message:
        case Command(name, argument):
            _command(turn, name, argument)
        case Tap(0, choice):
            _ageless(turn, choice)
        case _:
            _at_place(turn, message)


def _signal(turn: Turn, name: str) -> None:
    """The chat was blocked: nothing more is sent there. Unblocking alone sends nothing either."""
    if name == BLOCKED:
        people.out_of_reach(turn.conn, turn.person.id)
        outbox.cancel(turn.conn, turn.person.id, turn.seconds, replies=True)


def _as_command(turn: Turn, message: Inbound) -> Inbound:
    """A whole message that is a leaving word, or a language's name, does what its command does."""
    if isinstance(message, Tap) and message.choice in OUT:
        return Command(message.choice)
    if not isinstance(message, Text):
        return message
    if twofolddesk.awaits_words(turn.place):
        return message  # what she translates may be a word that leaves; she leaves by its command
    awaited = turn.place.name == "help_write" or desk.awaits_words(turn.place)
    own_words = awaited or answering.at_text_question(turn)
    word = leaving_word(message.text)
    if word is not None and (word in AWAY or not own_words):
        return Command(word.value)
    if own_words:
        return message
    language = language_word(message.text)
    if language is not None and language in turn.house.catalogs.languages:
        return Command("language", language)
    if turn.place.name == "fact" and turn.place.get("name") in ("country", "country_in"):
        code = country_named(message.text, turn.language)
        if code is not None:
            return Tap(turn.step, f"o_{code.lower()}")
    return message


def _command(turn: Turn, name: str, argument: str) -> None:
    known = COMMANDS.get(name)
    if known is not None:
        known(turn)
    elif name == "language":
        _language(turn, argument)
    elif turn.person.role is Role.ADVOCATE or not desk.command(turn, name):
        go_on(turn)


def _start(turn: Turn) -> None:
    """Come back. Who had stopped took back her consent to later rounds, so she is asked for it again."""
    stopped = turn.person.standing is Standing.STOPPED
    leaving.come_back(turn)
    if stopped and turn.person.consent.current and turn.person.role is Role.ADVOCATE:
        place = Place("purpose", {"name": "contact"})
        turn.show(joining.screen(turn.person, place, offer(turn)), place)
    else:
        go_on(turn)


def _settings(turn: Turn) -> None:
    if turn.person.standing is Standing.JOINING:
        again(turn)
    else:
        place = Place("settings")
        turn.show(joining.screen(turn.person, place, offer(turn)), place)


def _language(turn: Turn, argument: str) -> None:
    if argument in turn.house.catalogs.languages:
        turn.change(languages.in_language(turn.person, argument))
        again(turn)
        return
    back = {} if turn.person.standing is Standing.JOINING else {"back": _back_of(turn)}
    place = Place("language", back | {k: v for k, v in turn.place.facts.items() if k == "round"})
    turn.show(joining.screen(turn.person, place, offer(turn)), place)


def _back_of(turn: Turn) -> str:
    return "interview" if turn.place.name == "interview" else "home"


def _ageless(turn: Turn, choice: str) -> None:
    """Buttons that do the same thing at any time: those under invitations and notices."""
    joined = turn.person.consent.current and turn.person.standing is not Standing.JOINING
    if turn.person.role is not Role.ADVOCATE:
        go_on(turn)
    elif choice == "not_now":
        if turn.arrival.message is not None:
            turn.remove((turn.arrival.message,))
    elif choice == "support":
        asides.support(turn)
    elif not (joined and _opens(turn, choice)):
        go_on(turn)


def _at_place(turn: Turn, message: Inbound) -> None:
    place = turn.place.name
    stale = isinstance(message, Tap) and message.step != turn.step
    if turn.person.role is not Role.ADVOCATE and place not in JOINING and desk.step(turn, message):
        return
    if place == "interview":
        _at_interview(turn, message)
    elif stale:
        turn.toast = STALE
    elif place in (*JOINING, sharing.CHOOSE):
        _at_joining(turn, message)
    elif place in ASIDES:
        if not asides.step(turn, message):
            turn.place = back_from(turn.place)
            again(turn)
    elif place == bulletinpages.PLACE and turn.person.consent.current and bulletinpages.step(turn, message):
        return
    elif place == voicing.PLACE:
        voicing.step(turn, message)
        _settings(turn)
    elif place == "erase":
        leaving.erase(turn, message.choice if isinstance(message, Tap) else "no")
    elif isinstance(message, Tap) and message.choice == "support":
        asides.support(turn)
    elif not (isinstance(message, Tap) and _answers(turn) and _opens(turn, message.choice)):
        go_on(turn)


def _opens(turn: Turn, choice: str) -> bool:
    """Open the round or the bulletin that a button names; False where it names none."""
    return answering.chosen(turn, choice) or bulletinpages.chosen(turn, choice)


def _answers(turn: Turn) -> bool:
    """Whether she is here to answer, under the consent of now."""
    return turn.person.consent.current and may(turn.person.role, Action.ANSWER_OWN, Kind.OWN)


def _at_joining(turn: Turn, message: Inbound) -> None:
    """Joining and settings; the digits of a phone that others use are chosen beside them."""
    if turn.place.name == "settings" and voicing.begin(turn, message):
        return
    if turn.place.name == sharing.CHOOSE:
        if sharing.choose(turn, message):
            _join(turn, joining.after_digits(turn.person, turn.place, offer(turn)))
    elif turn.place.get("name") == "shared" and sharing.is_fixed(turn, message):
        turn.toast = Words("sitting.fixed")
    else:
        _join(turn, joining.step(turn.person, turn.place, message, offer(turn)))


def _at_interview(turn: Turn, message: Inbound) -> None:
    """A question is answered only under the consent of now."""
    if not _answers(turn):
        go_on(turn)
    elif isinstance(message, Tap) and message.choice == "support" and message.step == turn.step:
        asides.support(turn)
    else:
        answering.answer(turn, message)
        if not turn.person.consent.current:
            go_on(turn)


def _join(turn: Turn, joined: Joined) -> None:
    back = turn.place.get("back")
    was_language = turn.place.name == "language"
    turn.change(joined.person)
    turn.toast = joined.toast
    if joined.left and turn.person.consent.answer:
        leaving.stop(turn)  # what she said under an earlier text stays hers to keep or to erase
    elif joined.left:
        leaving.forget(turn)
    elif joined.place.name == sharing.CHOOSE or (
        joined.place.name != "language" and sharing.must_choose(turn)
    ):
        turn.place = joined.place
        sharing.ask_choice(turn)
    elif gates.is_left(turn.conn, joined.person) and joined.person.role is Role.ADVOCATE:
        turn.show(Say((Words("left.neutral"),)), Place())
    elif joined.say is not None and not (was_language and back in ("interview", "home")):
        turn.show(joined.say, joined.place)
    elif joined.toast is None:
        turn.place = Place("interview", turn.place.facts) if back == "interview" else joined.place
        again(turn)


def go_on(turn: Turn) -> None:
    """The next thing that is due for her: joining, then what is open; for staff their desk."""
    if sharing.must_choose(turn):
        sharing.ask_choice(turn)
        return
    started = joining.begin(turn.person, offer(turn))
    turn.change(started.person)
    if started.say is not None:
        turn.show(started.say, started.place)
    elif turn.person.role is Role.ADVOCATE:
        answering.home(turn)
    else:
        desk.home(turn)


def again(turn: Turn) -> None:
    """The screen she was at, once more, in her language of now."""
    place = turn.place
    if place.name == "interview" and turn.person.consent.current and answering.resume(turn):
        return
    if place.name == bulletinpages.PLACE and turn.person.consent.current and bulletinpages.again(turn):
        return
    if place.name == sharing.CHOOSE:
        sharing.ask_choice(turn)
    elif place.name in JOINING and place.name != "language":
        turn.show(joining.screen(turn.person, place, offer(turn)), place)
    else:
        go_on(turn)


STALE = Words("interview.stale")
COMMANDS: Mapping[str, Callable[[Turn], None]] = {
    "start": _start,
    "continue": _start,
    "settings": _settings,
    "pause": leaving.pause,
    "stop": leaving.stop,
    "erase": leaving.ask_erase,
    "x": leaving.leave_chat,
    "help": asides.help_,
    "privacy": asides.privacy,
    "mydata": asides.my_data,
}
