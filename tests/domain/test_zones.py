"""The table of zones."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.domain.zones import ZONES, only_zone, zones_of


def test_every_zone_of_the_table_is_known_and_no_country_has_one_twice() -> None:
    for country, zones in ZONES.items():
        assert len(country) == 2
        assert zones
        assert len(set(zones)) == len(zones)
        assert all(ZoneInfo(zone) for zone in zones)


def test_a_person_is_asked_for_her_zone_only_where_it_matters() -> None:
    assert only_zone("YE") == "Asia/Aden"
    assert only_zone("CD") is None
    assert zones_of("UA")[0] == "Europe/Kyiv"
    assert zones_of(None) == zones_of("ZZ") == ()
    assert only_zone(None) is only_zone("ZZ") is None
