from __future__ import annotations

import io
import json
import re

import pytest

from bot.digest import schema
from bot.domain.person import Role
from bot.storage import decisions, people
from tests.cli.shell import Shell
from tests.digest.schema import faults

PARTS = ("floor", "places", "condition", "rising", "pace", "equal", "equal_year", "overall")


def test_a_digest_is_text_html_or_json_of_the_same_release(released: Shell) -> None:
    text = released.type("digest", "1").out
    page = released.type("digest", "1", "--format", "html").out
    facts = json.loads(released.type("digest", "1", "--format", "json").out)
    assert "60" in text
    assert page.lstrip().lower().startswith("<!doctype html>")
    assert "60" in page
    assert facts["format"] == 2
    assert faults(facts) == []
    released.staff = None
    assert released.type("digest", "schema").out == schema()


def test_a_digest_can_be_had_in_another_language(released: Shell) -> None:
    assert 'dir="rtl"' in released.type("digest", "1", "--format", "html", "--language", "ar").out
    (line,) = released.type("digest", "1", "--language", "tlh").faults
    assert line.startswith('--language: "tlh" is not shipped. Known: en')


def test_a_digest_to_a_file_is_for_its_owner_alone(released: Shell) -> None:
    done = released.type("digest", "1", "--format", "html", "--output", "d.html")
    assert (done.code, done.out) == (0, "")
    path = released.folder / "d.html"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text("utf-8") == released.type("digest", "1", "--format", "html").out


def test_a_digest_of_no_round_is_refused_in_a_line(released: Shell) -> None:
    assert released.type("digest", "7").faults == ["ROUND 7: there is no such round. Known: 1."]


def test_a_digest_before_a_release_shows_no_figure(trial: Shell) -> None:
    trial.type("round", "plan", "priorities", "--closes", "+7d")
    facts = json.loads(trial.type("digest", "1", "--format", "json").out)
    assert facts.get("released") is None


def test_a_digest_is_a_pdf_an_image_or_tables_in_a_file_and_not_on_the_terminal(released: Shell) -> None:
    for form, ending, start in (("pdf", "pdf", b"%PDF"), ("png", "png", b"\x89PNG"), ("csv", "zip", b"PK")):
        assert released.type("digest", "1", "--format", form, "--output", f"d.{ending}").code == 0
        assert (released.folder / f"d.{ending}").read_bytes().startswith(start)
        assert released.type("digest", "1", "--format", form).faults == [
            f"--format {form}: not for a terminal. Give a file: --output digest.{ending}"
        ]


def test_a_drafter_decides_at_the_shell_and_the_digest_shows_the_newest_decision(
    released: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafter = str(released.inside(lambda _, conn: people.staff(conn, Role.DRAFTER)[0].person.id))
    assert "Not decided yet." in released.type("digest", "1").out
    first = released.type("digest", "decide", "1", "floor", "change", "--why", "Too long.", "--as", drafter)
    assert re.fullmatch(
        r"Written down for floor: change, on the figures as of 20\d\d-\d\d-\d\d \d\d:\d\d UTC\.\n", first.out
    )
    monkeypatch.setattr("sys.stdin", io.StringIO("See <b>https://example.org</b>\n"))
    words = ("digest", "decide", "1", "floor", "keep", "--why-from-stdin", "--as", drafter)
    assert released.type(*words).code == 0
    facts = released.type("digest", "1", "--format", "json").json
    assert faults(facts) == []
    why = "See <b>https://example.org</b>"
    assert facts["decisions"]["floor"] == {
        "decision": "keep",
        "why": why,
        "cut": 1,
        "cut_at": facts["cut_at"],
        "version": 1,
        "carried_out_in": None,
        "said": ["spread"],
    }
    assert facts["decisions"]["pace"] is None
    page = released.type("digest", "1", "--format", "html").out
    assert "See &lt;b&gt;https://example.org&lt;/b&gt;" in page
    assert set(re.findall('href="(.)', page)) == {"#"}, "nothing leads out of the page"
    assert "Decided: keep this part." in page
    assert "Too long." not in page
    kept = released.inside(lambda _, conn: [each.why for each in decisions.history(conn, 1)])
    assert kept == ["Too long.", why]


def test_every_mistake_in_a_decision_is_told_at_once_and_nothing_is_kept(released: Shell) -> None:
    drafter = str(released.inside(lambda _, conn: people.staff(conn, Role.DRAFTER)[0].person.id))
    faults = released.type(
        "digest", "decide", "1", "tenth", "keep", "--why", "w" * 501, "--as", drafter
    ).faults
    assert faults == [
        f'PART "tenth": this round has no such part. It has: {", ".join(PARTS)}.',
        "--why: 501 letters are too many. Use up to 500.",
    ]
    assert released.inside(lambda _, conn: decisions.history(conn, 1)) == []


def test_what_groups_said_can_be_asked_for_one_attribute_at_a_time(released: Shell) -> None:
    said = released.type("digest", "1", "--by", "gender").out
    assert "Side by side: Gender" in said
    assert "Side by side: The country" not in said
    assert (
        released.type("digest", "1", "--by", "country,age,gender")
        .faults[0]
        .startswith(
            "--by: one attribute at a time, not 3: tables that join attributes could point at a person."
        )
    )
    assert released.type("digest", "1", "--by", "gender", "--format", "json").faults == [
        "--by: for --format text, html or pdf; a json or csv holds every table, a png none."
    ]
    (fault,) = released.type("digest", "1", "--by", "age").faults
    assert fault.startswith('--by: "age" is nothing that people are told apart by.')
    assert fault.endswith("Known: country, language, gender, group_kind, help.")


def test_a_group_of_one_person_is_refused_like_a_group_of_nobody(released: Shell) -> None:
    one, nobody = (released.type("digest", "1", "--by", f"gender={id_}") for id_ in ("another", "no_such"))
    assert one.code == nobody.code == 2
    assert one.faults[0].replace("=another", "=no_such") == nobody.faults[0]
    assert "fewer than 5 people, answered there" in nobody.faults[0]
