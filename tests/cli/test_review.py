"""Open answers of a high-risk round on their whole way: sealed, taken out, read elsewhere, brought back."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import stat
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bench.memory import counts
from bot.app import inviting, planning, releasing
from bot.app.house import House
from bot.assembly import open_house
from bot.config import load_config
from bot.domain.clock import At
from bot.domain.handed import pack_bundle, read_bundle
from bot.domain.person import Consent, Person, Role, Standing
from bot.domain.rounds import RoundState
from bot.domain.survey import Answer, Quote
from bot.storage import answers, people, reach, rounds, sessions
from bot.storage.database import Conn
from bot.storage.offline import key_text, make_pair, read_private
from tests.cli.shell import Done, Shell
from tests.digest.schema import faults

ANSWERED = 20
PEOPLE = 14
ROOT = Path(__file__).resolve().parents[2]
#: This one did not agree to be quoted.
UNQUOTED = 4
BEGAN = datetime(2026, 12, 1, 9, tzinfo=UTC)


class Moving:
    """A clock that is set."""

    def __init__(self) -> None:
        self.at = BEGAN

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture(scope="session")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trial with a closed round of proposal d, whose key pair lies elsewhere."""
    folder = tmp_path_factory.mktemp("closed")
    (folder / "elsewhere").mkdir()
    public = make_pair(folder / "elsewhere" / "review.key")
    env = {
        "BOT_DATA": str(folder / "data"),
        "BOT_KEYS": str(folder / "keys"),
        "BOT_TRIAL": "true",
        "BOT_REVIEW_KEY": key_text(public),
    }

    async def play() -> None:
        clock = Moving()
        async with open_house(load_config(env), clock) as house:
            await house.db.run(lambda conn: _fill(house, conn))
            clock.at += timedelta(days=6)
            await inviting.notify_closing(house)
            clock.at += timedelta(days=3)
            await releasing.tick(house)
            found = await house.db.run(rounds.every)
            assert [each.state for each in found] == [RoundState.CLOSED, RoundState.DRAFT]

    asyncio.run(play())
    return folder


def _fill(house: House, conn: Conn) -> None:
    wish = planning.Wish(("d-working-group",), At(BEGAN), At(BEGAN + timedelta(days=7)))
    planning.plan(house, conn, wish)
    planning.open_round(house, conn, 1)
    later = planning.Wish(("priorities",), At(BEGAN), At(BEGAN + timedelta(days=30)))
    planning.plan(house, conn, later)
    survey = house.survey(conn, rounds.every(conn)[0].survey)
    wrong, overall = survey.question("wrong"), survey.question("overall")
    for number in range(ANSWERED):
        consent = Consent(1, answer=True, quote=number != UNQUOTED, contact=True)
        person = Person(0, standing=Standing.ACTIVE, language="en", consent=consent, country="YE")
        hash_, sealed = house.sealer.address_hash("web", f"{number}"), house.sealer.seal_address(f"{number}")
        id_ = people.add(conn, person, "web", hash_, sealed)
        text = f"Thought {number:02d} of Rana, <b>call</b> +967 777 000 1{number:02d}"
        given = [(overall, Answer("overall", "good"))]
        if number < PEOPLE:
            given.append((wrong, Answer("wrong", text, survey.hash, "en")))
        pseudonym = house.pseudonym(1, id_)
        answers.write(conn, house.sealer, 1, pseudonym, person=person, answers=given)
        if number < PEOPLE:
            answers.quote_answer(conn, 1, pseudonym, "wrong", Quote.WITHOUT_COUNTRY)
        answers.count_in(conn, 1, pseudonym, person)
        sessions.put(conn, id_, 1, "finished", {"at": "wrong"})
    drafter = Person(0, role=Role.DRAFTER)
    drafter_id = people.add(conn, drafter, "web", b"d" * 32, house.sealer.seal_address("drafter"))
    assert people.staff(conn, Role.DRAFTER) == [] or drafter_id


@pytest.fixture
def desk(shell: Shell, closed: Path) -> Shell:
    """A copy of it, in which a reviewer types; her other computer is the folder `elsewhere`."""
    shell.take_over(closed)
    shutil.copytree(closed / "elsewhere", shell.folder / "elsewhere")
    shell.settings["BOT_REVIEW_KEY"] = (closed / "elsewhere" / "review.key.pub").read_text().strip()
    shell.employ(Role.REVIEWER)
    return shell


def handed(desk: Shell) -> tuple[Path, dict[str, Any]]:
    file = desk.folder / "elsewhere" / "bundle.json"
    done = desk.type("export", "1", "--sealed", str(file))
    assert done.code == 0, done.err
    return file, json.loads(file.read_text())


def reads(desk: Shell, *more: str) -> Done:
    """Read the bundle on another computer: no data folder and no keys are there."""
    there = Shell(desk.folder / "elsewhere", desk.patch, desk.capture)
    return there.type("review", "--key", "review.key", "bundle.json", "--out", "review.json", *more)


def typing(desk: Shell, answer: Callable[[str], str]) -> None:
    desk.patch.setattr("typer.prompt", lambda asked, **_: answer(asked))


def decisions(desk: Shell, bundle: dict[str, Any]) -> None:
    rows = [
        {
            "do": "release" if box["quote"] else "tag",
            "hide": ["Rana"] if box["quote"] else [],
            "tags": ["safety"],
        }
        for box in bundle["boxes"]
    ]
    # one that may be quoted is left out all the same
    rows[next(place for place, row in enumerate(rows) if row["do"] == "release")] |= {
        "do": "leave out",
        "hide": [],
        "tags": [],
    }
    raw = {"bundle": bundle["bundle"], "decisions": rows}
    (desk.folder / "elsewhere" / "decisions.json").write_text(json.dumps(raw))


def brought_back(desk: Shell) -> dict[str, Any]:
    """The whole way, with decisions from a file."""
    _, bundle = handed(desk)
    decisions(desk, bundle)
    done = reads(desk, "--decisions", "decisions.json")
    assert done.code == 0, done.err
    file = desk.folder / "elsewhere" / "review.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    done = desk.type("review", "import", str(file), "--as", str(desk.staff))
    assert done.code == 0, done.err
    return bundle


@pytest.mark.threat(2, 14)
def test_a_bundle_holds_boxes_and_questions_and_leads_to_nobody(desk: Shell) -> None:
    file, bundle = handed(desk)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(bundle["boxes"]) == PEOPLE
    assert {key for box in bundle["boxes"] for key in box} == {"question", "sealed", "quote"}
    assert sum(not box["quote"] for box in bundle["boxes"]) == 1
    sealed = [box["sealed"] for box in bundle["boxes"]]
    assert sealed == sorted(sealed, key=b64decode)
    assert len({len(box) for box in sealed}) == 1, "all have the same length"
    rows = desk.inside(lambda _, conn: conn.execute("SELECT pseudonym FROM respondent").fetchall())
    names = [bytes(row[0]) for row in rows]
    content = file.read_text()
    assert not [name for name in names if name.hex() in content]
    for word in ("Thought", "Rana", "pseudonym", "country", '"YE"'):
        assert word not in content
    again = desk.folder / "again.json"
    desk.type("export", "1", "--sealed", str(again))
    assert again.read_bytes() == file.read_bytes()


@pytest.mark.threat(9)
def test_who_came_after_the_last_cut_is_not_told_by_what_a_bundle_holds_more(desk: Shell) -> None:
    _, bundle = handed(desk)

    def late(_: House, conn: Conn) -> None:
        boxes = [bytes(row[0]) for row in conn.execute("SELECT sealed FROM answer WHERE sealed NOT NULL")]
        for number in range(3):
            name = bytes([number]) * 16
            conn.execute(
                "INSERT INTO respondent (round, pseudonym, language, state, released)"
                " VALUES (1, ?, 'en', 'counted', ?)",
                (name, number == 2),
            )
            conn.execute(
                "INSERT INTO answer (round, pseudonym, question, kind, sealed, wording, language)"
                " VALUES (1, ?, 'wrong', 'text', ?, '', 'en')",
                (name, bytes([255 if number == 2 else 0]) * len(boxes[0])),
            )

    desk.inside(late)
    _, after = handed(desk)
    assert after["boxes"] == bundle["boxes"]


def test_only_a_reviewer_takes_out_or_brings_back_and_nobody_where_she_invites(desk: Shell) -> None:
    file = desk.folder / "no.json"
    coordinator, drafter = desk.employ(Role.COORDINATOR), desk.employ(Role.DRAFTER)
    for staff in (coordinator, drafter):
        [line] = desk.type("export", "1", "--sealed", str(file), "--as", str(staff)).faults
        assert "may not do this" in line
    assert (
        "--as"
        in Shell(desk.folder, desk.patch, desk.capture, desk.settings)
        .type("export", "1", "--sealed", str(file))
        .faults[0]
    )
    brought_back_by = desk.staff
    desk.inside(lambda _, conn: reach.add(conn, brought_back_by or 0, ["YE"], []))
    [line] = desk.type("export", "1", "--sealed", str(file)).faults
    assert "somebody else has to review it" in line
    assert not file.exists()
    rows = desk.inside(lambda _, conn: conn.execute("SELECT action, outcome FROM audit").fetchall())
    told = [tuple(row) for row in rows]
    assert told.count(("export sealed", "refused")) == 3


def test_nothing_is_taken_out_of_other_rounds_or_before_the_end(desk: Shell) -> None:
    file = str(desk.folder / "no.json")
    assert "not a high-risk round" in desk.type("export", "2", "--sealed", file).faults[0]
    assert "there is no such round" in desk.type("export", "9", "--sealed", file).faults[0]
    desk.inside(lambda _, conn: conn.execute("UPDATE round SET state = 'running' WHERE id = 1"))
    assert "after it has closed" in desk.type("export", "1", "--sealed", file).faults[0]


def test_what_is_released_stands_in_every_form_of_the_digest_and_nothing_else_of_a_text(desk: Shell) -> None:
    brought_back(desk)
    desk.staff = desk.employ(Role.DRAFTER)
    shown = {form: desk.type("digest", "1", "--format", form).out for form in ("text", "html", "json")}
    for form, told in shown.items():
        assert told.count("Thought ") == PEOPLE - 2, form
        assert "Rana" not in told
        assert "777 000" not in told
    assert "<b>call" not in shown["html"]
    assert faults(json.loads(shown["json"])) == []
    review = json.loads(shown["json"])["review"]
    assert review["wrong"]["tags"] == {"safety": {"low": 10, "high": 14}}, "nearly all, as a range"
    assert review["wrong"]["left_out"] == {"low": 0, "high": 4}
    assert review["change"] is None
    assert "0 to 4" in shown["text"]


def test_a_review_comes_back_once_and_only_of_what_was_taken_out(desk: Shell) -> None:
    brought_back(desk)
    file = desk.folder / "elsewhere" / "review.json"
    again = desk.type("review", "import", str(file), "--as", str(desk.staff))
    assert "was brought back before" in again.faults[0]
    raw = json.loads(file.read_text())
    raw["bundle"] = "0" * 32
    file.write_text(json.dumps(raw))
    other = desk.type("review", "import", str(file), "--as", str(desk.staff))
    assert "other answers" in other.faults[0]


def test_a_review_that_says_more_than_was_handed_out_is_refused_with_every_fault(desk: Shell) -> None:
    _, bundle = handed(desk)
    decisions(desk, bundle)
    reads(desk, "--decisions", "decisions.json")
    file = desk.folder / "elsewhere" / "review.json"
    raw = json.loads(file.read_text())
    raw["questions"]["wrong"] |= {"read": 20, "texts": ["made up"] * 15}
    raw["questions"]["more"] = raw["questions"].pop("change")
    file.write_text(json.dumps(raw))
    faults = desk.type("review", "import", str(file), "--as", str(desk.staff)).faults
    assert [line.partition(":")[0] for line in faults] == [
        "questions.more",
        "questions.change",
        "questions.wrong.read",
        "questions.wrong.texts",
    ]


def test_a_review_with_a_tag_that_is_none_of_the_surveys_is_not_taken_in_and_the_tag_not_repeated(
    desk: Shell,
) -> None:
    _, bundle = handed(desk)
    decisions(desk, bundle)
    reads(desk, "--decisions", "decisions.json")
    file = desk.folder / "elsewhere" / "review.json"
    raw = json.loads(file.read_text())
    raw["questions"]["wrong"]["tags"] = {"rana of aden": 7, "safety": 3}
    file.write_text(json.dumps(raw))
    [line] = desk.type("review", "import", str(file), "--as", str(desk.staff)).faults
    assert line.startswith("questions.wrong.tags 1: no tag of this survey. Its tags: being heard, money,")
    assert "rana" not in line


def test_a_reviewer_reads_text_by_text_stops_and_goes_on(desk: Shell) -> None:
    file, _ = handed(desk)
    bundle = read_bundle(file.read_text())
    quotable_first = sorted(bundle.boxes, key=lambda box: not box.quote)
    file.write_text(pack_bundle(replace(bundle, boxes=tuple(quotable_first))))
    script = iter(
        ["x", "h", "Rana", "h", "nobody", "r", "fear", "r", "safety, money", "t", "safety", "b", "l", "q"]
    )
    typing(desk, lambda _: next(script))
    done = reads(desk)
    assert "2 of 14 are decided" in done.out
    assert "do not try to" in done.out.replace("\n", " ")
    assert "safety: Somebody could be in danger" in done.out
    assert '"fear" is no tag of this survey. Its tags: being heard, money,' in done.out.replace("\n", " ")
    kept = desk.folder / "elsewhere" / "review.json.part"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    first, second = json.loads(kept.read_text())["decisions"]
    assert first == {"do": "release", "hide": ["Rana"], "tags": ["safety", "money"]}
    assert second == {"do": "leave out", "hide": [], "tags": []}
    typing(desk, lambda asked: {"Your choice": "t"}.get(asked, "safety"))
    done = reads(desk)
    assert done.code == 0, done.err
    assert not kept.exists()
    review = json.loads((desk.folder / "elsewhere" / "review.json").read_text())
    assert review["questions"]["wrong"]["tags"] == {"money": 1, "safety": 13}
    assert review["questions"]["wrong"]["left_out"] == 1


def test_who_did_not_agree_to_be_quoted_is_not_released_as_a_text(desk: Shell) -> None:
    _, bundle = handed(desk)
    decisions(desk, bundle)
    file = desk.folder / "elsewhere" / "decisions.json"
    raw = json.loads(file.read_text())
    for row in raw["decisions"]:
        row |= {"do": "release", "hide": []}
    file.write_text(json.dumps(raw))
    [line] = reads(desk, "--decisions", "decisions.json").faults
    assert "did not agree to be quoted" in line
    assert not (desk.folder / "elsewhere" / "review.json").exists()


def test_a_text_cannot_steer_the_reviewers_terminal() -> None:
    from bot.cli.showing import plain

    assert plain("a\x1b]0;x\x07\u202eb\nc") == "a\ufffd]0;x\ufffd\ufffdb\nc"


def test_another_key_opens_nothing(desk: Shell) -> None:
    handed(desk)
    key = desk.folder / "elsewhere" / "review.key"
    key.unlink()
    key.with_name("review.key.pub").unlink()
    make_pair(key)
    assert "not the key" in reads(desk).faults[0]


@pytest.mark.threat(2, 3)
def test_the_private_key_is_nowhere_on_the_machine_of_the_service(desk: Shell) -> None:
    """In no file, argument, setting or log of a running service, and not in its memory."""
    brought_back(desk)
    private = read_private(desk.folder / "elsewhere" / "review.key")
    forms = (private, key_text(private).encode(), private.hex().encode())
    env = {**desk.env, "BOT_WEB": "127.0.0.1:0", "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    log = desk.folder / "log"
    with log.open("wb") as out:
        service = subprocess.Popen(
            [sys.executable, "-u", "-m", "bot", "run"], cwd=desk.folder, env=env, stdout=out, stderr=out
        )
    try:
        until = time.monotonic() + 60
        while b"Stop with Ctrl+C" not in log.read_bytes() and time.monotonic() < until:
            assert service.poll() is None, log.read_text()
        place = Path(f"/proc/{service.pid}")
        told = [place.joinpath(name).read_bytes() for name in ("cmdline", "environ")]
        found = counts(service.pid, {f"form {number}": form for number, form in enumerate(forms)})
        there = counts(service.pid, {"public": b64decode(desk.settings["BOT_REVIEW_KEY"])})
    finally:
        service.terminate()
        service.wait(30)
    assert set(found.values()) == {0}
    assert there["public"] > 0, "the scan finds what is there"
    files = [path for folder in (desk.data, desk.keys) for path in folder.rglob("*") if path.is_file()]
    assert len(files) >= 6
    for content in (*told, log.read_bytes(), *(path.read_bytes() for path in files)):
        assert not [form for form in forms if form in content]
    assert not desk.folder.joinpath("data-throwaway").exists()


def test_the_keys_of_closed_high_risk_rounds_are_gone(desk: Shell) -> None:
    assert sorted(path.name for path in desk.keys.glob("round-*.key")) == ["round-2.key"]
