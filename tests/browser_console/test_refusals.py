"""Whoever comes with what is not hers is refused, in a real browser, and it stands in the audit log."""

from __future__ import annotations

import pytest

from bot.app.signing import ROOT
from bot.console.door import COOKIE, WORD
from bot.domain.permission import Action
from bot.domain.person import Role
from tests.browser_console.seats import Desk, follows, opens, says, signs_in

ENTER = Action.ENTER.value


def test_a_cookie_is_of_no_use_once_its_owner_went_and_none_of_hers_is_kept(desk: Desk) -> None:
    hers = desk.seat(desk.service.employs(Role.COORDINATOR))
    [cookie] = hers.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == (COOKIE, True, "Strict")
    assert hers.evaluate("document.cookie") == ""
    follows(hers, "header button.leave")
    assert hers.context.cookies(f"{desk.service.address}{ROOT}/") == []
    thief = desk.window()
    thief.context.add_cookies(
        [{"name": COOKIE, "value": cookie["value"], "domain": cookie["domain"], "path": ROOT}]
    )
    assert opens(thief, "/rounds") == 401
    hers.go_back()
    assert "You were signed out" in says(hers) or "You are not signed in" in says(hers)


def test_a_page_of_another_keeps_nothing_of_hers_and_its_forms_do_nothing_in_hers(desk: Desk) -> None:
    service = desk.service
    mine, hers = desk.seat(service.employs(Role.COORDINATOR)), desk.seat(service.employs(Role.DRAFTER))
    opens(hers, "/sessions")
    word = hers.input_value("main form input[name=t] >> nth=0")
    before = service.refused(ENTER)
    opens(mine, "/sessions")
    mine.eval_on_selector_all(
        "main input[name=t]", "(all, word) => all.forEach(each => { each.value = word; })", word
    )
    assert "Nothing was changed." in follows(mine, "main button.danger")
    assert service.refused(ENTER) == before + 1
    assert opens(mine, "/") == 200


def test_a_form_on_another_site_brings_no_cookie_and_changes_nothing(desk: Desk) -> None:
    page = desk.seat(desk.service.employs(Role.COORDINATOR))
    opens(page, "/sessions")
    word = page.input_value("main form input[name=t] >> nth=0")
    # Another site to the browser, though the same machine: it answers there with what we put into its mouth.
    foreign = desk.service.address.replace("127.0.0.1", "127.0.0.2")
    form = (
        f'<form method="post" action="{desk.service.address}{ROOT}/sessions/end">'
        f'<input name="{WORD}" value="{word}"><button>go</button></form>'
    )
    page.route(f"{foreign}/**", lambda route: route.fulfill(body=form, content_type="text/html"))
    page.goto(f"{foreign}/")
    with page.expect_navigation():
        page.click("button")
    assert "You are not signed in" in page.inner_text("main")
    assert opens(page, "/sessions") == 200


@pytest.mark.parametrize("spoilt", ["used", "replaced", "guessed", "revoked"])
def test_a_link_that_is_not_good_any_more_lets_nobody_in(desk: Desk, spoilt: str) -> None:
    service = desk.service
    person = service.employs(Role.REVIEWER)
    link = service.link(person)
    page, before = desk.window(), service.refused(ENTER)
    page.goto(link)
    match spoilt:
        case "used":
            signs_in(desk.window(), link)
        case "replaced":
            service.link(person)
        case "guessed":
            link = f"{link[:-6]}guess_"
            page.eval_on_selector("main form", "(form, link) => { form.action = link; }", link)
        case "revoked":
            service.revokes(person)
    follows(page, "main button")
    assert "lets nobody in" in says(page)
    assert page.context.cookies() == []
    assert service.refused(ENTER) == before + 1


def test_a_coordinator_of_one_country_does_nothing_beyond_it(desk: Desk) -> None:
    service = desk.service
    page = desk.seat(service.employs(Role.COORDINATOR, limits=("YE",)))
    opens(page, "/rounds/1")
    word = page.input_value("input[name=t] >> nth=0")
    for path, action in (("/rounds/1/pause", Action.PAUSE), ("/countries/leave", Action.LEAVE_COUNTRY)):
        before = service.refused(action.value)
        form: dict[str, str | float | bool] = {WORD: word, "country": "SD"}
        answer = page.request.post(
            f"{ROOT}{path}", form=form, headers={"Origin": service.address}, max_redirects=0
        )
        assert answer.status == 403, path
        assert service.refused(action.value) == before + 1, path
    assert service.rows("SELECT state FROM round WHERE id = 1") == [("running",)]


@pytest.mark.parametrize(
    "path",
    ["/rounds", "/rounds/1", "/rounds/1/open", "/review/round/1", "/staff", "/invitations", "/countries"],
)
def test_a_drafter_who_guesses_an_address_finds_nothing_there(desk: Desk, path: str) -> None:
    page, before = desk.seat(desk.service.employs(Role.DRAFTER)), refusals(desk)
    assert opens(page, path) == 403
    assert page.locator("main form").count() == 0
    assert refusals(desk) == before + 1
    assert opens(page, "/rounds/nowhere") == 404


def refusals(desk: Desk) -> int:
    """All of them in the audit log."""
    ((found,),) = desk.service.rows("SELECT count(*) FROM audit WHERE outcome = 'refused'")
    return int(found)
