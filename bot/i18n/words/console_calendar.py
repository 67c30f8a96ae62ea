"""Words of the console's calendar of rounds."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS = {
    "console.calendar.head": Entry("Calendar", note="head of a page, and a link to it"),
    "console.calendar.help": Entry(
        "Days are those on people's own clocks. What comes for all at once stands on the day of this place: {zone}.",
        note="{zone} is a time zone's city",
    ),
    "console.calendar.before": Entry("Month before", note="button", label=True),
    "console.calendar.after": Entry("Month after", note="button", label=True),
    "console.calendar.today": Entry("today", note="beside the number of a day"),
    "console.calendar.day": Entry("{day}", note="{day} is a day"),
    "console.calendar.opens": Entry("Round {id} opens"),
    "console.calendar.reminds": Entry("Round {id} reminds"),
    "console.calendar.closes": Entry("Round {id} closes"),
    "console.calendar.nothing": Entry("In this month no round opens, reminds or closes."),
}
