"""The examples of docs/api.md are called just as they stand there, and go well."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.domain.scope import Scope
from tests.api.serving import Served, served

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text("utf-8")
EXAMPLES = re.findall(r"^curl .*$", GUIDE, re.MULTILINE)
ADDRESS = "https://charter.example.org"


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("served")) as found:
        yield found


def called(line: str, there: Served) -> httpx.Response:
    """What an example brings, its curl read by its own rules as far as the guide uses them."""
    words = shlex.split(line.replace("$TOKEN", there.tokens["everything"]))[1:]
    method, headers, content, url = "GET", {}, None, ""
    while words:
        match words.pop(0):
            case "-X":
                method = words.pop(0)
            case "-H":
                name, _, value = words.pop(0).partition(": ")
                headers[name] = value
            case "-d":
                content = words.pop(0)
            case word:
                assert word.startswith(ADDRESS)
                url = word.replace(ADDRESS, there.url)
    return httpx.request(method, url, headers=headers, content=content, timeout=60)


def test_all_examples_go_well_one_after_the_other(there: Served) -> None:
    assert len(EXAMPLES) >= 12
    for line in EXAMPLES:
        answer = called(line, there)
        assert answer.status_code in (200, 201), (line, answer.text)


def test_each_scope_stands_in_the_guide() -> None:
    assert set(re.findall(r"^\| `(\w+:\w+)` \|", GUIDE, re.MULTILINE)) == set(Scope)
