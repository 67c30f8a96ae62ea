"""The faults and bad inputs that the service survives, and what is expected of each.

In all of them: no answer lost, none doubled, nothing that people wrote in a log.
"""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """One row of a table: what happens, and what comes of it."""

    what: str
    expected: str


CASES: dict[int, Entry] = {
    1: Entry(
        "The process is killed, or asked to end, in each window of a turn", "goes on alone at the next start"
    ),
    2: Entry("Killed again and again under load, with network faults", "every answer is there once"),
    3: Entry(
        "Asked to end under load, killed a second later", "nothing is lost; it ends by itself before that"
    ),
    4: Entry("Started with thousands of unread updates", "applied in each person's order, memory bounded"),
    5: Entry(
        "Two services on one folder; another one polls the same bot",
        "the second is refused; an alarm, data kept",
    ),
    6: Entry(
        "Down for 23 hours; down for longer than Telegram keeps updates",
        "all arrive; else an alarm, and one neutral request to look at the last answer",
    ),
    7: Entry(
        "Killed while the schema is brought up to date",
        "the old schema or the new one; the next start goes on",
    ),
    8: Entry("Killed while somebody joins or erases", "the next start finishes it, down to the last trace"),
    9: Entry("Telegram asks for a pause on every call", "one pause for all, nothing dropped"),
    10: Entry("The same without saying how long", "its own growing pause"),
    11: Entry("Error pages in HTML", "tried again; the page is not logged"),
    12: Entry(
        "The reply to a delivered message is lost", "a reply may come once more, an invitation never does"
    ),
    13: Entry("No connection", "tried again"),
    14: Entry("A success that cannot be read", "taken as in 12"),
    15: Entry(
        "The chat was blocked, the account deleted",
        "one step stops all sending; opening it again goes on at the same question",
    ),
    16: Entry("The token is refused", "sending stops with an alarm; the token is in no message"),
    17: Entry(
        "A message cannot be deleted or edited; a send is refused",
        "passed over; an alarm for a refused send, and the line goes on",
    ),
    18: Entry("A press is answered too late for Telegram", "the answer is kept all the same"),
    19: Entry(
        "Added to a group or a channel; a group becomes another", "leaves, keeps nothing, invites nobody"
    ),
    20: Entry(
        "Updates that cannot be read: unknown, empty, huge, half a character",
        "each put aside alone, the others applied",
    ),
    21: Entry("The same update many times, also after a day or a restart", "applied once"),
    22: Entry("An update whose number is lower than all before", "applied"),
    23: Entry("A batch out of order", "the newest answer to a question stands"),
    24: Entry("A double press", "one answer"),
    25: Entry("Two phones answer one question differently", "the later one stands, each gets a reply"),
    26: Entry("A press for a closed round", "a kind word, nothing written"),
    27: Entry(
        "A press on an older question of an open round", "changes nothing; answers are changed from the list"
    ),
    28: Entry("A press by somebody else, or from another chat", "refused; a button carries no identity"),
    29: Entry("Forged or oversize button data", "refused, no failure"),
    30: Entry("A press on a message that is gone", "taken by its data"),
    31: Entry("A link passed on, used twice, expired, altered, too long, missing", "the same neutral words"),
    32: Entry(
        "A typed message is edited, before and after closing, to nothing, or one that was never kept",
        "replaces the answer; a note; the old one stays; nothing",
    ),
    33: Entry("A forwarded message as an answer", "taken as text, where it came from is dropped"),
    34: Entry("An album of pictures", "refused once, removed, nothing fetched"),
    35: Entry(
        "Voices, videos, stickers, polls, contacts, places", "refused and removed; nothing of them is kept"
    ),
    36: Entry("Channels, anonymous administrators, other bots", "passed over"),
    37: Entry("The longest texts, of letters or of pictures", "kept whole, shown in numbered parts"),
    38: Entry(
        "Empty, blank, invisible, with zero bytes, piled-up marks",
        "asked again; marks limited where shown, kept as typed",
    ),
    39: Entry(
        "Marks that turn the direction of writing",
        "kept as typed; shown apart and without the overriding ones",
    ),
    40: Entry("Mark-up, mentions, links", "shown letter by letter"),
    41: Entry("What a spreadsheet would calculate", "made harmless; numbers stay numbers"),
    42: Entry("Digits of other scripts, numbers in words", "read as digits, or asked again; never guessed"),
    43: Entry("Words to stop, in every language, alone and within a sentence", "only a whole message stops"),
    44: Entry("Names of any size and kind", "never kept"),
    45: Entry("The disk is full", "nothing is confirmed; erasing still works; it recovers alone"),
    46: Entry("The database is held by another hand for half a minute", "waits, then goes on"),
    47: Entry("A damaged page, one turned bit", "refuses to start, and says what to do"),
    48: Entry("A wrong or missing key", "refuses to start; the database is not touched"),
    49: Entry("The write-ahead log is taken away", "starts, and tells that something is missing"),
    50: Entry("A backup of yesterday is restored", "who erased stays erased; nobody is invited twice"),
    51: Entry("The clock jumps, forward, back, again and again", "each invitation once, within local hours"),
    52: Entry(
        "Clocks are put forward and back; a zone changes; no zone is known",
        "once a local day; never at night",
    ),
    53: Entry("The process is held up for ten seconds", "nothing is skipped"),
    54: Entry("Leap day, the turn of the year, weekends, quiet hours of a season", "honoured"),
    55: Entry(
        "Small groups, unanimity, one newcomer, one leaver, one filter minus another",
        "no count that is hidden can be worked out",
    ),
    56: Entry("The same digest is asked for a hundred times", "the same bytes"),
    57: Entry(
        "A linkable export by one person, by a former coordinator, of a round that is gone",
        "refused, and in the audit log",
    ),
    58: Entry(
        "A canary in every field", "found nowhere: logs, files, backups, exports, digests, errors, processes"
    ),
}
