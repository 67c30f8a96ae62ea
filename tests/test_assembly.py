"""What the first start settles for good, and what later starts may not change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app.house import Rules
from bot.assembly import CountriesFile, open_house
from bot.config import Config
from bot.domain.faults import Fault

TOKEN = "123456:SYNTHETIC-token-for-tests-only-0123"
FIRST = datetime(2026, 12, 1, 9, tzinfo=UTC)


def config(folder: Path, **given: Any) -> Config:
    return Config(data=folder / "data", keys=folder / "keys", **given)


async def rules(folder: Path, now: datetime = FIRST, **given: Any) -> Rules:
    async with open_house(config(folder, **given), lambda: now) as house:
        return house.rules


async def test_without_a_token_an_empty_folder_becomes_a_trial(tmp_path: Path) -> None:
    assert (await rules(tmp_path)).trial


async def test_with_a_token_an_empty_folder_is_a_real_consultation(tmp_path: Path) -> None:
    assert not (await rules(tmp_path, token=TOKEN)).trial


async def test_a_trial_may_have_a_token(tmp_path: Path) -> None:
    assert (await rules(tmp_path, token=TOKEN, trial=True)).trial


async def test_a_trial_stays_one_when_a_token_comes(tmp_path: Path) -> None:
    await rules(tmp_path)
    assert (await rules(tmp_path, token=TOKEN)).trial


async def test_a_trial_folder_cannot_be_made_real(tmp_path: Path) -> None:
    await rules(tmp_path)
    with pytest.raises(Fault, match=r"BOT_TRIAL: .* a real one needs a new BOT_DATA"):
        await rules(tmp_path, token=TOKEN, trial=False)
    assert (await rules(tmp_path)).trial


async def test_a_real_consultation_cannot_be_made_a_trial(tmp_path: Path) -> None:
    await rules(tmp_path, token=TOKEN)
    with pytest.raises(Fault, match="BOT_TRIAL"):
        await rules(tmp_path, token=TOKEN, trial=True)


async def test_the_day_that_consent_names_is_settled_at_the_first_start(tmp_path: Path) -> None:
    first = await rules(tmp_path, ends=date(2027, 6, 30), keep_days=90)
    assert first.erase_until == date(2027, 9, 28)
    later = await rules(tmp_path, FIRST + timedelta(days=30), ends=date(2028, 1, 1), keep_days=10)
    assert later == replace(first, erase_until=date(2027, 9, 28))


@pytest.mark.case(48)
async def test_a_database_without_its_keys_is_not_opened_and_no_key_is_made(tmp_path: Path) -> None:
    await rules(tmp_path)
    for path in (tmp_path / "keys").iterdir():
        path.unlink()
    with pytest.raises(Fault, match=r"BOT_KEYS: .* put the keys back"):
        await rules(tmp_path)
    assert list((tmp_path / "keys").iterdir()) == []


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file stands in the way")
    with pytest.raises(Fault, match="data: cannot be made"):
        await rules(tmp_path)


def test_a_countries_file_that_goes_wrong_while_the_service_runs_keeps_the_last_good_entries(
    tmp_path: Path,
) -> None:
    path = tmp_path / "countries.yaml"
    file = CountriesFile(path)
    assert file.read().entries == {}
    path.write_text("no: [table", "utf-8")
    assert file.read().entries == {}
    with pytest.raises(Fault):
        CountriesFile(path).read()


async def test_nobody_else_on_the_machine_may_read_the_files_of_the_database(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o755)
    async with open_house(config(tmp_path), lambda: FIRST):
        files = list((tmp_path / "data").glob("charterbot.db*"))
        assert len(files) == 3, "the database, its log and its index"
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
