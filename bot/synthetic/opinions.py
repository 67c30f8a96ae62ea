"""What synthetic advocates think: plausible, different from each other, and nobody's real opinion."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from bot.domain.review import Decision, Do
from bot.domain.survey import (
    CANNOT_JUDGE,
    COMPARED,
    DIRECTIONS,
    JUDGEMENTS,
    SUPPORT_STEPS,
    NumberSpec,
    Question,
    Survey,
    Use,
)
from bot.synthetic.people import Advocate, chance

#: Weights of the four steps and 'cannot judge' for someone who leans against, and for someone who is for.
AGAINST = (12, 20, 34, 26, 8)
FOR = (56, 26, 11, 2, 5)
#: How a new text compares: better, the same, worse, cannot judge; and how many go a step up, stay, go down.
COMPARES = (52, 25, 15, 8)
MOVES = (38, 54, 8)
#: Of a hundred questions, so many are skipped and so many are not understood.
SKIPPED = 3
UNCLEAR = 3
#: Of a hundred open questions, so many are answered; the others are skipped.
WRITES = 14
#: About the figure of today: these are multiplied with it to give a made-up wish.
FACTORS = ("0.5", "0.7", "0.8", "0.9", "1", "1", "1", "1.2", "1.3", "1.5", "1.7", "2")
#: What is wished where a proposal names no figure, by unit.
WISHES: Mapping[str, tuple[int, ...]] = {
    "year": (2030, 2030, 2032, 2035, 2035, 2040, 2045, 2050),
    "percent": (20, 30, 40, 50),
    "million_usd": (100, 250, 500, 1000),
    "people": (5, 10, 20, 50),
    "plain": (1, 2, 2, 3, 5, 5, 10),
}
#: Arabic-Indic digits, which many who write Arabic type.
DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
#: Open answers, said to be synthetic in their own text.
SENTENCES: Mapping[str, tuple[str, ...]] = {
    "en": (
        "[synthetic] It only helps if the women are also listened to.",
        "[synthetic] Please say who checks that it is done.",
        "[synthetic] Small groups need time and money to take part.",
    ),
    "ar": (
        "[مصطنع] لا يفيد هذا إلا إذا سُمعت أصوات النساء.",
        "[مصطنع] يُرجى توضيح من يتابع التنفيذ.",
    ),
    "fr": (
        "[synthétique] Cela n'aide que si les femmes sont aussi écoutées.",
        "[synthétique] Dites qui vérifie que c'est fait.",
    ),
    "es": (
        "[sintético] Solo ayuda si también se escucha a las mujeres.",
        "[sintético] Digan quién comprueba que se cumple.",
    ),
}

#: What a made-up reviewer says each sentence is about, by its place in its language's list.
TOPICS = ("being heard", "checking", "time and money")
#: Of the sentences of a language, the made-up reviewer leaves the last out where there are so many.
LEFT_OUT = 3


def decide(text: str, *, quote: bool) -> Decision:
    """What a made-up reviewer does with a made-up text: the same for the same text."""
    for sentences in SENTENCES.values():
        if text in sentences:
            place = sentences.index(text)
            if place + 1 == LEFT_OUT:
                return Decision(Do.LEAVE_OUT)
            return Decision(Do.RELEASE if quote else Do.TAG, (), (TOPICS[place],))
    return Decision(Do.LEAVE_OUT)


def in_english(text: str) -> str | None:
    """What a made-up text says, in English; None for any other text."""
    places = (sentences.index(text) for sentences in SENTENCES.values() if text in sentences)
    return next((SENTENCES["en"][place] for place in places), None)


def keeps_silent(who: Advocate, survey: Survey, question: Question) -> str | None:
    """Whether she gives no answer here: 'skip', 'unclear', or None."""
    drawn = who.draw(f"silent:{survey.id}:{question.id}").randrange(100)
    if question.use is Use.OPEN:
        return None if drawn < WRITES else "skip"
    if drawn < SKIPPED and question.use is not Use.STATEMENT:
        return "skip"
    return "unclear" if drawn < SKIPPED + UNCLEAR else None


def option_of(who: Advocate, survey: Survey, question: Question, offered: list[str]) -> str:
    """The option that she takes, of those offered."""
    drawn = who.draw(f"option:{survey.id}:{question.id}")
    match question.use:
        case Use.SUPPORT if survey.revises is not None:
            wanted = _moved(who, survey, question)
        case Use.SUPPORT | Use.BEFORE:
            wanted = drawn.choices((*SUPPORT_STEPS, CANNOT_JUDGE), _support(who, survey, question))[0]
        case Use.BETTER:
            wanted = drawn.choices((*COMPARED, CANNOT_JUDGE), COMPARES)[0]
        case Use.DIRECTION:
            wanted = drawn.choices(DIRECTIONS, (30 - 15 * who.lean, 40 + 20 * who.lean, 30))[0]
        case Use.JUDGEMENT:
            wanted = _judgement(who, survey, question)
        case _:
            wanted = drawn.choice(sorted(offered))
    return wanted if wanted in offered else min(offered)


def _support(who: Advocate, survey: Survey, question: Question) -> list[float]:
    """Her weights: her lean, moved by what most people, those in her country and those like her think."""
    part = f"{survey.id}:{question.item}"
    everywhere = chance(who.seed, part).uniform(-0.4, 0.6)
    at_home = chance(who.seed, who.country, part).uniform(-0.3, 0.3)
    alike = chance(who.seed, who.gender, part).uniform(-0.6, 0.6)
    share = (max(-1.0, min(1.0, 0.6 * who.lean + everywhere + at_home + alike)) + 1) / 2
    return [low + (high - low) * share for low, high in zip(AGAINST, FOR, strict=True)]


def _moved(who: Advocate, survey: Survey, question: Question) -> str:
    """What she says of a new text: what she said of the one before, for some a step up, for few one down."""
    before = next((each for each in survey.questions if each.id == f"{question.id}.{Use.BEFORE}"), question)
    drawn = who.draw(f"option:{survey.id}:{before.id}")
    was = drawn.choices((*SUPPORT_STEPS, CANNOT_JUDGE), _support(who, survey, before))[0]
    if was == CANNOT_JUDGE:
        return was
    step = SUPPORT_STEPS.index(was) - drawn.choices((1, 0, -1), MOVES)[0]
    return SUPPORT_STEPS[max(0, min(step, len(SUPPORT_STEPS) - 1))]


def _judgement(who: Advocate, survey: Survey, question: Question) -> str:
    spec = _figured(survey, question)
    drawn = who.draw(f"judgement:{survey.id}:{question.item}")
    if drawn.random() < 0.1:
        return CANNOT_JUDGE
    if spec is None or spec.figure is None:
        return drawn.choice(JUDGEMENTS)
    wish = wish_of(who, survey, question.item, spec)
    too_low, right, too_high = JUDGEMENTS
    return right if wish == spec.figure else too_low if wish > spec.figure else too_high


def _figured(survey: Survey, question: Question) -> NumberSpec | None:
    """The number that a judgement is about; the question before the figure or after it carries it too."""
    same = (each.number for each in survey.questions if each.item == question.item)
    return next((spec for spec in same if spec is not None), None)


def picks_of(who: Advocate, survey: Survey, question: Question) -> tuple[str, ...]:
    """The options that she switches on in a list, or ranks."""
    drawn = who.draw(f"picks:{survey.id}:{question.id}")
    together = [option.id for option in question.options if not option.alone]
    alone = [option.id for option in question.options if option.alone]
    wanted = [each for each in together if drawn.random() < 0.66]
    if not wanted:
        wanted = alone[:1] or together[:1]
    return tuple(wanted[: question.most_picks])


def wish_of(who: Advocate, survey: Survey, item: str, spec: NumberSpec) -> Decimal:
    """The number that she would set, on the question's steps: near the figure of today, if there is one."""
    drawn = who.draw(f"wish:{survey.id}:{item}")
    if spec.figure is None:
        wish = Decimal(drawn.choice(WISHES.get(spec.unit, WISHES["plain"])))
    else:
        wish = spec.figure * Decimal(drawn.choice(FACTORS))
    steps = ((wish - spec.least) / spec.step).quantize(Decimal(1), ROUND_HALF_UP)
    return max(spec.least, min(spec.most, spec.least + steps * spec.step))


def typed_number(who: Advocate, survey: Survey, question: Question) -> str:
    """How she types her number: some who write Arabic use their own digits."""
    assert question.number is not None  # noqa: S101 - a number question always has one
    text = f"{wish_of(who, survey, question.item, question.number):f}"
    own_digits = who.language == "ar" and who.number % 2 == 0
    return text.translate(DIGITS) if own_digits else text


def sentence(who: Advocate, survey: Survey, question: Question) -> str:
    """Her open answer, which says that it is synthetic."""
    sentences = SENTENCES.get(who.language, SENTENCES["en"])
    return who.draw(f"sentence:{survey.id}:{question.id}").choice(sentences)
