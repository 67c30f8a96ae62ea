"""A form that somebody wrote in a spreadsheet, taken in, planned, opened and answered by phone."""

from __future__ import annotations

from bot.domain.person import Role
from tests.forms import form
from tests.service.folder import Folder, awake_country
from tests.service.phone import Phone
from tests.service.running import Api, Running, verb

FORM = form(
    """
    type | name | label::English (en) | label::Français (fr) | relevant | constraint
    note | hello | These are questions about trees. | Voici des questions. | |
    select_one yesno | near | Is there a tree where you live? | Y a-t-il un arbre ? | |
    begin_group | trees | | | ${near} = 'yes' |
    select_multiple kinds | kinds | Which kinds? | Lesquels ? | | count-selected(.) <= 2
    integer | many | How many trees? | Combien ? | | . >= 0 and . <= 100
    end_group | | | | |
    text | why | Why is there none? | Pourquoi ? | ${near} = 'no' |
    rank kinds | order | Put these in order. | Mettez-les en ordre. | |
    """,
    """
    list_name | name | label::English (en) | label::Français (fr)
    yesno | yes | Yes, there is | Oui
    yesno | no | No, there is none | Non
    kinds | oak | Oak | Chêne
    kinds | elm | Elm | Orme
    """,
    settings="""
    form_title | form_id | charter::asks | charter::changes | charter::keeps
    Woods | woods | Every village would plant trees. | You can change which. | Trees stay the subject.
    """,
)


async def test_a_form_is_taken_in_planned_opened_and_answered(
    folder: Folder, api: Api, service: Running
) -> None:
    (folder.root / "woods.xlsx").write_bytes(FORM)
    out = folder.root / "woods.yaml"
    code, said, complaint = await verb(
        folder, "survey", "import", str(folder.root / "woods.xlsx"), "--out", str(out)
    )
    assert (code, complaint) == (0, "")
    assert "woods.yaml: 5 questions, about 2 minutes" in said
    link = await folder.invite(Role.ADVOCATE, country=awake_country())
    me = await folder.employ()
    planned, _, complaint = await verb(
        folder, "round", "plan", str(out), "--opens", "now", "--closes", "+14d", "--json", *me
    )
    assert (planned, complaint) == (0, "")
    phone = Phone(api, 42)
    await phone.joins(link)
    await phone.sees("Nothing is open right now")
    opened, _, complaint = await verb(folder, "round", "open", "1", *me)
    assert (opened, complaint) == (0, "")
    await phone.sees("There is something new for you")
    await phone.press("Open")
    assert "Every village would plant trees." in phone.text()
    await phone.press("Start")
    assert "These are questions about trees." in phone.text()
    await phone.press(phone.labels()[0])
    await phone.press("Yes, there is")
    await phone.press("Elm")
    await phone.press("Done")
    assert "How many trees?" in phone.text()
    await phone.say("12")
    assert "Put these in order." in phone.text(), "who has a tree is not asked why there is none"
    await phone.press("Oak")
    while "Shall your answers be counted?" not in phone.text():
        await phone.press("Elm" if "Elm" in phone.labels() else "Done")
    await phone.press("Count my answers")
    rows = folder.rows("SELECT question FROM answer ORDER BY question")
    assert {question for (question,) in rows} == {"near", "kinds", "many", "order"}
