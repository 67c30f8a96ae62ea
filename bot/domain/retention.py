"""What is kept for how long, and why: the one table. The schedule deletes by it, `settings` shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

#: How much longer than a backup the note of an erasure is kept: for backups that were forgotten somewhere.
LEDGER_MARGIN: Final = timedelta(days=30)
#: What is counted per week is kept a little longer than a week; the files that were sent as well.
WEEK_AND_MORE: Final = timedelta(days=9)
#: How long the last words to an erased person may take to reach her before her address goes anyway.
LAST_WORDS: Final = timedelta(seconds=40)
#: What somebody is to see for some minutes only: her own data, and a code for another phone.
OWN_DATA: Final = timedelta(minutes=5)
MOVE_CODE: Final = timedelta(minutes=15)
#: How long what arrived after a silence waits, sealed, for a word on who holds the phone.
AFTER_SILENCE: Final = timedelta(hours=1)
#: How long a voice note waits for a word on whether her voice may be kept.
HELD_VOICE: Final = timedelta(hours=1)
#: After so long without anything from her, somebody else may hold the phone.
SILENCE: Final = timedelta(minutes=30)
#: A day without a try, and the count of wrong digits begins anew.
TRIES: Final = timedelta(days=1)
#: How long a voice note that was sent on a page waits to be taken.
UPLOADS: Final = timedelta(days=1)
#: How long it is known what came of a form of the console: longer than any session there.
RESENT: Final = timedelta(days=1)
#: How long the numbers of messages in a chat are kept: as long as Telegram lets them be deleted.
IN_CHAT: Final = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Kept:
    """The lengths that an operator may choose."""

    update_ids: timedelta = timedelta(hours=72)
    sent: timedelta = timedelta(hours=24)
    put_aside: timedelta = timedelta(hours=72)
    backups: timedelta = timedelta(days=7)

    @property
    def ledger(self) -> timedelta:
        """How long it is noted who erased: as long as a backup may still hold her."""
        return self.backups + LEDGER_MARGIN


@dataclass(frozen=True, slots=True)
class Keeping:
    """A row of the table. `setting` names what an operator may choose it with, without `BOT_`."""

    what: str
    until: str
    why: str
    setting: str | None = None


def table(kept: Kept, day: date | None) -> tuple[Keeping, ...]:
    """Everything that is kept, with the lengths in force; `day` is the one that consent names."""
    named = f"{day or 'the day that consent names'}"
    return (
        Keeping(
            "Addresses, their keyed hashes, settings of people, their places in rounds, what each was sent",
            named,
            "Until then /erase and /mydata find what is hers. /erase takes all of it within a minute.",
            "KEEP_DAYS",
        ),
        Keeping(
            "Of staff: address, language, hours, and through whom each came in",
            "let go, or /erase",
            "To reach them, and so that two are two. What one told when she answered goes as above.",
        ),
        Keeping(
            "What a speaker said that a question asks",
            f"five were marked, she is let go, or {named}",
            "Sealed. What showed a misunderstanding stays beside the sentence, as nobody's.",
            "KEEP_DAYS",
        ),
        Keeping(
            "What translators wrote and nobody decided on", "decided, or let go", "A third chooses from it."
        ),
        Keeping(
            "E-mail address of a drafter who gave one",
            "forgotten by her, let go, or /erase",
            "Sealed, for her digests. One whose code nobody gave goes after a day.",
        ),
        Keeping(
            "Keys that join people to answers",
            f"{named}; high-risk rounds: closing",
            "As above.",
            "KEEP_DAYS",
        ),
        Keeping(
            "Answers, and whether somebody helped or a group gave them, under names different in each round",
            "deleted by you",
            "They are the result.",
        ),
        Keeping(
            "Where in the questions somebody is",
            "the round is closed",
            "Nobody goes on after that; answers stay.",
        ),
        Keeping(
            "An erased person's address",
            _span(LAST_WORDS),
            "For the last words to her, and to empty her chat.",
        ),
        Keeping(
            "Sealed notes: who erased, stopped or moved; removed texts; used links; last releases",
            _span(kept.ledger),
            f"A backup may not know: {_span(kept.backups)}, and {_span(LEDGER_MARGIN)} for a forgotten one.",
            "KEEP_BACKUPS_DAYS",
        ),
        Keeping(
            "Daily backups",
            _span(kept.backups),
            "Against a lost disk; no longer, for who erases is in them.",
            "KEEP_BACKUPS_DAYS",
        ),
        Keeping(
            "A database that a restore left aside", _span(kept.backups), "As a backup.", "KEEP_BACKUPS_DAYS"
        ),
        Keeping(
            "Ids of what arrived",
            _span(kept.update_ids),
            "Nothing counts twice; a channel repeats for a day.",
            "KEEP_UPDATE_IDS_HOURS",
        ),
        Keeping(
            "Texts that were sent, and words passed on to coordinators",
            _span(kept.sent),
            "To send again what was lost. A phone page, or a phone without one, keeps its screen.",
            "KEEP_SENT_HOURS",
        ),
        Keeping(
            "What a gateway of short messages took, by a keyed hash of its id, and whether it arrived",
            _span(WEEK_AND_MORE),
            "Receipts come late; where nothing arrives, nothing more is sent.",
        ),
        Keeping(
            "Invitations, reminders and digests that were sent, and files",
            _span(WEEK_AND_MORE),
            "The limit a week is counted from them.",
        ),
        Keeping("Contents that /mydata showed", _span(OWN_DATA), "To be seen once."),
        Keeping("Codes for another phone", _span(MOVE_CODE), "Used once."),
        Keeping("Invitations", "used up or expired", "As hashes only."),
        Keeping(
            "Numbers of a roster, sealed, and how, when and by whom each person was asked",
            f"the roster's end; of who joined: erased, or {named}",
            "To write to each once, and so that she can see on whose word. Never listed.",
            "KEEP_DAYS",
        ),
        Keeping(
            "Keyed hashes of numbers that were written to once, moved, or erased",
            named,
            "So that no later roster leads to them again.",
            "KEEP_DAYS",
        ),
        Keeping(
            "What arrived after a silence",
            _span(AFTER_SILENCE),
            "Sealed, until somebody says that she goes on.",
        ),
        Keeping(
            "Voice notes that answer, sealed",
            f"written down and agreed to, replaced, or left out; {named} at most",
            "A voice can be recognised: what it says is kept, not the sound. Never in a high-risk round.",
        ),
        Keeping(
            "A voice note before she said whether her voice may be kept",
            _span(HELD_VOICE),
            "Sealed, and only where it can be fetched from.",
        ),
        Keeping("When something last came from somebody", _span(SILENCE), "To ask who holds the phone."),
        Keeping("Digits of who shares a phone", named, "As keyed hashes, to know her by.", "KEEP_DAYS"),
        Keeping("How many digits were tried on a phone", _span(TRIES), "So that nobody tries them all."),
        Keeping("Turns that failed", "the eighth try", "Sealed; tried again for some minutes."),
        Keeping("Voice notes from a page", _span(UPLOADS), "Sealed, until they are taken."),
        Keeping("What came of a form of the console", _span(RESENT), "One that comes twice counts once."),
        Keeping(
            "Tokens of programs, and web addresses that are told of events",
            "ended, revoked, or whoever they are of is let go",
            "Tokens as hashes only, with the day of their last use; addresses sealed.",
        ),
        Keeping(
            "What was told to a web address",
            _span(kept.sent),
            "To try again what was lost: which event of which round, and no figure.",
            "KEEP_SENT_HOURS",
        ),
        Keeping("Recordings of prompts", "deleted by you", "To be heard; not who read them."),
        Keeping(
            "That something could not be read or applied",
            _span(kept.put_aside),
            "Ids and kinds of error, no content.",
            "KEEP_PUT_ASIDE_HOURS",
        ),
        Keeping("Numbers of messages in a chat", _span(IN_CHAT), "To take them out of it again."),
        Keeping("What was released: counts", "deleted by you", "The next release is held against it."),
        Keeping("Decisions of drafters, with reasons", "deleted by you", "They stand in the digests."),
        Keeping("Versions of proposals that were written here", "deleted by you", "They were asked about."),
        Keeping(
            "Short statements, and who of staff wrote and approved each", "deleted by you", "They were asked."
        ),
        Keeping(
            "Which texts a statement rests on", "approved, or turned down", "The second person reads them."
        ),
        Keeping(
            "To how many people each statement was shown, as counts",
            "deleted by you",
            "So that all are met alike.",
        ),
        Keeping(
            "What people were told was decided; to whom it was sent",
            f"deleted by you; {named}",
            "Nobody is told twice. It goes to all alike, whoever answered.",
            "KEEP_DAYS",
        ),
        Keeping("How far a drafter has come with a next version", "made, dropped, or let go", "To go on."),
        Keeping("The audit log of staff", "deleted by you", "It says nothing about anyone who answers."),
    )


def _span(span: timedelta) -> str:
    """A length in the largest unit that it is a whole number of.

    >>> _span(timedelta(hours=72)), _span(timedelta(hours=36)), _span(timedelta(minutes=1))
    ('3 days', '36 hours', '1 minute')
    """
    seconds = int(span.total_seconds())
    for name, size in (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)):
        if seconds >= size and seconds % size == 0:
            number = seconds // size
            return f"{number} {name}" if number == 1 else f"{number} {name}s"
    return "no time"
