"""The drafter's screens for how she gets her digests."""

from __future__ import annotations

from dataclasses import replace

from bot.app.subscribing import confirm, take_address
from bot.app.telling import BACK
from bot.app.turn import Turn
from bot.domain import languages
from bot.domain.inbound import Inbound, Tap, Text
from bot.domain.mailbox import code_in, is_mail_address
from bot.domain.place import Place
from bot.domain.say import Choice, Line, Named, Say, Words
from bot.domain.subscription import Frequency, Subscription, Way
from bot.storage import subscriptions
from bot.storage.subscriptions import Mailbox

PLACE = "digests"


def begin(turn: Turn, *news: Line) -> None:
    """What she has chosen, and what else there is."""
    now = subscriptions.of(turn.conn, turn.person.id)
    language = now.language or turn.language
    lines: list[Line] = [*news, Words(f"digests.when_{now.frequency}"), Words("digests.closing")]
    lines.append(Words("digests.language", {"language": Named("language", language)}))
    rows = [(Choice(f"when_{each}", Words(f"digests.{each}"), each is now.frequency),) for each in Frequency]
    rows.append((Choice("language", Words("digests.other_language")),))
    if turn.house.rules.mail:
        confirmed = _mailbox(turn) is Mailbox.CONFIRMED
        lines.append(Words(f"digests.to_{now.way if confirmed else Way.CHAT}"))
        way = now.way if confirmed else Way.CHAT
        rows += [(Choice(f"to_{each}", Words(f"digests.{each}"), each is way),) for each in Way]
        if confirmed:
            rows.append((Choice("address", Words("digests.other_address")),))
            rows.append((Choice("forget", Words("digests.forget_address")),))
    turn.show(Say(tuple(lines), (*rows, BACK)), Place(PLACE))


def awaits_text(place: Place) -> bool:
    """Whether what is typed here is an address or a code, and not a word that asks for something."""
    return place.name == PLACE and place.get("at") is not None


def step(turn: Turn, message: Inbound) -> bool:
    """One press or text at these screens; False where it leads away from them."""
    match message:
        case Text(text) if turn.place.get("at") == "address":
            _address(turn, text.strip())
        case Text(text) if turn.place.get("at") == "code":
            _code(turn, code_in(text))
        case Tap(_, choice):
            return _pressed(turn, choice)
        case _:
            return False
    return True


def _pressed(turn: Turn, choice: str) -> bool:
    name, _, rest = choice.partition("_")
    now = subscriptions.of(turn.conn, turn.person.id)
    mail = turn.house.rules.mail
    if name == "when" and rest in tuple(Frequency):
        _choose(turn, replace(now, frequency=Frequency(rest)))
    elif choice == "language":
        _ask_language(turn)
    elif choice == "l_own":
        _choose(turn, replace(now, language=None))
    elif (language := languages.pressed(choice, turn.house.catalogs.languages)) is not None:
        _choose(turn, replace(now, language=language))
    elif name == "to" and rest in tuple(Way) and (mail or rest == Way.CHAT):
        _go(turn, now, Way(rest))
    elif choice == "address" and mail:
        _ask_address(turn, now.way)
    elif choice == "forget":
        subscriptions.drop_address(turn.conn, turn.person.id, turn.seconds)
        _choose(turn, replace(now, way=Way.CHAT))
    elif choice == "digests":
        begin(turn)
    else:
        return False
    return True


def _choose(turn: Turn, chosen: Subscription, *news: Line) -> None:
    subscriptions.put(turn.conn, turn.person.id, chosen)
    begin(turn, *(news or (Words("digests.noted"),)))


def _go(turn: Turn, now: Subscription, way: Way) -> None:
    """Another way counts once there is an address that is hers."""
    if way is Way.CHAT or _mailbox(turn) is Mailbox.CONFIRMED:
        _choose(turn, replace(now, way=way))
    else:
        _ask_address(turn, way)


def _ask_language(turn: Turn) -> None:
    rows = [(Choice("l_own", Words("digests.own_language")),)]
    rows += [(languages.button(each),) for each in turn.house.catalogs.languages]
    turn.show(Say((Words("digests.which_language"),), (*rows, BACK)), Place(PLACE))


def _ask_address(turn: Turn, way: Way, *news: Line) -> None:
    place = Place(PLACE, {"at": "address", "way": way.value})
    lines = (*news, Words("digests.address"), Words("digests.address_kept"))
    turn.show(Say(lines, (BACK,), entry="text"), place)


def _address(turn: Turn, address: str) -> None:
    way = Way(turn.place.get("way") or Way.EMAIL)
    if not is_mail_address(address):
        _ask_address(turn, way, Words("digests.no_address"))
    elif not take_address(turn.house, turn.conn, turn.person, address):
        begin(turn, Words("digests.tomorrow"))
    else:
        _ask_code(turn, way)


def _ask_code(turn: Turn, way: Way, *news: Line) -> None:
    place = Place(PLACE, {"at": "code", "way": way.value})
    rows = ((Choice("address", Words("digests.other_address")),), BACK)
    turn.show(Say((*news, Words("digests.code")), rows, entry="text"), place)


def _code(turn: Turn, code: str) -> None:
    way = Way(turn.place.get("way") or Way.EMAIL)
    if confirm(turn.house, turn.conn, turn.person, code):
        now = subscriptions.of(turn.conn, turn.person.id)
        _choose(turn, replace(now, way=Way.EMAIL if way is Way.CHAT else way), Words("digests.confirmed"))
    elif _mailbox(turn) is Mailbox.WAITS:
        _ask_code(turn, way, Words("digests.wrong_code"))
    else:
        _ask_address(turn, way, Words("digests.code_over"))


def _mailbox(turn: Turn) -> Mailbox:
    return subscriptions.mailbox(turn.conn, turn.person.id, turn.seconds)
