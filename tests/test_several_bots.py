"""The settings of several bots: read, refused with every fault at once, and never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import ConfigError, load_config, secret_files
from bot.domain.bots import Bot

TOKEN = "123456:" + "Aa0_-" * 7
OTHER = "654321:" + "Bb1_-" * 7
THIRD = "777777:" + "Cc2_-" * 7
GOOD = f"""
[sahel]
token = "{OTHER}"
languages = ["fr", "ha"]
countries = ["ML", "NE"]

[levant]
token = "{THIRD}"
"""


def faults(more: str, **given: str) -> tuple[str, ...]:
    """The lines by which these bots are refused; none of them holds a token."""
    with pytest.raises(ConfigError) as caught:
        load_config({"BOT_TOKEN": TOKEN, "BOT_MORE_BOTS": more, "HOME": "/home/x", **given})
    assert not [
        line for line in caught.value.lines if any(each[7:] in line for each in (TOKEN, OTHER, THIRD))
    ]
    return caught.value.lines


def test_without_the_setting_there_is_one_bot() -> None:
    assert load_config({"BOT_TOKEN": TOKEN, "HOME": "/home/x"}).further_bots().bots == ()


def test_bots_are_read_from_the_setting_or_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "bots.toml"
    file.write_text(GOOD, "utf-8")
    env = {"BOT_TOKEN": TOKEN, "HOME": "/home/x"}
    for given in ({"BOT_MORE_BOTS": GOOD}, {"BOT_MORE_BOTS_FILE": str(file)}):
        config = load_config(env | given)
        found = config.further_bots()
        assert found.bots == (Bot("sahel", ("fr", "ha"), ("ML", "NE")), Bot("levant"))
        assert {name: each.get_secret_value() for name, each in found.tokens.items()} == {
            "sahel": OTHER,
            "levant": THIRD,
        }
        shown = repr(config) + str([each.value for each in config.describe()])
        assert not [each for each in (TOKEN, OTHER, THIRD) if each in shown]
    assert secret_files({"BOT_MORE_BOTS_FILE": str(file)}) == [file]


def test_all_that_is_wrong_with_all_bots_is_told_at_once_with_its_place_and_a_remedy() -> None:
    told = faults(
        f"""
[sahel]
token = "{OTHER}"
languages = ["fr", "xx", "fr"]
countries = "ML"
tokens = 1

[main]
token = "{THIRD}"

[empty]
"""
    )
    places = [line.partition(":")[0] for line in told]
    assert places == [
        "BOT_MORE_BOTS, sahel, tokens",
        "BOT_MORE_BOTS, sahel, languages",
        "BOT_MORE_BOTS, sahel, languages",
        "BOT_MORE_BOTS, sahel, countries",
        "BOT_MORE_BOTS, 'main'",
        "BOT_MORE_BOTS, empty, token",
    ]
    assert all(line.count(". ") or "Give" in line or "give" in line for line in told)


@pytest.mark.parametrize("token", [TOKEN, TOKEN[:-1] + "x", OTHER])
def test_two_names_for_one_bot_are_refused_also_with_an_old_token_of_it(token: str) -> None:
    more = f'[sahel]\ntoken = "{OTHER}"\n[levant]\ntoken = "{token}"\n'
    (line,) = faults(more)
    assert line.startswith("BOT_MORE_BOTS, levant, token: it is of the same bot as")


def test_a_country_stands_at_one_bot_only() -> None:
    (line,) = faults(GOOD + 'countries = ["NE"]\n')
    assert line.startswith("BOT_MORE_BOTS, levant, countries: NE is served by sahel.")


def test_a_name_that_stands_there_twice_and_what_is_no_toml_are_told_by_line() -> None:
    (line,) = faults(GOOD + "[sahel]\n")
    assert line.startswith("BOT_MORE_BOTS, line 9: this is no TOML.")
    (line,) = faults(f"[sahel]\ntoken = {OTHER}\n")
    assert line.startswith("BOT_MORE_BOTS, line 2:")


def test_a_further_bot_needs_a_main_one() -> None:
    assert faults(GOOD, BOT_TOKEN="") == (
        "BOT_MORE_BOTS: the main bot comes first. Give its token in BOT_TOKEN.",
    )


def test_what_is_no_table_is_told() -> None:
    (line,) = faults('sahel = "x"\n')
    assert line.startswith("BOT_MORE_BOTS, sahel: this is no table.")
