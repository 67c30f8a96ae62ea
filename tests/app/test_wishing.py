"""What is typed of a round to be planned."""

from __future__ import annotations

from bot.app.wishing import parts


def test_commas_of_both_scripts_part_words():
    assert parts(["YE, SD", "AF\u060c SY", " "]) == ["YE", "SD", "AF", "SY"]
