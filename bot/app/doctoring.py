"""What can be wrong with an installation, looked at without changing or making anything."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from bot.app import alarms, gates
from bot.app.roundkeys import half_steps
from bot.domain.faults import Fault
from bot.domain.rounds import RoundState
from bot.domain.zones import ZONES
from bot.i18n.catalogs import Catalogs
from bot.i18n.check import check as catalog_faults
from bot.i18n.negotiation import SOURCE
from bot.i18n.words import ALL
from bot.storage import arrivals, bots, keytags, latest, meta, moving, rounds
from bot.storage.database import Conn, StorageError, connect
from bot.storage.keys import DATABASE, ROTATED, Keys
from bot.storage.migrate import migrations
from bot.storage.rounds import Round
from bot.surveyfile import countries
from bot.surveyfile.charter import FILE as CHARTER
from bot.surveyfile.load import check as survey_faults
from bot.surveyfile.load import survey_paths

NEWEST = "SELECT max(made) FROM outbox"
#: By how much a clock may be behind what it has written before.
SLACK = timedelta(minutes=10)
FIRST_YEAR, LAST_YEAR = 2026, 2100
#: Zones older than this many years have missed changes.
OLD_ZONES = 2
GIGABYTE = 1024**3


class State(StrEnum):
    """How a thing is."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: how it is, and what to do where it is not well."""

    name: str
    state: State
    told: str
    remedy: str = ""


@dataclass(slots=True)
class Known:
    """What the database told, for the checks that come after it."""

    trial: bool | None = None
    newest: datetime | None = None
    open_rounds: list[int] = field(default_factory=list)
    #: The further bots that anybody last wrote to.
    bots: list[str] = field(default_factory=list)


def look_at_keys(folder: Path, *, needed: bool) -> Iterator[Check]:
    """The folder of keys: there, whole, and for its owner alone. `needed` where a database is there."""
    keys = Keys(folder)
    if not folder.is_dir() or not any(folder.glob("*.key")):
        if needed:
            yield _fault("keys", f"{folder} holds no key, and the database was made with one.", BACK)
        else:
            yield Check("keys", State.OK, f"None yet; the first start makes them in {folder}.")
        return
    faults = [fault for name in ROTATED for fault in _key_faults(keys, name)]
    for line in faults:
        yield _fault("keys", line, BACK)
    loose = [path for path in (folder, *sorted(folder.glob("*.key"))) if path.stat().st_mode & 0o077]
    for path in loose:
        mode = "700" if path is folder else "600"
        yield _fault("keys", f"{path} can be reached by others.", f"chmod {mode} {path}")
    if not faults and not loose:
        yield Check("keys", State.OK, f"Whole, for their owner alone, in {folder}.")


def look_at_database(path: Path, keys: Keys, known: Known) -> Iterator[Check]:
    """The database: opens with the key, is whole and of a schema that this version knows."""
    if not path.exists():
        yield Check("database", State.OK, "None yet; the first start makes it.")
        return
    if not os.access(path, os.R_OK):
        yield _fault("database", f"{path} may not be read by you.", "Be the user who runs the service.")
        return
    try:
        conn = connect(path, keys.get(DATABASE), readonly=True)
    except Fault as fault:
        yield _fault("database", *_split(fault.lines[0]))
        return
    except StorageError:
        yield _fault("database", f"{path} cannot be opened.", "Check who may read the folder and its files.")
        return
    try:
        yield from _missing(conn, path)
        yield from _inside(conn, keys, known)
    except StorageError:
        yield _fault("database", f"{path} cannot be read to the end.", _RESTORE)
    finally:
        conn.close()


def look_at_server(
    opened: Callable[[], AbstractContextManager[Conn]], keys: Keys, known: Known, *, there: bool
) -> Iterator[Check]:
    """The database on a server, as `look_at_database`; `there` is whether a consultation is in it."""
    if not there:
        yield Check("database", State.OK, "None on the server yet; the first start makes it.")
        return
    try:
        with opened() as conn:
            yield from _inside(conn, keys, known)
    except Fault as fault:
        yield _fault("database", *_split(fault.lines[0]))
    except StorageError:
        yield _fault("database", "What is on the server cannot be read to the end.", _SERVER)


def look_at_catalogs(folder: Path, surveys: Path, *, trial: bool) -> Iterator[Check]:
    """Every language: whether it is complete, and whether anybody has reviewed it."""
    lines = list(catalog_faults(folder, surveys))
    catalogs = Catalogs(folder)
    for language in catalogs.languages:
        if language == SOURCE:
            continue
        own = [line for line in lines if line.startswith(f"{language}/")]
        broken = [line for line in own if "cannot be read" in line]
        if broken:
            yield _fault("catalogs", broken[0], "Put back the file as it was shipped.")
        elif own:
            yield Check(
                "catalogs",
                State.WARNING,
                f"{language}: {len(own)} sentences are missing or wrong; English stands in for them.",
                "`python -m bot.i18n.check` lists them.",
            )
        elif catalogs.state(language) != "reviewed":
            yield Check(
                "catalogs",
                State.OK if trial else State.WARNING,
                f"{language}: complete, a draft that no speaker has reviewed.",
                "" if trial else _REVIEW,
            )
        else:
            yield Check("catalogs", State.OK, f"{language}: complete and reviewed.")
    ours = [line for line in lines if line.partition("/")[0] not in catalogs.languages]
    if ours:
        yield Check(
            "catalogs",
            State.WARNING,
            f"English: {len(ours)} faults.",
            "`python -m bot.i18n.check` lists them.",
        )


def look_at_surveys(folder: Path) -> Iterator[Check]:
    """The survey files that are shipped."""
    paths = survey_paths(folder)
    faults = survey_faults((*paths, folder / CHARTER))
    for line in faults:
        yield _fault("surveys", line, "Correct the file; `charterbot survey check` tells when it is right.")
    if not paths:
        yield _fault("surveys", f"{folder} holds none.", "Run from a whole checkout.")
    elif not faults:
        yield Check("surveys", State.OK, f"{len(paths)} files without a mistake.")


def look_at_countries(path: Path, today: date, *, trial: bool) -> Iterator[Check]:
    """The countries in which a real round may open."""
    if trial:
        yield Check("countries", State.OK, "Not asked for in a trial.")
        return
    template = f"charterbot country template YE >> {path}"
    if not path.exists():
        yield Check("countries", State.WARNING, "No real round may open anywhere yet.", template)
        return
    try:
        found = countries.read(path)
    except Fault as fault:
        for line in fault.lines:
            yield _fault("countries", line, "Correct the file; `charterbot country check` tells the rest.")
        return
    good = [code for code in sorted(found.entries) if not found.faults(code, today)]
    for code in sorted(found.entries):
        reasons = found.faults(code, today)
        for reason in reasons:
            yield Check("countries", State.WARNING, *_split(reason))
        if not reasons and code not in ZONES and code != gates.UNTOLD:
            yield Check("countries", State.WARNING, f"{code} is the code of no country.", "Correct it.")
    if gates.UNTOLD not in found.entries:
        yield Check(
            "countries",
            State.WARNING,
            f"People who tell no country cannot be asked: {gates.UNTOLD} has no entry.",
            f"charterbot country template {gates.UNTOLD} >> {path}",
        )
    texted = [code for code in good if found.sms(code) is not None]
    yield Check("sms", State.OK, f"Short messages may go to: {', '.join(texted) or 'none'}.")
    yield Check("countries", State.OK, f"A round may open in: {', '.join(good) or 'none'}.")


def look_at_clock(now: datetime, written: datetime | None) -> Check:
    """The clock: a year that can be, and not behind what it has written."""
    told = f"It is {now:%Y-%m-%d %H:%M} UTC."
    if not FIRST_YEAR <= now.year <= LAST_YEAR:
        return _fault("clock", told, "Set the clock, and have it kept by NTP.")
    if written is not None and written > now + SLACK:
        behind = f"{told} The database was written at {written:%Y-%m-%d %H:%M} UTC, which is later."
        return _fault("clock", behind, "Set the clock, and have it kept by NTP.")
    return Check("clock", State.OK, told)


def newest(conn: Conn) -> datetime | None:
    """When the latest of what stands in the outbox was written."""
    found = conn.execute(NEWEST).fetchone()[0]
    return None if found is None else datetime.fromtimestamp(found, UTC)


def look_at_zones(pinned: str, system: str | None, year: int) -> Check:
    """The rules of time zones, such as `2026f`: the pinned ones are used, whatever the machine has."""
    told = f"Time zones of {pinned}, installed with the service"
    told = (
        f"{told}; the machine's own are not used." if system is None else f"{told}; the machine has {system}."
    )
    remedy = "Install a newer version of the service, or of tzdata."
    if system is not None and system > pinned:
        return Check("zones", State.WARNING, told, remedy)
    if not pinned[:4].isdecimal() or year - int(pinned[:4]) >= OLD_ZONES:
        return Check("zones", State.WARNING, told, remedy)
    return Check("zones", State.OK, told)


def look_at_disk(folder: Path, least: int) -> Check:
    """Room for the data folder, or for where it will be made, and leave to write there."""
    place = next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())
    free = shutil.disk_usage(place).free
    told = f"{free / GIGABYTE:.1f} GB free for {folder}."
    if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
        return _fault("disk", f"{place} cannot be written by you.", "Be the user who runs the service.")
    if free < least:
        return _fault("disk", told, "Make room: answers are refused when the disk is full.")
    if free < GIGABYTE:
        return Check("disk", State.WARNING, told, "Make room before it is full.")
    return Check("disk", State.OK, told)


def look_at_bots(names: Collection[str], known: Known) -> Iterator[Check]:
    """Whether everybody can be written to by the bot that she last wrote to."""
    for name in known.bots:
        if name not in names:
            told = f"Somebody last wrote to the bot {name}, which is not among the settings."
            remedy = "Put it back into BOT_MORE_BOTS, or have its people write to another: see docs/bots.md."
            yield Check("bots", State.WARNING, told, remedy)


def look_at_service(*, running: bool, known: Known) -> Check:
    """Whether a service receives on this data folder."""
    if running:
        return Check("service", State.OK, "Running on this data folder.")
    if known.open_rounds:
        numbers = ", ".join(map(str, known.open_rounds))
        told = f"Not running, while rounds are open: {numbers}. Nobody can answer."
        return Check("service", State.WARNING, told, "charterbot run")
    return Check("service", State.OK, "Not running.")


BACK = "Put the keys back from where you keep a copy; without them nothing can be read again."
_REVIEW = "No real round opens in a draft language: see locales/README.md on having it reviewed."
_SERVER = "Look into the server's own log, and at what the user in BOT_DATABASE_URL may do."
_MOVE = "Run the same `charterbot move` again: it goes on where it was stopped."
_RESTORE = "Stop the service and put a backup in its place."


def _fault(name: str, told: str, remedy: str) -> Check:
    return Check(name, State.FAULT, told, remedy)


def _split(line: str) -> tuple[str, str]:
    """A line of a fault, as what is wrong and what to do."""
    told, colon, remedy = line.rpartition(": ")
    return (f"{told}.", remedy[:1].upper() + remedy[1:]) if colon else (line, "")


def _key_faults(keys: Keys, name: str) -> list[str]:
    try:
        keys.get(name)
    except Fault as fault:
        return list(fault.lines)
    return []


def _inside(conn: Conn, keys: Keys, known: Known) -> Iterator[Check]:
    wrong = [str(row[0]) for row in conn.execute("PRAGMA quick_check") if row[0] != "ok"]
    if wrong:
        yield _fault("database", f"Damaged: {len(wrong)} faults.", _RESTORE)
        return
    schema, newest_schema = int(conn.execute("PRAGMA user_version").fetchone()[0]), migrations()[-1][0]
    if schema > newest_schema:
        told = f"It has schema {schema}, this version knows {newest_schema}."
        yield _fault("database", told, "Start the newer version that made it.")
        return
    if schema < newest_schema:
        told = f"Whole, with schema {schema} of {newest_schema}."
        yield Check("database", State.WARNING, told, "Make a backup; the next start brings it up to date.")
        return
    if moving.is_unfinished(conn):
        yield _fault("database", "It is the unfinished copy of another.", _MOVE)
        return
    yield Check("database", State.OK, f"Whole, opens with its key, schema {schema}.")
    trial = meta.get(conn, "trial")
    known.trial = None if trial is None else trial == "1"
    until = meta.get(conn, "erase_until")
    if until is not None:
        told = f"People were told {until}; settled at the first start, from BOT_ENDS and BOT_KEEP_DAYS."
        yield Check("day of erasing", State.OK, told)
    known.newest = newest(conn)
    known.bots = bots.written_to(conn)
    for line in keytags.faults(conn, keys):
        yield _fault("keys", line, BACK)
    yield from _rounds(conn, keys, known)
    yield from _troubles(conn)


def _missing(conn: Conn, path: Path) -> Iterator[Check]:
    missing = latest.missing(conn, path)
    if missing:
        told = f"It was further once: {missing} entries are gone with a file that was removed or replaced."
        yield _fault("database", told, "Put the file back before the next start, or restore a later backup.")


def _rounds(conn: Conn, keys: Keys, known: Known) -> Iterator[Check]:
    alive = [each for each in rounds.every(conn) if each.state is not RoundState.CLOSED]
    known.open_rounds = [each.id for each in alive if each.state is RoundState.RUNNING]
    yield from look_at_round_keys(rounds.every(conn), keys)


def look_at_round_keys(every: list[Round], keys: Keys) -> Iterator[Check]:
    """Each round that can still be answered or erased from has its key, and no other key is left over."""
    found = half_steps(every, keys)
    alive = {each.id for each in every if each.state is not RoundState.CLOSED}
    for id_ in found.lost:
        told = "nobody can answer in it." if id_ in alive else "/erase no longer reaches answers in it."
        yield _fault("keys", f"Round {id_} has lost its key: {told}", BACK)
    for id_ in found.doomed:
        told = f"Round {id_} is retired and its key is still there."
        yield Check("keys", State.WARNING, told, "The next start of the service removes it.")
    for id_ in found.unused:
        told = f"There is a key of round {id_}, which the database does not know."
        yield Check("keys", State.WARNING, told, "The next start of the service removes it.")


def _troubles(conn: Conn) -> Iterator[Check]:
    """What the service itself has found wrong."""
    standing = alarms.standing(conn)
    for name, since in standing:
        entry = ALL.get(f"alarm.{name.partition(':')[0]}")
        told = f"{name}, since {datetime.fromtimestamp(since, UTC):%Y-%m-%d %H:%M} UTC."
        yield _fault("alarms", told, "" if entry is None else entry.english)
    if not standing:
        yield Check("alarms", State.OK, "None stands.")
    aside = arrivals.quarantined(conn)
    if aside:
        told = f"{aside} inbound things could not be read or applied and were put aside, without content."
        yield Check("arrivals", State.WARNING, told, "The log tells each by its number: report them.")
    else:
        yield Check("arrivals", State.OK, "None was put aside.")
