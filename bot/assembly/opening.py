"""A house from settings: the data folder opened with its keys, and what an earlier start left half done."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.app import (
    restoring,
)
from bot.app.house import House, Rules
from bot.channels.sms.texting import segments_of
from bot.config import Config
from bot.domain.bots import Bots
from bot.domain.faults import Fault
from bot.domain.webaddress import without_password
from bot.i18n.catalogs import Catalogs
from bot.schedule.clock import utc_now
from bot.storage import keytags, locking, meta, moving, owncatalogs, rotation, swap
from bot.storage.database import Conn, Database, connect
from bot.storage.keys import DATABASE, Keys
from bot.surveyfile.countries import Countries, read

ROOT = Path(__file__).resolve().parents[2]
SURVEYS = ROOT / "surveys"
DATABASE_FILE = "charterbot.db"
DEFAULT_DAYS = 180


@asynccontextmanager
async def open_house(
    config: Config, now: Callable[[], datetime] = utc_now, *, whole: bool = False
) -> AsyncIterator[House]:
    """Open the data folder with its keys; both are made where they are missing. Raises Fault.

    With `whole` a database that is damaged anywhere is refused.
    """
    keys = Keys(config.keys)
    path = config.data / DATABASE_FILE
    there = is_there(config)
    if (config.data / swap.READY).exists():
        with locking.alone(config.data):
            swap.finish(path)
    if there and not keys.exists():
        raise Fault(
            (
                (
                    f"BOT_KEYS: {config.keys} holds no key, and {place_of(config)} was made with one: put the"
                    " keys back. Without them nothing in the database can be read again."
                ),
            )
        )
    try:
        config.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        if there:
            keys.add_lookup()
        else:
            keys.make()
        if config.database_url is None:
            path.touch(mode=0o600)  # what SQLite lays beside it takes its mode from it
    except OSError as error:
        raise Fault((f"{error.filename}: cannot be made or written ({error.strerror}).",)) from None
    _finish_rotation(config, path, keys)
    with locking.shared(config.data):
        async with opened(config, keys, path, now, whole=whole) as house:
            yield house


@asynccontextmanager
async def opened(
    config: Config, keys: Keys, path: Path, now: Callable[[], datetime], *, whole: bool = False
) -> AsyncIterator[House]:
    """The house of a database that may have been brought back: up to date before anybody uses it."""
    db = await _opened_database(config, path, keys.get(DATABASE), whole=whole)
    try:
        await db.run(moving.refuse_unfinished)
        today = now().date()
        trial, until = await db.run(lambda conn: _record(conn, config, today))
        await db.run(lambda conn: keytags.settle(conn, keys))
        countries = CountriesFile(config.data / "countries.yaml")
        house = House(
            db=db,
            keys=keys,
            catalogs=Catalogs(own=config.data / owncatalogs.FOLDER),
            rules=Rules(
                trial=trial,
                open=config.open,
                min_cell=config.min_cell,
                erase_until=until,
                spread_minutes=config.spread_minutes,
                send_rate=config.send_rate,
                most_sound=config.voice_mb * 1024 * 1024,
                review_key=config.review_key,
                conduct_contact=config.conduct_contact,
                throwaway=throwaway_folder(config),
                keep=config.kept(),
                mail=config.smtp_host is not None,
                sms=config.sms_gateway is not None,
                sms_day=config.sms_day,
                bots=Bots(config.further_bots().bots),
            ),
            now=now,
            countries=countries.read,
            surveys=SURVEYS,
        )
        house.segments = partial(segments_of, catalogs=house.catalogs, trial=trial)
        await db.run(lambda conn: restoring.settle(house, conn))
        yield house
    finally:
        await db.close()


def _finish_rotation(config: Config, path: Path, keys: Keys) -> None:
    if config.database_url is None:
        if rotation.is_half_done(path, keys):
            with locking.alone(config.data):
                rotation.finish(path, keys)
        return
    if not rotation.has_next(keys):
        return
    from bot.storage import copyserver, rotationserver  # noqa: PLC0415 - as below

    url = config.database_url.get_secret_value()
    with locking.alone(config.data), closing(copyserver.OnServer(url)) as server:
        server.take()
        rotationserver.finish(server.conn, keys)


async def _opened_database(config: Config, path: Path, key: bytes, *, whole: bool) -> Database:
    if config.database_url is None:
        return await Database.open(path, key, whole=whole)
    from bot.storage.server import ServerDatabase  # noqa: PLC0415 - most services have no server

    return await ServerDatabase.on(config.database_url.get_secret_value(), path, key)


def is_there(config: Config) -> bool:
    """Whether there is a consultation where the settings say. Raises Fault where that cannot be seen."""
    if config.database_url is not None:
        from bot.storage import server  # noqa: PLC0415 - as above

        return server.is_made(config.database_url.get_secret_value())
    try:
        return (config.data / DATABASE_FILE).exists()
    except OSError as error:
        raise Fault((f"BOT_DATA: {config.data} cannot be looked into ({error.strerror}).",)) from None


@contextmanager
def looked_into(config: Config, keys: Keys) -> Iterator[Conn]:
    """The database as it is, to be read and nothing more. Raises Fault where it cannot be opened."""
    if config.database_url is not None:
        from bot.storage import server  # noqa: PLC0415 - as above

        with server.reading(config.database_url.get_secret_value()) as conn:
            yield conn
        return
    with closing(connect(config.data / DATABASE_FILE, keys.get(DATABASE), readonly=True)) as conn:
        yield conn


def place_of(config: Config) -> str:
    """Where the settings say that the consultation is, without a password."""
    if config.database_url is not None:
        return without_password(config.database_url.get_secret_value())
    return str(config.data / DATABASE_FILE)


def throwaway_folder(config: Config) -> Path:
    """Where a trial keeps the pair that stands in for the reviewers': in neither of our folders."""
    folder = config.data.absolute()
    while folder.is_relative_to(config.keys.absolute()):
        folder = folder.parent
    return folder.with_name(f"{folder.name}-throwaway")


def _record(conn: Conn, config: Config, today: date) -> tuple[bool, date]:
    """What the first start settles for good: whether this is a trial, and the day that consent names."""
    known = meta.get(conn, "trial")
    if known is None:
        trial = config.trial if config.trial is not None else config.token is None
        meta.put(conn, "trial", "1" if trial else "0")
    else:
        trial = known == "1"
        if config.trial is not None and config.trial is not trial:
            now, other = ("a trial", "a real one") if trial else ("a real consultation", "a trial")
            raise Fault(
                (f"BOT_TRIAL: {config.data} holds {now} and stays one: {other} needs a new BOT_DATA.",)
            )
    until = meta.get(conn, "erase_until")
    if until is None:
        ends = config.ends or today + timedelta(days=DEFAULT_DAYS)
        until = (ends + timedelta(days=config.keep_days)).isoformat()
        meta.put(conn, "erase_until", until)
    return trial, date.fromisoformat(until)


class CountriesFile:
    """`countries.yaml`, read again when it changes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: float | None = None
        self._countries = Countries({})

    def read(self) -> Countries:
        """The entries as the file says now; the last good ones while it cannot be read."""
        try:
            stamp = self._path.stat().st_mtime
        except (FileNotFoundError, NotADirectoryError):
            stamp = 0.0
        if stamp != self._stamp:
            try:
                self._countries = read(self._path)
            except Fault:
                if self._stamp is None:
                    raise
            self._stamp = stamp
        return self._countries
