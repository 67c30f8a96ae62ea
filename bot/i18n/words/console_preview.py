"""Words of the console's preview of a survey on a phone."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS = {
    "console.preview.head": Entry("See it on a phone", note="head of a page, and a link to it"),
    "console.preview.help": Entry(
        "You see each screen as a person would, in any language. Nothing is sent, and nothing is kept."
    ),
    "console.preview.survey": Entry("Survey"),
    "console.preview.language": Entry("Language"),
    "console.preview.half": Entry("Questions with a figure of today"),
    "console.preview.half_hint": Entry("Half of all people see the figure before they answer, by chance."),
    "console.preview.half_figure_first": Entry("She sees the figure first", note="beside a button to choose"),
    "console.preview.half_own_first": Entry("She answers first", note="beside a button to choose"),
    "console.preview.begin": Entry("See it", note="button", label=True),
    "console.preview.do": Entry("See it on a phone", note="button", label=True),
    "console.preview.banner": Entry("This is a preview. Nothing is sent, and nothing is kept."),
    "console.preview.show": Entry("In this language", note="button: show the screen in it", label=True),
    "console.preview.undo": Entry("One step back", note="button: in a preview", label=True),
    "console.preview.again": Entry("Begin again", note="button: in a preview", label=True),
    "console.preview.leave": Entry("End the preview", note="button", label=True),
    "console.preview.not_translated": Entry(
        "Something on this screen is not translated, so people see all of it in English."
    ),
    "console.preview.too_long": Entry("This is as far as a preview goes. Begin again to see more."),
    "console.preview.counted": Entry("Here her answers count. The preview ends."),
    "console.preview.declined": Entry("Here her answers are erased. The preview ends."),
    "console.preview.later": Entry(
        "Here she stops for now, and can go on later. Go one step back to see more."
    ),
    "console.preview.aloud": Entry(
        "Here the consent is read to her, sentence by sentence. Go one step back to see more."
    ),
    "console.preview.another": Entry("Here she is given a place of her own. Go one step back to see more."),
}
