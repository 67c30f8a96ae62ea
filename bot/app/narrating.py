"""Recording the prompts: a narrator is sent one after the other, answers with her voice, and hears it back.

Nobody records a prompt who is asked it: a narrator is staff, from outside the audience, and reads aloud in
the language that she chose. Nothing notes who recorded what. What she keeps is asked for in the turn in
which she says so; once its sound is here it stands in the database, and its file is made from there.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.app import asking, fetching, recordings, sounding
from bot.app.house import House
from bot.app.permits import check, permit
from bot.app.recordings import Prompt
from bot.app.telling import BACK
from bot.app.turn import Turn
from bot.domain.aloud import aloud
from bot.domain.inbound import Inbound, Tap, Voice
from bot.domain.permission import Action
from bot.domain.person import Role
from bot.domain.place import Place
from bot.domain.say import Choice, Line, Say, Verbatim, Words
from bot.domain.sound import MOST_BYTES, MOST_SECONDS, Flaw, checked
from bot.storage import outbox, people
from bot.storage import recordings as stored
from bot.storage.database import Conn
from bot.storage.outbox import ANSWERING, Letter, Outgoing
from bot.storage.recordings import Kept, Name
from bot.storage.sounds import Wanted

PLACE = "narrate"
PURPOSE = "narration"
KEEP = (Choice("keep", Words("narrate.keep")),)
AGAIN = (Choice("again", Words("narrate.again")),)
SKIP = (Choice("skip", Words("narrate.skip")),)


def home(turn: Turn) -> None:
    """The first screen of a narrator."""
    rows = ((Choice("narrate", Words("narrate.begin")),),)
    turn.show(Say((Words("desk.narrator"),), rows), Place("desk"))


def begin(turn: Turn) -> None:
    """The first prompt that nobody has recorded. Raises Refused where her role may not narrate."""
    permit(turn.house, turn.conn, turn.person, Action.NARRATE, _resource(turn))
    turn.place = Place(PLACE)
    _next(turn, Words("narrate.how"))


def step(turn: Turn, message: Inbound) -> bool:
    """One press or voice note at these screens; False where it leads away from them. Raises Refused."""
    check(turn.house, turn.person, Action.NARRATE, _resource(turn))
    match message:
        case Voice() as voice:
            _heard(turn, voice)
        case Tap(_, "keep") if turn.place.get("note"):
            _keep(turn)
        case Tap(_, "again"):
            _show(turn)
        case Tap(_, "skip"):
            _next(turn)
        case Tap():
            return False
        case _:
            _show(turn, Words("narrate.only_voice"))
    return True


def take(house: House, conn: Conn, wanted: Wanted, sound: bytes | None) -> None:
    """Keep a recording whose sound is here; where it cannot be used she is told, and may read it again."""
    known = people.get(conn, wanted.person)
    if known is None or known.person.role is not Role.NARRATOR:
        return
    about = wanted.about
    if sound is not None and not isinstance(checked(sound), Flaw):
        name = Name(about["language"], about["survey"], about["item"])
        stored.keep(conn, Kept(name, about["fingerprint"]), sound)
        return
    say = Say((Words("narrate.lost"), Verbatim(about["words"])))
    letter = Letter(
        key=f"{ANSWERING}narration:{wanted.id}",
        person=wanted.person,
        kind=Outgoing.NOTICE,
        language=house.language_of(known.person),
        say=say,
    )
    outbox.put(conn, letter, house.seconds(), house.sealer)


async def put_files(house: House) -> int:
    """Make the file of every recording that lacks it, also after a kill or a loss; returns how many."""
    folder = sounding.folders(house)[0]
    made = 0
    for kept, size in await house.db.run(stored.every):
        if stored.is_there(folder, kept, size):
            continue
        content = await house.db.run(lambda conn, name=kept.name: stored.content(conn, name))  # type: ignore[misc]
        stored.write(folder, kept, content)
        made += 1
    return made


def _resource(turn: Turn) -> str:
    return f"recording:{turn.language}"


def _prompts(turn: Turn) -> list[Prompt]:
    """Everything to read aloud in her language, each wording once."""
    house = turn.house
    own = aloud(house.rules.erase_until)
    surveys = asking.offered(house, turn.conn).values()
    return recordings.distinct(house.catalogs, surveys, own, turn.language)


def _next(turn: Turn, *before: Line) -> None:
    """The next prompt behind the one she is at that nobody has recorded."""
    prompts = _prompts(turn)
    recorded = recordings.shelf(sounding.folders(turn.house), turn.language)
    ids = [each.fingerprint for each in prompts]
    at = turn.place.get("at")
    behind = prompts[ids.index(at) + 1 :] if at in ids else prompts
    waiting = [each for each in behind if each.fingerprint not in recorded]
    if not waiting:
        turn.show(Say((*before, Words("narrate.done")), (BACK,)), Place(PLACE))
        return
    left = Words("narrate.left", count=len(waiting))
    _ask(turn, waiting[0], *before, left)


def _show(turn: Turn, *before: Line) -> None:
    """The prompt that she is at once more."""
    found = _at(turn)
    if found is None:
        turn.place = Place(PLACE)
        _next(turn, *before)
    else:
        _ask(turn, found, *before)


def _at(turn: Turn) -> Prompt | None:
    at = turn.place.get("at")
    return next((each for each in _prompts(turn) if each.fingerprint == at), None)


def _ask(turn: Turn, prompt: Prompt, *before: Line) -> None:
    say = Say((*before, *_lines(prompt)), (SKIP, BACK), voice=True)
    turn.show(say, Place(PLACE, {"at": prompt.fingerprint}))


def _lines(prompt: Prompt) -> tuple[Line, ...]:
    """What she is to read; of a choice also the question that it answers, which she does not read."""
    read = (Words("narrate.read"), Verbatim(prompt.words))
    if prompt.option is None:
        return read
    return (Words("narrate.answers", {"question": Verbatim(prompt.asked)}), *read)


def _heard(turn: Turn, voice: Voice) -> None:
    """Play it back to her before anything is kept; what is too long or too large she is asked for again."""
    prompt = _at(turn)
    if prompt is None:
        _show(turn)
    elif voice.seconds > MOST_SECONDS:
        _show(turn, Words("narrate.too_long"))
    elif (voice.size or 0) > MOST_BYTES:
        _show(turn, Words("narrate.too_large"))
    else:
        facts = {"at": prompt.fingerprint, "note": voice.reference}
        lines = (Words("narrate.listen"), Verbatim(prompt.words))
        sound = sounding.of_note(voice.reference)
        say = Say(lines, (KEEP, AGAIN, SKIP, BACK), voice=True, sound=sound)
        turn.sound_awaited = True
        turn.show(say, Place(PLACE, facts))


def _keep(turn: Turn) -> None:
    prompt, reference = _at(turn), turn.place.get("note")
    if prompt is None or reference is None:
        _show(turn)
        return
    permit(turn.house, turn.conn, turn.person, Action.NARRATE, _resource(turn))
    fetching.ask(turn, Voice(reference), PURPOSE, _about(prompt))
    _next(turn, Words("narrate.kept"))


def _about(prompt: Prompt) -> Mapping[str, str]:
    name = prompt.name
    return {
        "language": name.language,
        "survey": name.survey,
        "item": name.item,
        "fingerprint": prompt.fingerprint,
        "words": prompt.words,
    }
