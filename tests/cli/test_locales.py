from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from bot.app.house import House
from bot.domain.person import Role
from bot.domain.twofold import Proposal
from bot.i18n.po import LOCALES, read
from bot.i18n.standing import review_of
from bot.storage import proposals, retellings
from bot.storage.database import Conn
from tests.cli.shell import Shell


def french(shell: Shell) -> Any:
    found = shell.type("locales", "status", "--json").json
    return next(each for each in found if each["language"] == "fr")


def own(shell: Shell) -> Path:
    return shell.data / "locales" / "fr" / "LC_MESSAGES" / "bot.po"


def test_all_that_ships_is_a_draft_in_which_no_real_round_opens(shell: Shell) -> None:
    for each in shell.type("locales", "status", "--json").json:
        assert each["sentences"]["reviewed"] == each["sentences"]["pretested"] == 0
        assert each["sentences"]["draft"] > 0
        assert each["may_open"] is False
    shown = " ".join(shell.type("locales", "status").out.split())
    assert "French" in shown
    assert re.search(r"0/\d+ +│ closed", shown)


def test_what_a_speaker_finds_right_is_noted_one_by_one_and_the_rest_stays_a_draft(shell: Shell) -> None:
    before = french(shell)["protecting"]
    done = shell.type(
        "locales", "review", "fr", "--by", "partner", "--on", "2026-11-01", typed="y\nn\ny\nq\n"
    )
    assert done.code == 0
    assert "2 sentences noted as reviewed" in done.out
    after = french(shell)["protecting"]
    assert (after["reviewed"], after["draft"]) == (2, before["draft"] - 2)
    reviews = [review_of(unit) for unit in read(own(shell), "fr").units]
    assert [(each.role, str(each.on)) for each in reviews if each] == [("partner", "2026-11-01")] * 2
    # What ships was not touched.
    assert "# reviewed: " not in (LOCALES / "fr" / "LC_MESSAGES" / "bot.po").read_text("utf-8")


def test_a_review_of_everything_that_protects_people_lets_a_language_open(shell: Shell) -> None:
    waiting = french(shell)["protecting"]["draft"]
    shell.type("locales", "review", "fr", "--by", "partner", typed="y\n" * waiting)
    assert french(shell)["may_open"] is True
    assert french(shell)["sentences"]["draft"] > 0


def test_what_cannot_be_a_review_is_refused(shell: Shell) -> None:
    for words, told in (
        (("xx", "--by", "partner"), "xx"),
        (("fr", "--by", "mary"), "none of these roles"),
        (("fr", "--by", "partner", "--on", "2999-01-01"), "yet to come"),
        (("fr", "--by", "partner", "--on", "soon"), "not a day"),
    ):
        (line,) = shell.type("locales", "review", *words).faults
        assert told in line
    wrong = shell.type("locales", "review", "xx", "--by", "mary", "--on", "soon").faults
    assert [line.split(":")[0] for line in wrong] == ["LANGUAGE", "--by", "--on"]
    assert not own(shell).exists()


def test_what_translators_and_speakers_have_in_hand_is_told(trial: Shell) -> None:
    first, second = trial.employ(Role.TRANSLATOR), trial.employ(Role.TRANSLATOR)

    def work(house: House, conn: Conn) -> None:
        both = proposals.Sentence("fr", "consent.yes", ("Yes",))
        for sentence, person in (
            (both, first),
            (both, second),
            (proposals.Sentence("fr", "consent.no", ("No, thank you",)), first),
        ):
            proposals.put(conn, sentence, Proposal(person, ("Oui",), 1))
        retellings.add(conn, house.sealer, "fr", "12345678", person=second, words="Words")

    trial.inside(work)
    assert french(trial)["in_hand"] == {"by_one": 1, "to_decide": 1, "being_tried": 1}
    shown = " ".join(trial.type("locales", "status").out.split())
    assert "In hand in fr: 1 written by one, 1 by two, 1 being tried out." in shown
    assert "Words" not in shown
