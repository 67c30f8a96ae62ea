from __future__ import annotations

import pytest

from bot.i18n.words import ALL
from tests.i18n.trial import WORDS


@pytest.fixture
def _trial_words(monkeypatch: pytest.MonkeyPatch) -> None:
    for key, entry in WORDS.items():
        monkeypatch.setitem(ALL, key, entry)
