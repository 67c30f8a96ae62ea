from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import recordings, sounding
from bot.app.channel import SOUND, Delivered, Delivery, Policy
from bot.app.channel import Post as Sent
from bot.domain.inbound import Tap
from bot.domain.say import Choice
from bot.storage import people
from bot.storage.recordings import Kept, Name, path_of, write
from bot.surveyfile.load import load
from tests.app.conftest import Crew, Post, Scripted
from tests.conversations.stage import Stage
from tests.sounds import TONE, synthetic

HEAR = "hear"


async def at_the_first_question(crew: Crew) -> None:
    await crew.stage.round("round b opens now closes +14d")
    await crew.joins("amina")
    await crew.presses("amina", "start")


async def hears_again(crew: Crew) -> None:
    """Press the button once more on the question, which stands above what was heard."""
    await crew.does("amina", Tap((await crew.known("amina")).step, "hear"))


def ids(choices: tuple[Choice, ...]) -> list[str]:
    return [choice.id for choice in choices]


def folder(stage: Stage) -> Path:
    return sounding.folders(stage.house)[0]


def prompts(stage: Stage) -> list[recordings.Prompt]:
    survey = load(stage.house.surveys / "b-recovery-money.yaml")
    return list(recordings.prompts(stage.house.catalogs, survey, "en"))


def forget(stage: Stage, *items: str) -> None:
    for item in items:
        path_of(folder(stage), Name("en", "b-recovery-money", item)).unlink()


def heard(channel: Scripted) -> list[tuple[str, bytes, str | None]]:
    """What was brought with a sound: the caption, the sound, and what the channel calls it."""
    found = []
    for each in channel.delivered:
        if isinstance(each.item, Sent) and each.item.attachment is not None:
            caption = "".join(getattr(line, "text", "") for line in each.item.say.lines)
            assert each.item.attachment.media_type == SOUND
            found.append((caption, each.item.attachment.content, each.item.attachment.reference))
    return found


async def test_a_question_that_nobody_recorded_has_no_button(crew: Crew) -> None:
    await at_the_first_question(crew)
    assert HEAR not in ids((await crew.sees("amina")).choices())


async def test_choices_without_their_question_are_not_heard(crew: Crew) -> None:
    crew.stage.record("b", "en")
    forget(crew.stage, "lens")
    await at_the_first_question(crew)
    assert HEAR not in ids((await crew.sees("amina")).choices())


async def test_a_recording_of_words_that_have_changed_since_is_not_heard(crew: Crew) -> None:
    crew.stage.record("b", "en")
    kept = Kept(Name("en", "b-recovery-money", "lens"), recordings.fingerprint("Other words."))
    write(folder(crew.stage), kept, TONE)
    await at_the_first_question(crew)
    assert HEAR not in ids((await crew.sees("amina")).choices())


async def test_a_recording_in_another_language_is_not_heard(crew: Crew) -> None:
    crew.stage.record("b", "fr")
    await at_the_first_question(crew)
    assert HEAR not in ids((await crew.sees("amina")).choices())


async def test_what_narrators_recorded_goes_before_what_is_shipped(crew: Crew, tmp_path: Path) -> None:
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    name = Name("en", "b-recovery-money", "lens")
    write(shipped, Kept(name, "words"), synthetic(1))
    assert recordings.shelf((own, shipped), "en") == {"words": name}
    other = Name("en", "a-women-at-the-table", "floor")
    write(own, Kept(other, "words"), synthetic(2))
    assert recordings.shelf((own, shipped), "en") == {"words": other}


async def test_recordings_are_looked_for_anew_only_where_something_changed(tmp_path: Path) -> None:
    name = Name("en", "b-recovery-money", "lens")
    write(tmp_path, Kept(name, "words"), synthetic(1))
    found = recordings.shelf((tmp_path,), "en")
    assert recordings.shelf((tmp_path,), "en") is found
    write(tmp_path, Kept(name, "swords"), synthetic(1))
    assert recordings.shelf((tmp_path,), "en") == {"swords": name}
    path_of(tmp_path, name).unlink()
    assert recordings.shelf((tmp_path,), "en") == {}


async def test_nothing_sounds_before_she_says_that_it_may(crew: Crew, post: Post) -> None:
    crew.stage.record("b", "en")
    await at_the_first_question(crew)
    await crew.presses("amina", "hear")
    await post.dispatcher.drain()
    assert ids((await crew.sees("amina")).choices()) == ["hear_yes", "hear_no"]
    assert heard(post.channel) == []
    await crew.presses("amina", "hear_yes")
    await post.dispatcher.drain()
    assert [caption for caption, _, _ in heard(post.channel)] == ["", "1", "2", "3", "4", "5"]


async def test_a_choice_that_nobody_recorded_is_left_out_and_the_others_keep_their_numbers(
    crew: Crew, post: Post
) -> None:
    crew.stage.record("b", "en")
    for each in prompts(crew.stage):
        if each.words == "I can live with it" and path_of(folder(crew.stage), each.name).exists():
            forget(crew.stage, each.name.item)
    await at_the_first_question(crew)
    await crew.presses("amina", "hear", "hear_yes")
    await post.dispatcher.drain()
    assert [caption for caption, _, _ in heard(post.channel)] == ["", "1", "3", "4", "5"]


async def test_a_sound_is_sent_up_once_for_everyone(
    crew: Crew, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver = post.channel.deliver

    async def named(delivery: Delivery) -> Delivered:
        done = await deliver(delivery)
        sound = isinstance(delivery.item, Sent) and delivery.item.attachment is not None
        return Delivered(done.message, reference=f"known-{done.message}" if sound else None)

    monkeypatch.setattr(post.channel, "deliver", named)
    crew.stage.record("b", "en")
    write(folder(crew.stage), Kept(Name("en", "b-recovery-money", "lens"), _words(crew.stage, "lens")), TONE)
    await at_the_first_question(crew)
    await crew.presses("amina", "hear", "hear_yes")
    await post.dispatcher.drain()
    assert {reference for _, content, reference in heard(post.channel) if content == TONE} == {None}
    post.channel.delivered.clear()
    await hears_again(crew)
    await post.dispatcher.drain()
    assert len(heard(post.channel)) == 6
    assert all(str(reference).startswith("known-") for _, _, reference in heard(post.channel))
    post.channel.delivered.clear()
    write(
        folder(crew.stage), Kept(Name("en", "b-recovery-money", "lens"), _words(crew.stage, "lens")), b"new"
    )
    await hears_again(crew)
    await post.dispatcher.drain()
    assert heard(post.channel)[0] == ("", b"new", None), "another sound is another file"


def _words(stage: Stage, item: str) -> str:
    return next(each.fingerprint for each in prompts(stage) if each.name.item == item)


async def test_a_sound_that_is_gone_when_it_is_to_be_sent_is_let_go_without_a_word(
    crew: Crew, post: Post
) -> None:
    crew.stage.record("b", "en")
    await at_the_first_question(crew)
    await crew.presses("amina", "hear", "hear_yes")
    forget(crew.stage, "lens")
    await post.dispatcher.drain()
    assert [caption for caption, _, _ in heard(post.channel)] == ["1", "2", "3", "4", "5"]
    assert (await crew.rows("SELECT count(*) FROM outbox WHERE state = 'dropped' AND kind = 'notice'"))[0][
        0
    ] == 1
    assert post.alarms == []


async def test_sounds_leave_the_chat_as_soon_as_screens_do(crew: Crew, post: Post) -> None:
    crew.stage.record("b", "en")
    await at_the_first_question(crew)
    await crew.presses("amina", "hear", "hear_yes")
    await post.dispatcher.drain()
    crew.stage.clock.at += timedelta(seconds=3601)
    await crew.stage.tick()
    await post.dispatcher.drain()
    assert await crew.rows("SELECT 1 FROM chat_message WHERE due < 1e12") == []


@pytest.mark.case(1)
async def test_a_kill_while_a_sound_is_sent_brings_it_once_more_at_most(crew: Crew, post: Post) -> None:
    crew.stage.record("b", "en")
    await at_the_first_question(crew)
    await crew.presses("amina", "hear", "hear_yes")
    await post.dispatcher.drain()
    before = [caption for caption, _, _ in heard(post.channel)]
    await hears_again(crew)
    post.channel.delivered.clear()
    post.channel.script = [Policy.AMBIGUOUS]
    await post.dispatcher.drain()
    crew.stage.clock.at += timedelta(minutes=5)
    await post.anew().recover()
    await post.dispatcher.drain()
    assert sorted(caption for caption, _, _ in heard(post.channel)) == before


async def test_who_wants_no_sound_is_offered_none(crew: Crew) -> None:
    crew.stage.record("b", "en")
    await at_the_first_question(crew)
    await crew.rows("UPDATE person SET hear = 'never'")
    await crew.presses("amina", "skip")
    assert HEAR not in ids((await crew.sees("amina")).choices())


async def test_after_a_backup_nobody_gets_sound_that_she_does_not_press_for(crew: Crew) -> None:
    await crew.joins("amina")
    await crew.rows("UPDATE person SET hear = 'always'")
    await crew.stage.house.db.run(people.hush)
    assert await crew.rows("SELECT hear FROM person WHERE role = 'advocate'") == [("press",)]


def test_no_two_prompts_of_a_survey_have_one_name(stage: Stage) -> None:
    for path in stage.house.surveys.glob("*.yaml"):
        if path.stem == "charter":
            continue
        found = [each.name for each in recordings.prompts(stage.house.catalogs, load(path), "en")]
        assert len(found) == len(set(found)), path
