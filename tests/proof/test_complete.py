"""Every case and every threat is shown by a test, and the tables of docs/ name the tests that there are."""

from __future__ import annotations

import pytest

from tests.proof import tables
from tests.proof.tables import DOCUMENTS, Document, Shown, known, table


@pytest.fixture(scope="module")
def shown() -> dict[str, Shown]:
    found = known()
    for each in found.values():
        each.outcomes.add("passed")
    return found


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.mark)
def test_every_row_is_shown_by_a_test(document: Document, shown: dict[str, Shown]) -> None:
    assert [number for number in document.entries if not tables.tests_of(document, number, shown)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.mark)
def test_no_mark_names_a_row_that_is_not_there(document: Document, shown: dict[str, Shown]) -> None:
    named = {number for each in shown.values() for number in each.marks.get(document.mark, ())}
    assert named <= set(document.entries)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.mark)
def test_the_table_of_the_document_names_these_tests(document: Document, shown: dict[str, Shown]) -> None:
    assert table(document, shown) in document.path.read_text("utf-8")
