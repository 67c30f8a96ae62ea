"""Open answers of high-risk rounds: out as sealed boxes, back as texts, tags and counts."""

from __future__ import annotations

from collections import Counter

from bot.app import planning
from bot.app.house import House
from bot.app.permits import check, permit, refusal, review_faults
from bot.app.quotes import room_of
from bot.app.reporting import put_digest
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import Person, Role
from bot.domain.released import loads
from bot.domain.review import Box, Bundle, Review, no_tag
from bot.domain.rounds import RoundState
from bot.domain.survey import Kind as Asked
from bot.storage import cuts, people, reviews
from bot.storage.database import Conn
from bot.storage.rounds import Round


def hand_out(house: House, conn: Conn, staff: Person, round_id: int) -> Bundle:
    """The boxes of a round for a reviewer. Raises Fault; it stands in the audit log."""
    round_ = _existing(house, conn, staff, Action.EXPORT_SEALED, round_id)
    _permit(house, conn, staff, Action.EXPORT_SEALED, round_)
    return bundle_of(house, conn, round_)


def bundle_of(house: House, conn: Conn, round_: Round) -> Bundle:
    """The boxes of a closed round: of each question as many as the last cut shows at least.

    Who came after the last cut could otherwise be told by what this holds more than the cut. Which are
    left over hangs on the boxes alone, so that the same is handed out whenever it is asked for.
    """
    if round_.offline_key is None:
        raise Fault(
            (f"ROUND {round_.id}: not a high-risk round, so none of its answers went to an offline key.",)
        )
    if round_.state is not RoundState.CLOSED:
        raise Fault(
            (
                (
                    f"ROUND {round_.id} is {round_.state}: its answers are read once, after it has closed,"
                    " so that nothing can be learned by comparing."
                ),
            )
        )
    cut = cuts.last(conn, round_.id)
    if cut is None:
        raise Fault((f"ROUND {round_.id}: nothing has been released of it, so nothing may leave.",))
    room = Counter(room_of(loads(cut.released)))
    taken: list[Box] = []
    for box in reviews.boxes(conn, round_.id):
        if room[box.question] > 0:
            room[box.question] -= 1
            taken.append(box)
    survey = house.survey(conn, round_.survey)
    questions = tuple((each.id, each.text) for each in survey.questions if each.kind is Asked.TEXT)
    codebook = tuple((each.tag, each.means) for each in survey.codebook)
    trial = house.rules.trial
    return Bundle(round_.id, round_.survey, survey.short_name, trial, questions, codebook, tuple(taken))


def bring_back(house: House, conn: Conn, staff: Person, review: Review) -> Round:
    """Take in what a reviewer released, and send drafters the digest anew. Raises Fault with every fault."""
    round_ = _existing(house, conn, staff, Action.IMPORT_REVIEW, review.round)
    _permit(house, conn, staff, Action.IMPORT_REVIEW, round_)
    take_in(house, conn, round_, review)
    return round_


def take_in(house: House, conn: Conn, round_: Round, review: Review) -> None:
    """The same without asking who it is, for what a demo plays."""
    faults = list(_faults(conn, review, bundle_of(house, conn, round_)))
    if faults:
        raise Fault(tuple(faults))
    reviews.add(conn, review, house.seconds())
    for each in people.staff(conn, Role.DRAFTER):
        put_digest(house, conn, round_, each.person, "reviewed")


def _faults(conn: Conn, review: Review, bundle: Bundle) -> list[str]:
    """What does not fit to the bundle that this round hands out."""
    if review.survey != bundle.survey or review.bundle != bundle.id:
        return ["bundle: this is a review of other answers than those that this round hands out."]
    if reviews.of_round(conn, review.round) is not None:
        return [f"ROUND {review.round}: a review of it was brought back before, and stands."]
    asked = [id_ for id_, _ in bundle.questions]
    faults = [
        f"questions.{id_[:40]}: not an open question of this survey."
        for id_ in review.questions
        if id_ not in asked
    ]
    faults += [f"questions.{id_}: missing." for id_ in asked if id_ not in review.questions]
    boxes = Counter(each.question for each in bundle.boxes)
    faults += [
        f"questions.{id_}.read: {boxes[id_]} were handed out."
        for id_, each in review.questions.items()
        if id_ in asked and each.read != boxes[id_]
    ]
    quotable = Counter(each.question for each in bundle.boxes if each.quote)
    faults += [
        f"questions.{id_}.texts: more than may be quoted."
        for id_, each in review.questions.items()
        if id_ in asked and len(each.texts) > quotable[id_]
    ]
    faults += [
        f"questions.{id_}.tags {number}: {no_tag(bundle.tags)}"
        for id_, each in review.questions.items()
        if id_ in asked
        for number, tag in enumerate(each.tags, start=1)
        if tag not in bundle.tags
    ]
    return faults


def _existing(house: House, conn: Conn, staff: Person, action: Action, round_id: int) -> Round:
    """The round, for who may ask; others do not hear which there are. Raises Fault."""
    check(house, staff, action, f"{Kind.ROUND}:{round_id}")
    return planning.existing(conn, round_id)


def _permit(house: House, conn: Conn, staff: Person, action: Action, round_: Round) -> None:
    """Only who may review, and nobody where she invites or coordinates."""
    resource = f"{Kind.ROUND}:{round_.id}"
    lines = review_faults(conn, staff, round_)
    if lines:
        raise refusal(house, staff, action, resource, *lines)
    permit(house, conn, staff, action, resource)
