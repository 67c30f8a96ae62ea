"""Schemathesis makes requests of the description, good and bad, and holds the real server to all of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from schemathesis import Case
from schemathesis.config import SchemathesisConfig

from bot.api.site import description
from tests.api.serving import TOKENS, Served, served

#: A body that is as described may still not be usable, such as a country that is none: that is 422, and what
#: is not as described is 400, never the other way round.
TAKEN = ["2xx", "3xx", "401", "403", "404", "409", "422"]
REFUSED = ["400", "401", "403", "404", "405", "409", "415"]
CONFIG = {
    "generation": {"max-examples": 12, "deterministic": True, "database": "none"},
    "checks": {
        "positive_data_acceptance": {"expected-statuses": TAKEN},
        "negative_data_rejection": {"expected-statuses": REFUSED},
    },
    "seed": 9,
}
schema = schemathesis.openapi.from_dict(description(), config=SchemathesisConfig.from_dict(CONFIG))


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("served")) as found:
        yield found


@pytest.mark.parametrize("who", TOKENS)
@schema.parametrize()
def test_the_server_does_as_described(case: Case[Any], who: str, there: Served) -> None:
    case.call_and_validate(base_url=there.url, headers={"Authorization": f"Bearer {there.tokens[who]}"})


def test_it_is_the_whole_interface_and_every_check() -> None:
    assert len(list(schema.get_all_operations())) == 13
    off = {check for check, each in vars_of(schema.config.checks) if not each.enabled}
    assert off == {"max_response_time"}


def vars_of(checks: Any) -> list[tuple[str, Any]]:
    names = (name for name in type(checks).__slots__ if not name.startswith("_"))
    return [(name, getattr(checks, name)) for name in names]
