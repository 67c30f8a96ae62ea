"""What a synthetic advocate does about the screen before her: she reads it, and presses or types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.extent import places
from bot.domain.inbound import Command, Inbound, Tap, Text
from bot.domain.say import Say, Wording, Words
from bot.domain.screens import COMPARES, above
from bot.domain.survey import Kind, Question, Survey, Use
from bot.synthetic import opinions
from bot.synthetic.people import Advocate, Conduct

#: Of a hundred questions, so many are left again by 'back', once.
GOES_BACK = 3
#: Those who stop half-way do so at this question that they meet.
STOPS_AT = 5


@dataclass(slots=True)
class Visit:
    """One person at one survey, as far as she remembers it."""

    survey: Survey
    conduct: Conduct
    went_back: set[str] = field(default_factory=set)
    met: set[str] = field(default_factory=set)
    revising: bool = False
    revised: bool = False


class Player:
    """One synthetic person, with what she is in the middle of. `conducts` say what she does, by survey id."""

    def __init__(
        self, who: Advocate, surveys: Mapping[str, Survey], conducts: Mapping[str, Conduct] | None = None
    ) -> None:
        self.who = who
        self._surveys = surveys
        self._conducts = conducts or {}
        self._visit: Visit | None = None

    def conduct(self, survey: str) -> Conduct:
        """What she does about a round of this survey."""
        return self._conducts.get(survey) or self.who.conduct(survey)

    def comes(self, say: Say | None) -> Inbound:
        """How she comes to the bot: by the button of an invitation, where one stands before her."""
        if say is not None and say.step == 0:
            opening = next((each.id for each in say.choices() if each.id.startswith("r_")), None)
            if opening is not None:
                return Tap(0, opening)
        return Command("continue")

    def acts(self, say: Say) -> Inbound | None:
        """What she does about this screen; None where she puts the phone away."""
        ids = [choice.id for choice in say.choices()]
        keys = [line.key for line in say.lines if isinstance(line, Words)]
        if "sitting.who" in keys:
            return Tap(say.step, "go")
        joining = _joining(self.who, keys, ids)
        if joining is not None:
            return Tap(say.step, joining)
        visit = self._at(say, ids)
        if visit is None or not ids or say.step == 0:
            return None
        if "start" in ids:
            return None if visit.conduct is Conduct.PAUSES else Tap(say.step, "start")
        if "next" in ids:
            return Tap(say.step, "next")
        if "interview.quote_ask" in keys:
            return Tap(say.step, _quoting(self.who, visit.survey, ids))
        question = _question(visit.survey, say)
        if question is not None:
            return self._answers(visit, question, say.step, ids)
        ended = _ends(visit, ids)
        return None if ended is None else Tap(say.step, ended)

    def meets(self, survey: Survey) -> None:
        """Know one survey more: one that was made since."""
        self._surveys = {**self._surveys, survey.id: survey}

    def _at(self, say: Say, ids: Sequence[str]) -> Visit | None:
        """The survey on the screen; the one she was at where the screen names none of its own."""
        named = [line.context.split(":")[0] for line in say.lines if isinstance(line, Wording)]
        if COMPARES in say.lines:
            # A new text has the words of the survey on the one before around it.
            named = [name for name, survey in self._surveys.items() if survey.revises is not None]
        elif self._visit is not None and self._visit.survey.revises is not None and "start" not in ids:
            named = []
        survey = next((self._surveys[name] for name in named if name in self._surveys), None)
        if survey is not None and (self._visit is None or self._visit.survey.id != survey.id):
            self._visit = Visit(survey, self.conduct(survey.id))
        return self._visit

    def _answers(self, visit: Visit, question: Question, step: int, ids: Sequence[str]) -> Inbound:
        who, survey = self.who, visit.survey
        visit.met.add(question.id)
        if visit.conduct is Conduct.HALFWAY and len(visit.met) >= STOPS_AT:
            return Tap(step, "later")
        if visit.revising:
            visit.revising, visit.revised = False, True
            return Tap(step, _second_thought(who, survey, question, ids))
        if len(visit.met) > 1 and question.id not in visit.went_back:
            visit.went_back.add(question.id)
            if who.draw(f"back:{survey.id}:{question.id}").randrange(100) < GOES_BACK:
                return Tap(step, "back")
        silent = opinions.keeps_silent(who, survey, question)
        if silent is not None:
            return Tap(step, silent)
        match question.kind:
            case Kind.NUMBER:
                return Text(opinions.typed_number(who, survey, question))
            case Kind.TEXT:
                return Text(opinions.sentence(who, survey, question))
            case Kind.CHOICES | Kind.RANKING:
                wanted = opinions.picks_of(who, survey, question)
                return Tap(step, next((f"+{each}" for each in wanted if f"+{each}" in ids), "done"))
            case _:
                offered = [each.removeprefix("o_") for each in ids if each.startswith("o_")]
                return Tap(step, f"o_{opinions.option_of(who, survey, question, offered)}")


def _joining(who: Advocate, keys: Sequence[str], ids: Sequence[str]) -> str | None:
    """Her choice at a screen of joining; None at any other screen."""
    key = next((each for each in keys if each.startswith(("joining.", "consent."))), "")
    match key:
        case "":
            return None
        case "joining.choose_language":
            wanted = f"l_{who.language}"
        case "consent.number":
            wanted = "next"
        case "consent.quote":
            wanted = "yes" if who.quotes else "no"
        case "consent.contact":
            wanted = "yes" if who.contact else "no"
        case "joining.country_in":
            wanted = "o_same" if who.abroad is None else f"o_{who.abroad.lower()}"
        case "joining.zone":
            zones = [each for each in ids if each.startswith("o_")]
            wanted = who.draw("zone").choice(zones) if who.country else "skip"
        case "joining.write_first":
            wanted = "o_yes" if who.write_first else "o_no"
        case _:
            told = {
                "consent.answer": "yes",
                "joining.country": f"o_{who.country.lower()}",
                "joining.hours": f"o_{who.hours}",
                "joining.gender": f"o_{who.gender}",
                "joining.group_kind": f"o_{who.group_kind}",
            }
            wanted = told.get(key, "skip")
    if wanted in ids:
        return wanted
    return "skip" if "skip" in ids else None


def _question(survey: Survey, say: Say) -> Question | None:
    """The question on a screen: by its words and, since follow-ups share theirs, by its number."""
    asked = {(line.context, line.text) for line in say.lines if isinstance(line, Wording)}
    progress = [
        line.values["number"]
        for line in say.lines
        if isinstance(line, Words) and line.key == "interview.progress"
    ]
    items = places(survey)
    for question in survey.questions:
        shown = (question.context, question.text) in asked and question.item in items
        shown = shown and all(each in say.lines for each in above(question))
        # Of statements everybody has numbers of her own.
        if shown and (question.use is Use.STATEMENT or progress == [items[question.item]]):
            return question
    return None


def _ends(visit: Visit, ids: Sequence[str]) -> str | None:
    """Her choice where no question is asked: at the end, or at the list of her answers."""
    if "count" in ids:
        if visit.conduct is Conduct.DECLINES:
            return "dont"
        return "list" if visit.conduct is Conduct.CHANGES and not visit.revised else "count"
    numbers = [each for each in ids if each.startswith("q_")]
    if numbers and visit.conduct is Conduct.CHANGES and not visit.revised:
        visit.revising = True
        return numbers[len(numbers) // 2]
    return "end" if "end" in ids else None


def _quoting(who: Advocate, survey: Survey, ids: Sequence[str]) -> str:
    """What she says of being quoted: who agreed to it at all lets most of it be quoted."""
    offered = [each for each in ids if each.startswith("may_")]
    return who.draw(f"quote:{survey.id}").choice((*offered, offered[0]))


def _second_thought(who: Advocate, survey: Survey, question: Question, ids: Sequence[str]) -> str:
    """Another answer than the first; a question that has no options is cleared or left as it was."""
    offered = [each for each in ids if each.startswith("o_")]
    if offered:
        return who.draw(f"again:{survey.id}:{question.id}").choice(offered)
    return "clear" if "clear" in ids else "back"
