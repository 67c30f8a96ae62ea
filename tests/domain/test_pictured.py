"""Numbers and pictures on buttons: in the order of the screen, each its own, harmless to a stranger."""

from __future__ import annotations

import unicodedata

from bot.domain.pictured import AROUND, MIRRORED, STEPS, numbered, pictured
from bot.domain.say import Choice, Say, Verbatim, Wording, pack, unpack
from bot.domain.survey import CANNOT_JUDGE, DIRECTIONS, JUDGEMENTS, SUPPORT_STEPS

SCALE = (*SUPPORT_STEPS, CANNOT_JUDGE)
SAY = Say(
    (Wording("a", "What do you think?"),),
    (
        *((Choice(f"o_{each}", Verbatim(each)),) for each in SCALE),
        (Choice("skip", Verbatim("Skip")), Choice("back", Verbatim("Back"))),
    ),
)
#: Words in the names of signs that mean something else, or nothing good, to somebody somewhere.
HARMFUL = (
    *("HAND", "THUMB", "FINGER", "FIST", "FLAG", "WEAPON", "PISTOL", "KNIFE", "SWORD", "BOMB", "SKULL"),
    *(
        "STAR OF",
        "CRESCENT",
        "PRAY",
        "MOSQUE",
        "CHURCH",
        "KISS",
        "HEART",
        "EYE",
        "BLOOD",
        "POLICE",
        "LATIN CROSS",
    ),
)


def test_answers_are_numbered_in_the_order_of_the_screen_and_the_way_around_them_is_not() -> None:
    marks = [choice.mark for choice in pictured(SAY).choices()]
    assert marks == ["1 ✅", "2 🙂", "3 ✏️", "4 ⛔", "5 🤷", "⏭️", "◀️"]
    assert list(numbered(SAY).values()) == [1, 2, 3, 4, 5]


def test_no_two_buttons_of_a_scale_look_alike_nor_do_two_ways_around_it() -> None:
    for scale in (SCALE, (*JUDGEMENTS, CANNOT_JUDGE), DIRECTIONS, ("yes", "no")):
        assert len({STEPS[each] for each in scale}) == len(scale)
    same = ("start", "go", "end", "close", "cancel")
    apart = [picture for id_, picture in AROUND.items() if id_ not in same]
    assert len(set(apart)) == len(apart)


def test_no_picture_is_a_sign_that_harms_or_insults_somewhere() -> None:
    for picture in (*AROUND.values(), *STEPS.values()):
        names = " ".join(unicodedata.name(letter, "") for letter in picture)
        assert not any(word in names for word in HARMFUL), (picture, names)


def test_words_stay_beside_what_cannot_be_heard() -> None:
    shown = {choice.id: choice.bare for choice in pictured(SAY, heard={"o_good", "skip"}).choices()}
    assert [id_ for id_, bare in shown.items() if bare] == ["o_good", "skip"]


def test_marks_are_kept_with_what_waits_to_be_sent() -> None:
    say = pictured(SAY, heard={"o_good"})
    assert unpack(pack(say)) == say
    assert unpack(pack(SAY)) == SAY


def test_where_lines_run_from_right_to_left_back_points_to_the_right_and_on_to_the_left() -> None:
    rows = (tuple(Choice(id_, Verbatim(id_)) for id_ in ("back", "next", "skip", "clear", "done")),)
    assert [choice.mark for choice in pictured(Say((), rows), rtl=True).choices()] == [
        *("▶️", "◀️", "⏮️", "↪️", "☑️")
    ]
    directions = Say((), tuple((Choice(f"o_{each}", Verbatim(each)),) for each in DIRECTIONS))
    for before, now in zip(
        pictured(directions).choices(), pictured(directions, rtl=True).choices(), strict=True
    ):
        assert now.mark.split()[1] == MIRRORED.get(before.mark.split()[1], before.mark.split()[1])
        assert now.mark.split()[0] == before.mark.split()[0]
