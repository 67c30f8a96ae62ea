from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.app import recordings
from bot.assembly.opening import SURVEYS
from bot.i18n.catalogs import Catalogs
from bot.storage.recordings import Kept, Name, path_of, write
from bot.surveyfile.load import load
from tests.cli.shell import Shell
from tests.sounds import TONE, synthetic

SURVEY = "b-recovery-money"


def record(shell: Shell, item: str, content: bytes = TONE, words: str | None = None) -> Path:
    found = recordings.prompts(Catalogs(), load(SURVEYS / f"{SURVEY}.yaml"), "en")
    prompt = next(each for each in found if each.name.item == item)
    fingerprint = prompt.fingerprint if words is None else recordings.fingerprint(words)
    write(shell.data / "audio", Kept(prompt.name, fingerprint), content)
    return path_of(shell.data / "audio", prompt.name)


def english(shell: Shell) -> Any:
    [found] = shell.type("locales", "recordings", "en", "--json").json
    return found


def test_what_ships_has_no_recordings_and_the_report_says_so(shell: Shell) -> None:
    found = shell.type("locales", "recordings", "--json").json
    assert {each["language"] for each in found} >= {"ar", "en", "es", "fr"}
    assert all((each["there"], each["stale"]) == (0, 0) for each in found)
    assert all(each["prompts"] == each["missing"] > 50 for each in found)
    told = " ".join(shell.type("locales", "recordings").out.split())
    assert "Nobody has recorded anything yet" in told


def test_what_was_recorded_counts_and_what_reads_other_words_is_stale(shell: Shell) -> None:
    before = english(shell)
    record(shell, "lens")
    record(shell, "lens.good")  # which stands in many questions, and counts once
    record(shell, "share", words="What it said before.")
    after = english(shell)
    assert (after["there"], after["stale"]) == (2, 1)
    assert after["missing"] == before["missing"] - 3
    assert after["prompts"] == before["prompts"]
    assert "Nobody" not in shell.type("locales", "recordings", "en").out


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"ID3 an MP3", "is not Opus in Ogg"),
        (TONE[:-5], "is cut off or damaged"),
        (synthetic(0), "holds no sound"),
        (synthetic(121), "is longer than 2 minutes"),
        (bytes(2 * 1024 * 1024 + 1), "is larger than 2 MB"),
    ],
    ids=["another kind", "cut off", "empty", "long", "large"],
)
def test_a_broken_file_is_told_with_its_place_and_its_remedy(shell: Shell, content: bytes, told: str) -> None:
    path = record(shell, "lens", content)
    [fault] = shell.type("locales", "recordings").faults
    assert str(path) in fault
    assert told in fault


def test_every_broken_file_is_told_at_once(shell: Shell) -> None:
    record(shell, "lens", b"")
    record(shell, "share", b"")
    loose = path_of(shell.data / "audio", Name("fr", SURVEY, "lens"))
    loose.parent.mkdir(parents=True)
    loose.write_bytes(TONE)
    faults = shell.type("locales", "recordings").faults
    assert len(faults) == 3
    assert sum("does not tell what words it reads" in each for each in faults) == 1
    assert len(shell.type("locales", "recordings", "fr").faults) == 1


def test_a_language_that_nobody_ships_is_refused(shell: Shell) -> None:
    [fault] = shell.type("locales", "recordings", "xx").faults
    assert '"xx" is none of these' in fault
