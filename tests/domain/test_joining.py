"""Joining, whatever is pressed: nothing before consent, every fact can be skipped, no screen is an end."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import joining
from bot.domain.consent import PURPOSES, SENTENCES
from bot.domain.inbound import Command, Inbound, Several, Tap, Text, Unsupported
from bot.domain.joining import FACTS, STAFF_FACTS, Joined, Offer
from bot.domain.person import CONSENT_VERSION, Consent, Person, Role, Standing
from bot.domain.place import HOME, Place
from bot.domain.say import Day, Say, Words
from bot.domain.zones import ZONES

OFFER = Offer(
    ("en", "ar", "fr", "es"), ("CD", "YE"), ZONES, date(2027, 9, 28), more_zones=("UTC", "Africa/Nairobi")
)
AGREED = Consent(CONSENT_VERSION, answer=True)


def press(person: Person, place: Place, *choices: str) -> Joined:
    joined = Joined(person, place)
    for choice in choices:
        joined = joining.step(joined.person, joined.place, Tap(1, choice), OFFER)
    return joined


def ids(say: Say | None) -> list[str]:
    assert say is not None
    return [choice.id for choice in say.choices()]


def test_the_consent_is_one_screen_a_sentence_and_counts_them() -> None:
    joined = joining.begin(Person(1, language="en"), OFFER)
    read: list[str] = []
    while joined.place.name == "consent":
        assert joined.say is not None
        number, sentence, *aloud = joined.say.lines
        assert aloud == ([] if read else [Words("consent.aloud")])
        assert number == Words("consent.number", {"number": len(read) + 1, "total": len(SENTENCES)})
        assert isinstance(sentence, Words)
        read.append(sentence.key)
        joined = press(joined.person, joined.place, "next")
    assert tuple(read) == SENTENCES
    assert joined.place == Place("purpose", {"name": "answer"})


def test_the_sentences_on_keeping_and_erasing_name_the_day() -> None:
    for number, key in enumerate(SENTENCES):
        say = joining.screen(Person(1, language="en"), Place("consent", {"n": str(number)}), OFFER)
        sentence = say.lines[1]
        assert isinstance(sentence, Words)
        named = Day(OFFER.erase_until) in sentence.values.values()
        assert named is (key in ("consent.kept", "consent.erase"))


@pytest.mark.parametrize("number", range(len(SENTENCES)))
def test_she_can_decline_at_every_sentence_and_is_kept_nowhere(number: int) -> None:
    assert press(Person(1, language="en"), Place("consent", {"n": str(number)}), "no").left


def test_not_agreeing_to_answer_ends_it_and_the_other_purposes_do_not() -> None:
    person = Person(1, language="en")
    assert press(person, Place("purpose", {"name": "answer"}), "no").left
    joined = press(person, Place("purpose", {"name": "answer"}), "yes", "no", "no")
    assert joined.person.consent == Consent(CONSENT_VERSION, answer=True, quote=False, contact=False)
    assert joined.place == Place("fact", {"name": "country"})


def test_a_consent_to_an_older_text_is_asked_again_and_facts_are_not() -> None:
    person = Person(1, standing=Standing.ACTIVE, language="en", consent=replace(AGREED, version=0))
    assert joining.begin(person, OFFER).place.name == "consent"
    joined = press(person, Place("purpose", {"name": "contact"}), "yes")
    assert joining.begin(replace(joined.person, consent=AGREED), OFFER).place == HOME


def test_every_fact_can_be_skipped_and_then_nothing_is_known() -> None:
    joined = joining.begin(Person(1, language="en", consent=AGREED), OFFER)
    asked = []
    while joined.place.name == "fact":
        asked.append(joined.place.get("name"))
        joined = press(joined.person, joined.place, "skip")
    assert asked == [fact for fact in FACTS if fact != "zone"]
    assert joined.person == Person(1, standing=Standing.ACTIVE, language="en", consent=AGREED)


def test_a_country_with_one_zone_brings_it_and_one_with_several_asks() -> None:
    person = Person(1, language="en", consent=AGREED)
    one = press(person, Place("fact", {"name": "country"}), "o_ye", "o_same")
    assert (one.person.zone, one.place.get("name")) == ("Asia/Aden", "hours")
    several = press(person, Place("fact", {"name": "country"}), "o_cd", "o_same")
    assert (several.person.zone, several.place.get("name")) == (None, "zone")


def test_the_zone_is_that_of_the_country_she_is_in() -> None:
    person = Person(1, language="en", consent=AGREED)
    abroad = press(person, Place("fact", {"name": "country"}), "o_ye", "o_ke")
    assert (abroad.person.country, abroad.person.country_in) == ("YE", "KE")
    assert abroad.person.zone == "Africa/Nairobi"


def test_a_country_from_her_link_is_not_asked_again() -> None:
    joined = joining.begin(Person(1, language="en", consent=AGREED, country="YE"), OFFER)
    assert joined.place == Place("fact", {"name": "country_in"})


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.DRAFTER])
def test_staff_are_asked_for_their_time_and_their_chat_only(role: Role) -> None:
    joined = joining.begin(Person(1, role, language="en"), OFFER)
    asked = []
    while joined.place.name == "fact":
        asked.append(joined.place.get("name"))
        joined = press(joined.person, joined.place, "skip")
    assert tuple(asked) == STAFF_FACTS
    assert joined.person.standing is Standing.ACTIVE


def test_settings_lead_to_each_fact_and_back() -> None:
    person = Person(1, standing=Standing.ACTIVE, language="en", consent=AGREED, country="CD")
    for name in FACTS:
        there = press(person, Place("settings"), f"f_{name}")
        assert there.place == Place("fact", {"name": name, "back": "settings"})
        assert press(there.person, there.place, "back").place == Place("settings")


CHOICES = [
    *("l_en", "l_fr", "l_xx", "next", "back", "no", "yes", "skip", "close", "o_ye", "o_cd", "o_same", "o_zz"),
    *(
        "o_0",
        "o_1",
        "o_99",
        "o_day",
        "o_evening",
        "o_woman",
        "o_peace_group",
        "o_yes",
        "o_no",
        "",
        "o_",
        "f_x",
    ),
    *(f"f_{name}" for name in ("language", *FACTS)),
]
messages: st.SearchStrategy[Inbound] = st.one_of(
    st.sampled_from(CHOICES).map(lambda choice: Tap(1, choice)),
    st.text(max_size=5).map(Text),
    st.just(Several(1, ("a",))),
    st.just(Unsupported("photo")),
    st.just(Command("unknown")),
)


@given(st.sampled_from(list(Role)), st.lists(messages, max_size=60))
def test_whatever_is_pressed_there_is_a_way_on_and_no_question_before_consent(
    role: Role, sequence: list[Inbound]
) -> None:
    joined = joining.begin(Person(1, role), OFFER)
    for message in sequence:
        if joined.left:
            return
        if joined.place == HOME:
            joined = replace(joined, place=Place("settings"))
        joined = joining.step(joined.person, joined.place, message, OFFER)
        if joined.say is not None and not joined.left:
            found = ids(joined.say)
            assert found
            assert len(set(found)) == len(found)
            assert all(re.fullmatch(r"[A-Za-z0-9_+-]{1,40}", id_) for id_ in found)
        if joined.place == HOME and role is Role.ADVOCATE:
            assert joined.person.consent.current
        if joined.place.name == "fact" and role is Role.ADVOCATE:
            assert joined.person.consent.current
        assert joined.person.zone is None or joined.person.zone in joining.zones_of(joined.person, OFFER)


def test_there_are_words_for_every_purpose() -> None:
    from bot.i18n.words import ALL

    assert {f"consent.{purpose}" for purpose in PURPOSES} <= ALL.keys()
    assert set(SENTENCES) <= ALL.keys()


def test_other_languages_she_reads_keep_the_order_in_which_she_pressed_them() -> None:
    there = Place("fact", {"name": "reads", "back": "settings"})
    joined = press(Person(1, language="fr"), there, "o_es", "o_ar", "o_en", "o_ar")
    assert joined.person.reads == ("es", "en")
    assert joined.place == there
    assert [each for each in ids(joined.say) if each.startswith("o_")] == ["o_en", "o_ar", "o_es"]
    assert press(joined.person, there, "o_fr").person.reads == ("es", "en")
    assert press(joined.person, there, "o_xx").toast == Words("interview.stale")
    moved = press(joined.person, Place("language", {"back": "settings"}), "l_es").person
    assert (moved.language, moved.reads) == ("es", ("en",))
