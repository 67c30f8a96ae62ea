"""The database knows its keys: another one is refused before it seals or hashes anything."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from bot.assembly import open_house
from bot.config import Config
from bot.domain.faults import Fault
from bot.storage import meta
from bot.storage.keys import ADDRESS, ANSWER, LOOKUP, Keys, lookup_of


@pytest.fixture
async def config(tmp_path: Path) -> Config:
    config = Config(data=tmp_path / "data", keys=tmp_path / "keys", trial=True)
    async with open_house(config):
        pass
    return config


@pytest.mark.parametrize("name", [ADDRESS, ANSWER, LOOKUP])
async def test_another_key_or_none_is_told_with_its_file(config: Config, name: str) -> None:
    path = Keys(config.keys).path(name)
    path.write_bytes(secrets.token_bytes(32))
    with pytest.raises(Fault, match=f"{name}.key: not the key that this database was written with"):
        async with open_house(config):
            pass
    if name != LOOKUP:
        path.unlink()
        with pytest.raises(Fault, match=f"{name}.key: this key is missing"):
            async with open_house(config):
                pass
        assert not path.exists(), "no other was made in its place"


async def test_a_folder_from_before_the_lookup_key_gets_the_one_that_its_hashes_were_made_with(
    config: Config,
) -> None:
    keys = Keys(config.keys)
    async with open_house(config) as house:
        await house.db.run(lambda conn: meta.drop(conn, f"key:{LOOKUP}"))
    keys.path(LOOKUP).unlink()
    async with open_house(config):
        assert keys.get(LOOKUP) == lookup_of(keys.get(ADDRESS))


async def test_a_lost_lookup_key_is_not_replaced_by_another(config: Config) -> None:
    Keys(config.keys).path(LOOKUP).unlink()
    with pytest.raises(Fault, match=r"lookup\.key: not the key"):
        async with open_house(config):
            pass
