"""The table of what was decided, in every form of the digest, and only once something was."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

from bot.digest import as_json, chat_text, html, pdf, text
from bot.domain.decision import Decision, Verdict, parts_of
from tests.digest.schema import faults
from tests.digest.test_csvtables import opened
from tests.digest.test_digest import CATALOGS, FACTS, FEW_REFUSE, SURVEY, page

PARTS = parts_of(SURVEY)
MADE = Decision(PARTS[0].item, Verdict.CHANGE, 1, datetime(2026, 12, 20, tzinfo=UTC), "Too <b>high</b>.")
FACTS_DECIDED = replace(
    FACTS, survey=replace(SURVEY, version=1), decisions={MADE.item: MADE}, carried={MADE.item: 2}
)
DECIDED = page(FEW_REFUSE, facts=FACTS_DECIDED)


def test_the_table_has_each_part_with_what_was_said_the_decision_and_its_version():
    plain = text(DECIDED, "en", CATALOGS)
    part = PARTS[0].heading
    assert f"{part}\n    What was said: " in plain
    assert "    Decision: Changed · Too <b>high</b>.\n    Version: 1 · Carried out in version 2.\n" in plain
    assert plain.count("    Decision: Not decided yet.") == len(PARTS) - 1


def test_without_a_decision_there_is_no_table():
    assert "What was decided" not in text(page(FEW_REFUSE), "en", CATALOGS)


def test_a_page_shows_the_reason_as_it_was_typed_and_paper_can_be_set():
    shown = html(DECIDED, "en", CATALOGS)
    assert '<table class="outcomes">' in shown
    assert "Too &lt;b&gt;high&lt;/b&gt;." in shown
    assert pdf(DECIDED, "en", CATALOGS).startswith(b"%PDF")


def test_a_chat_a_program_and_a_spreadsheet_have_it_too():
    chat = chat_text(DECIDED, "en", CATALOGS)
    assert f"{PARTS[0].heading}. Decided: Changed." in chat
    assert "Carried out in version 2." in chat
    told = json.loads(as_json(DECIDED, "en", CATALOGS))
    assert faults(told) == []
    assert told["decisions"][MADE.item]["carried_out_in"] == 2
    assert told["decisions"][MADE.item]["version"] == 1
    first, *others = opened(DECIDED)["decisions"]
    assert (first["item"], first["decision"], first["why"]) == (MADE.item, "change", MADE.why)
    assert (first["version"], first["carried_out_in"]) == ("1", "2")
    assert [row["decision"] for row in others] == [""] * (len(PARTS) - 1)
