from __future__ import annotations

import json

from bot.digest import Digest, as_json, build
from bot.domain.participation import participation
from tests.digest.test_digest import CATALOGS, FACTS, K, cut, supporters, written


def test_whoever_passed_a_question_over_may_be_for_it_as_much_as_whoever_never_came() -> None:
    invited = participation({"invited": 159, "reached": 159, "started": 60, "declined": 0}, 60, K, known=True)
    told = []
    for against in (12, 7):
        people = supporters(good=30, live_with=18, needs_change=against, nothing=12 - against)
        one = build(Digest(FACTS, cut(people), participation=invited))
        participated = json.loads(as_json(one, "en", CATALOGS))["participation"]
        told.append(participated["support_of_all_invited"]["whole"])
        assert f"Of all invited, {told[-1]['low']}% to {told[-1]['high']}% say it is good" in written(one)
    assert [each["high"] for each in told] == [93, 96]
