from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.person import CONSENT_VERSION, Consent, Person, Standing
from bot.i18n.extract import SURVEYS
from bot.storage import people, sessions
from tests.cli.shell import Shell

PLAN = ("round", "plan", "a-women-at-the-table", "priorities")


def day(ahead: int) -> str:
    """The day that comes so many days from now, as it is typed."""
    return str((datetime.now(UTC) + timedelta(days=ahead)).date())


def join(shell: Shell, number: int, country: str, cohort: str | None = None) -> None:
    """Let so many people in who may be asked and written to."""

    def add(house, conn):
        for place in range(number):
            name = f"{country} {place}"
            id_ = people.add(
                conn,
                Person(id=0),
                "web",
                house.sealer.address_hash("web", name),
                house.sealer.seal_address(name),
            )
            person = Person(
                id=id_,
                standing=Standing.ACTIVE,
                country=country,
                cohort=cohort,
                language="en",
                consent=Consent(CONSENT_VERSION, answer=True, contact=True),
            )
            people.update(conn, person)

    shell.inside(add)


def test_every_mistake_in_a_plan_is_told_at_once(trial: Shell) -> None:
    done = trial.type(
        *(
            "round",
            "plan",
            "nonesuch",
            "priorities",
            "--opens",
            "soon",
            "--every",
            "x",
            "--countries",
            "yee,YE",
        ),
        *("--languages", "xx,EN", "--cohorts", "=a", "--remind", "72h,zz", "--target", "many"),
        *("--digest", "noon", "--export-by", "country,age,gender"),
    )
    assert done.code == 2
    told = [line for line in done.err.splitlines() if not line.startswith("Made ")]
    assert [line.partition(" ")[0].strip(":") for line in told] == [
        *("--opens", "--closes", "--every", "--remind", "--target", "nonesuch"),
        *("--countries", "--languages", "--export-by", "--cohorts", "--digest"),
    ]
    assert "Known: a-women-at-the-table" in done.err
    assert trial.type("round", "list", "--json").json == []


def test_a_plan_makes_one_round_a_survey_each_later_than_the_one_before(trial: Shell) -> None:
    opens, closes, ends = day(4), day(11), day(18)
    done = trial.type(
        *PLAN,
        *("--opens", opens, "--closes", f"{closes}T20:00", "--every", "P7D"),
        *("--countries", "sd, ye", "--languages", "AR", "--languages", "en", "--cohorts", "winter"),
        *("--remind", "72h", "--target", "100", "--digest", "none", "--export-by", "none"),
        "--json",
    )
    assert done.json == {"ids": [1, 2], "warnings": []}
    first, second = trial.type("round", "list", "--json").json
    assert (first["opens"], first["closes"]) == (f"{opens}T09:00:00", f"{closes}T20:00:00")
    assert (second["opens"], second["closes"]) == (f"{closes}T09:00:00", f"{ends}T20:00:00")
    assert (first["countries"], first["languages"], first["cohorts"]) == (
        ["SD", "YE"],
        ["ar", "en"],
        ["winter"],
    )
    assert (first["remind_hours"], first["target"]) == ([72], 100)
    assert (first["digest"], first["export_by"]) == (None, [])
    assert (first["state"], second["survey"]) == ("draft", "priorities")


def test_a_plan_may_hope_for_people_of_a_group_or_of_two_at_once(trial: Shell) -> None:
    hopes = ("--target-of", "country=YE:30", "--target-of", "YE+woman:20", "--target", "100")
    made = trial.type("round", "plan", "priorities", "--closes", "+7d", *hopes, "--countries", "YE,SD")
    assert made.code == 0, made.err
    shown = trial.type("round", "show", "1")
    assert "Target for country=YE " in shown.out
    assert shown.out.count("hoped for;") == 2
    found = trial.type("round", "show", "1", "--json").json
    assert found["target"] == 100
    assert found["targets"] == [
        {"of": {"country": "YE"}, "hoped_for": 30, "low": None, "high": None},
        {"of": {"country": "YE", "gender": "woman"}, "hoped_for": 20, "low": None, "high": None},
    ]


def test_a_plan_lets_answers_be_spoken_where_it_says_so_and_never_in_a_high_risk_round(trial: Shell) -> None:
    made = trial.type("round", "plan", "priorities", "--closes", "+7d", "--voice")
    assert made.code == 0, made.err
    assert trial.type("round", "show", "1", "--json").json["voice"] is True
    assert "taken from who agrees" in trial.type("round", "show", "1").out
    refused = trial.type("round", "plan", "d-working-group", "--closes", "+7d", "--voice")
    assert refused.code != 0
    assert "a voice can be recognised" in " ".join(refused.err.split())


def test_targets_that_could_point_at_people_are_refused_all_at_once(trial: Shell) -> None:
    done = trial.type(
        *("round", "plan", "priorities", "d-working-group", "--closes", "+7d", "--countries", "YE"),
        *("--target-of", "YE", "--target-of", "woman:9"),
        *("--target-of", "woman youth_group SD 30", "--target-of", "woman 9"),
    )
    assert done.code == 2
    told = [line.removeprefix("--target-of: ") for line in done.err.splitlines() if "--target-of" in line]
    assert told[0].startswith('"YE" is no group with a number of people.')
    assert [line.split(": ", 1)[1][:30] for line in told[1:]] == [
        "give 10 people or more: of few",
        "at most 2 groups, so that nobo",
        "the round does not ask SD: add",
        "a high-risk survey is not told",
        "give 10 people or more: of few",
        "it stands there twice: keep on",
    ]
    assert trial.type("round", "list", "--json").json == []


def test_what_is_left_out_of_a_plan_has_its_default(trial: Shell) -> None:
    trial.type("round", "plan", "priorities", "--closes", "+7d")
    (found,) = trial.type("round", "list", "--json").json
    assert (found["remind_hours"], found["target"]) == ([72], None)
    assert (found["digest"], found["export_by"]) == ("daily@07:00", ["country"])
    assert (found["countries"], found["languages"], found["cohorts"]) == ([], [], [])
    lasts = datetime.fromisoformat(found["closes"]) - datetime.fromisoformat(found["opens"])
    assert lasts == timedelta(days=7)


def test_reminders_may_be_repeated_or_listed_and_stand_in_their_order(trial: Shell) -> None:
    for given in (("--remind", "48h", "--remind", "P1D"), ("--remind", "2d, 24h")):
        trial.type("round", "plan", "priorities", "--closes", "+7d", *given)
    trial.type("round", "plan", "priorities", "--closes", "+7d", "--remind", "none")
    found = trial.type("round", "list", "--json").json
    assert [each["remind_hours"] for each in found] == [[24, 48], [24, 48], []]


def test_a_plan_tells_which_reminders_the_limit_of_two_a_week_drops(trial: Shell) -> None:
    done = trial.type(*PLAN, "--closes", "+7d", "--remind", "24h,48h")
    assert done.code == 0
    assert "Note: Round 1: reminder" in done.err or "Note: Round 2: reminder" in done.err


def test_a_plan_that_would_be_over_is_refused(trial: Shell) -> None:
    done = trial.type("round", "plan", "priorities", "--opens", "2020-01-01", "--closes", "2020-01-08")
    assert done.err.splitlines()[-1] == "--closes: this time is past: give a later one."


def test_a_high_risk_survey_is_never_exported_by_country(trial: Shell) -> None:
    done = trial.type("round", "plan", "d-working-group", "--closes", "+7d", "--json")
    assert done.json["warnings"] == [
        "Round 1: not exported by country, because its survey is a high-risk one.",
        (
            "Round 1: open answers are sealed to a throwaway key of this trial, which lies beside its data"
            " folder (data-throwaway/review.key) and so guards nothing."
        ),
    ]
    assert trial.type("round", "show", "1", "--json").json["export_by"] == []


def test_a_round_is_opened_paused_extended_and_closed(trial: Shell) -> None:
    trial.type("round", "plan", "priorities", "--closes", "+7d")
    assert trial.type("round", "open", "1", "--json").json["state"] == "running"
    assert trial.type("round", "pause", "1", "--json").json["state"] == "paused"
    assert trial.type("round", "pause", "1").faults == [
        "Round 1 is paused: only a running round can be paused."
    ]
    end = trial.type("round", "extend", "1", "--closes", "+9d", "--json").json["closes_last"]
    ahead = datetime.fromisoformat(end) - datetime.now(UTC)
    assert timedelta(days=8) < ahead < timedelta(days=10)
    assert trial.type("round", "extend", "1", "--closes", "2020-01-01").code == 2
    ended = trial.type("round", "close", "1", "--json").json["closes_last"]
    assert datetime.fromisoformat(ended) <= datetime.now(UTC)


DRY = ("round", "open", "1", "--dry-run")


def test_a_dry_run_tells_how_many_get_it_when_and_never_a_small_number(trial: Shell) -> None:
    opens = day(4)
    trial.type(
        *PLAN[:3], "--opens", f"{opens}T09:00", "--closes", f"{day(11)}T20:00", "--countries", "YE,SD,ML"
    )
    join(trial, 12, "YE")
    join(trial, 9, "SD")
    join(trial, 30, "CO")
    found = trial.type("round", "open", "1", "--dry-run", "--json").json
    shares = [(each["country"], each["people_at_least"]) for each in found["shares"]]
    assert shares == [("ML", None), ("SD", None), ("YE", 10)]
    assert {each["opens"] for each in found["shares"]} == {f"{opens} 09:00"}
    assert found["fewer_than"] == 10
    shown = trial.type("round", "open", "1", "--dry-run").out
    assert re.search(r"SD +│ +fewer than 10", shown)
    assert re.search(r"YE +│ +at least 10", shown)
    assert trial.type("round", "show", "1", "--json").json["state"] == "draft"


def test_a_dry_run_with_another_smallest_cell_hides_more(trial: Shell) -> None:
    trial.settings["BOT_MIN_CELL"] = "10"
    trial.type("round", "plan", "priorities", "--closes", "+7d")
    join(trial, 19, "YE")
    found = trial.type("round", "open", "1", "--dry-run", "--json").json
    assert found["fewer_than"] == 20
    assert {each["people_at_least"] for each in found["shares"]} == {None}


@pytest.mark.threat(8)
def test_of_a_round_for_cohorts_nothing_is_told_under_twenty(trial: Shell) -> None:
    trial.type(*PLAN[:3], "--closes", "+7d", "--countries", "YE,SD", "--cohorts", "winter")
    join(trial, 19, "YE", "winter")
    join(trial, 20, "SD", "winter")
    found = trial.type(*DRY, "--json").json
    assert [each["people_at_least"] for each in found["shares"]] == [20, None]
    assert found["fewer_than"] == 20
    assert "fewer than 20" in trial.type(*DRY).out
    now = trial.type("round", "show", "1", "--json").json
    assert (now["invited_at_least"], now["answered"], now["fewer_than"]) == (None, None, 20)
    assert "fewer than 20, or not released yet" in trial.type("round", "show", "1").out


@pytest.mark.case(15)
def test_a_dry_run_shows_nobody_come_or_go_and_leaves_out_who_may_not_be_written_to(trial: Shell) -> None:
    trial.type("round", "plan", "priorities", "--closes", "+7d", "--countries", "YE")

    def change(sql: str) -> None:
        trial.inside(lambda _, conn: conn.execute(f"UPDATE person SET {sql}").rowcount)  # noqa: S608 - constants

    def people() -> list[object]:
        """As a day later: within a day nothing moves at all."""
        trial.inside(lambda _, conn: conn.execute("DELETE FROM meta WHERE name LIKE 'dry_run%'").rowcount)
        return [each["people_at_least"] for each in trial.type(*DRY, "--json").json["shares"]]

    join(trial, 20, "YE")
    assert people() == [20]
    change("write_first = 0 WHERE id = 2")
    assert people() == [10]
    change("standing = 'paused' WHERE id = 3")
    assert people() == [10]
    change("consent_contact = 0 WHERE id > 12")
    assert people() == [None]


def test_only_released_figures_are_shown(released: Shell) -> None:
    exact = released.inside(lambda _, conn: (sessions.counts(conn, 1), sessions.invited(conn, 1)))
    found = released.type("round", "show", "1", "--json").json
    assert found["answered"] == 60
    assert found["more_coming"] is True
    assert found["invited_at_least"] % 10 == 0
    assert exact[1] - 10 < found["invited_at_least"] <= exact[1]
    shown = released.type("round", "show", "1").out
    assert "60; more are coming in" in shown
    # who comes in after the cut moves nothing that is shown
    released.inside(lambda _, conn: conn.execute("DELETE FROM respondent WHERE state = 'counted'").rowcount)
    assert released.type("round", "show", "1", "--json").json == found


def test_a_real_round_does_not_open_without_its_countries_and_every_reason_is_told(shell: Shell) -> None:
    shell.settings["BOT_TRIAL"] = "false"
    shell.employ()
    shell.type("round", "plan", "priorities", "--closes", "+7d", "--countries", "YE,SD", "--languages", "ar")
    faults = shell.type("round", "open", "1").faults
    assert [line[:2] for line in faults] == ["SD", "YE", "ar"]
    assert shell.type("round", "show", "1", "--json").json["state"] == "draft"
    assert shell.type("round", "open", "1", "--dry-run", "--json").json["faults"] == faults


def test_a_real_round_for_all_says_whom_it_passes_over(shell: Shell) -> None:
    shell.settings["BOT_TRIAL"] = "false"
    shell.employ()
    shell.type("round", "plan", "priorities", "--closes", "+7d")
    notes = shell.type("round", "open", "1", "--dry-run", "--json").json["notes"]
    assert [line.partition(":")[0] for line in notes] == ["Languages", "Countries"]
    assert "ar, fr, es" in notes[0]
    assert all(f"Note: {line}" in shell.type("round", "open", "1").err for line in notes)
    shell.type("round", "plan", "priorities", "--closes", "+7d", "--countries", "YE", "--languages", "en")
    assert shell.type("round", "open", "2", "--dry-run", "--json").json["notes"] == []


def test_a_consultation_is_never_made_by_the_way(shell: Shell) -> None:
    for words in (
        ("round", "list"),
        ("export", "1"),
        ("digest", "1"),
        ("backup", "b.db"),
        ("round", "open", "1"),
    ):
        (line,) = shell.type(*words).faults
        assert line.startswith("BOT_DATA: there is no consultation in ")
    assert list(shell.folder.iterdir()) == []


def test_whether_a_folder_is_a_trial_is_never_guessed(shell: Shell) -> None:
    (line,) = shell.type("invite", "--role", "coordinator").faults
    assert "BOT_TOKEN" in line
    assert "BOT_TRIAL=true" in line
    assert list(shell.folder.iterdir()) == []


def test_a_folder_that_is_made_says_where_its_keys_are(unmade: Shell) -> None:
    done = unmade.type("invite", "--role", "coordinator", "--json")
    assert json.loads(done.out)["role"] == "coordinator"
    assert str(unmade.keys) in done.err
    assert "for a trial" in done.err
    assert "Keep a copy of the keys" in done.err


def test_keys_that_are_gone_or_others_are_told_and_nothing_is_made(trial: Shell) -> None:
    trial.type("round", "plan", "priorities", "--closes", "+7d")
    trial.keys.rename(trial.folder / "away")
    assert "put the keys back" in trial.type("round", "list").faults[0]
    assert not trial.keys.exists()
    trial.keys.mkdir(0o700)
    for name in ("database", "address", "answer"):
        (trial.keys / f"{name}.key").write_bytes(b"x" * 32)
    (line,) = trial.type("round", "list").faults
    assert "cannot be opened with the key in BOT_KEYS" in line


def test_other_words_under_a_version_that_was_asked_are_refused_with_the_version_to_give(
    trial: Shell,
) -> None:
    for name in ("charter.yaml", "a-women-at-the-table.yaml"):
        (trial.folder / name).write_bytes((SURVEYS / name).read_bytes())
    plan = ("round", "plan", "a-women-at-the-table.yaml", "--closes", "+7d")
    assert trial.type(*plan).code == 0
    assert trial.type("round", "open", "1").code == 0
    charter = trial.folder / "charter.yaml"
    charter.write_text(charter.read_text("utf-8").replace("women, from the start", "women, at once"), "utf-8")
    done = trial.type(*plan)
    assert done.code == 2
    assert "in other words (part a1). In charter.yaml, give it version 2." in done.err
    charter.write_text(charter.read_text("utf-8").replace("version: 1", "version: 2", 1), "utf-8")
    assert trial.type(*plan).code == 0
    assert [trial.type("round", "show", id_, "--json").json["version"] for id_ in ("1", "2")] == [1, 2]
    assert "version 2" in trial.type("round", "show", "2").out


def test_a_survey_without_the_drafters_line_is_refused_with_what_to_write(trial: Shell) -> None:
    head = "id: trees\ntitle: Trees\nshort_name: Trees\nasks: Trees for all.\nchanges: Their number.\n"
    (trial.folder / "trees.yaml").write_text(
        f"{head}questions:\n- {{id: why, kind: text, text: Why?}}\n", "utf-8"
    )
    done = trial.type("round", "plan", "trees.yaml", "--closes", "+7d")
    assert done.code == 2
    assert "trees is not planned: people would not be told what their answers cannot change." in done.err
    assert "Write it at the head of its file, as `keeps:`." in done.err


def test_a_question_is_closed_in_one_language_and_the_round_says_so(trial: Shell) -> None:
    trial.type("round", "plan", "priorities", "--closes", "+7d")
    early = trial.type("round", "close-question", "1", "1", "fr")
    assert (early.code, "while a round is open" in early.err) == (2, True)
    trial.type("round", "open", "1")
    done = trial.type("round", "close-question", "1", "1", "fr")
    assert "Question 1 is not asked any more in fr." in done.out
    assert "question 1 in fr, since" in done.out
    [closed] = trial.type("round", "show", "1", "--json").json["not_asked"]
    assert (closed["language"], closed["question"]) == ("fr", 1)


def test_a_round_shows_which_translation_changed_and_how_to_close_the_question(trial: Shell) -> None:
    trial.type("round", "plan", "priorities", "--closes", "+7d")
    trial.type("round", "open", "1")
    trial.inside(
        lambda _, conn: conn.execute("INSERT INTO wording VALUES (1, 'second', 'ar', 'other', 2000000000)")
    )
    done = trial.type("round", "show", "1")
    assert "question 2 in ar, since 2033-05-18 03:33 UTC" in done.out
    assert "charterbot round close-question 1 2 ar" in done.err


def test_a_draft_is_thrown_away_and_what_was_opened_is_not(trial: Shell) -> None:
    for _ in range(2):
        assert trial.type("round", "plan", "priorities", "--closes", "+9d").code == 0
    assert "Round 2 is thrown away." in trial.type("round", "drop", "2").out
    assert [each["id"] for each in trial.type("round", "list", "--json").json] == [1]
    assert trial.type("round", "open", "1").code == 0
    (line,) = trial.type("round", "drop", "1", "--json").faults
    assert line == "ROUND 1: only a draft that was never opened can be thrown away."
    (line,) = trial.type("round", "drop", "2").faults
    assert "there is no such round" in line
