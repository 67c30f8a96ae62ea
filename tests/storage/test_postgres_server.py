"""The server that tests are given: fresh for each of them, with the tables of a house or without."""

from __future__ import annotations

from bot.storage.postgres import raw


def test_a_fresh_database_has_the_tables_of_a_house_and_nothing_in_them(database_url: str) -> None:
    with raw(database_url) as conn:
        assert conn.execute("SELECT count(*) FROM person").fetchone() == (0,)
        conn.execute("INSERT INTO meta (name, value) VALUES ('trial', '1')")


def test_what_one_test_wrote_no_other_finds(database_url: str, bare_database_url: str) -> None:
    with raw(database_url) as conn:
        assert conn.execute("SELECT count(*) FROM meta").fetchone() == (0,)
    with raw(bare_database_url) as conn:
        assert conn.execute("SELECT to_regclass('public.meta')").fetchone() == (None,)
