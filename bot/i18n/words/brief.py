"""Words of the digest's message in the chat, and of the files that follow it."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

_CHAT = "A line of the message in the chat."

WORDS: dict[str, Entry] = {
    "digest.brief_quoted": Entry(
        "Open answers were reviewed: {count} text is in the attached file.",
        "Open answers were reviewed: {count} texts are in the attached file.",
        note=_CHAT,
    ),
    "digest.brief_new": Entry(
        "{count} quote or translation is new. The figures are those of the last digest.",
        "{count} quotes or translations are new. The figures are those of the last digest.",
        note=_CHAT,
    ),
    "digest.brief_reviewed": Entry(
        "Open answers were reviewed elsewhere: {count} text is in the attached file.",
        "Open answers were reviewed elsewhere: {count} texts are in the attached file.",
        note=_CHAT,
    ),
    "digest.brief_support": Entry(
        "{part}. Good as it is: {good}. Can live with it: {live}. Needs a change: {change}. "
        "Cannot accept it: {refuse}. Cannot judge: {unsure}.",
        note=f"{_CHAT} Each value is a number or a range of numbers.",
    ),
    "digest.brief_kept": Entry("{part}. Too few people, or kept back to protect them.", note=_CHAT),
    "digest.brief_own": Entry(
        "{part}. Those who named a number first: too low {low}, about right {right}, too high {high}, "
        "cannot judge {unsure}.",
        note=_CHAT,
    ),
    "digest.brief_figure": Entry(
        "{part}. Those who saw the figure first: too low {low}, about right {right}, too high {high}, "
        "cannot judge {unsure}.",
        note=_CHAT,
    ),
    "digest.brief_median": Entry("{part}. The middle number of {people} is {value}.", note=_CHAT),
    "digest.brief_list": Entry("{part}. Kept most often: {option}, by {people}.", note=_CHAT),
    "digest.brief_most": Entry(
        "{part}. Named most often as what matters most: {option}, by {people}.", note=_CHAT
    ),
    "digest.brief_fixed": Entry(
        "This shows what those who took part said. It does not show what women, advocates or a country "
        "think, nor how many. An objection shown exists; none shown proves nothing.",
        note=_CHAT,
    ),
    "digest.brief_more": Entry("More in the files that follow.", note=f"{_CHAT} The last one."),
    "digest.file_png": Entry("In short, as an image to pass on.", note="Beside an image file."),
    "digest.file_pdf": Entry("All of it, to read and to print.", note="Beside a PDF file."),
    "digest.file_html": Entry("All of it, for a browser.", note="Beside an HTML file."),
}
