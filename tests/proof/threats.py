"""The threats that the service is built against, what it does, and what it cannot do."""

from __future__ import annotations

from tests.proof.cases import Entry

THREATS: dict[int, Entry] = {
    1: Entry(
        "A phone is taken, unlocked",
        "neutral messages, taken out once answered; /x empties the chat; screenshots cannot be prevented",
    ),
    2: Entry(
        "The disk or a backup is taken, switched off",
        "all is encrypted, keys lie elsewhere, answers and addresses sealed once more",
    ),
    3: Entry(
        "The server is taken while it runs",
        "cannot be prevented; high-risk answers are sealed to a key that never was there; `charterbot panic`",
    ),
    4: Entry(
        "The bot's token is stolen",
        "in no log or error; another receiver raises an alarm; old messages are deleted",
    ),
    5: Entry(
        "Telegram reads, or is made to tell",
        "cannot be prevented; said before anything is asked; a decision for each country",
    ),
    6: Entry(
        "The network is watched or blocked", "no open port; messages spread over time; outages lose nothing"
    ),
    7: Entry(
        "A coordinator is not who she seems",
        "no list of people, counts in steps, invitations unlinked once used, two people for an export",
    ),
    8: Entry("A digest shows one person", "small groups are hidden so that subtraction does not find them"),
    9: Entry("Two digests are compared", "all figures move together, by enough people, in steps"),
    10: Entry("Order or time joins answers to a person", "answers have no time and no order"),
    11: Entry("Logs tell", "codes and internal numbers only, whatever the level"),
    12: Entry("Deleted is not gone", "overwritten, and the write-ahead log cut to nothing"),
    13: Entry("A backup brings erased people back", "a ledger of erasures is applied before anything starts"),
    14: Entry(
        "One name joins answers over rounds", "a name of its own in each round, whose key is destroyed"
    ),
    15: Entry(
        "Anonymity is switched off later", "settled when a round is planned; the database refuses a change"
    ),
    16: Entry("Made-up crowds, floods", "invitations only; a limit an account; others do not wait"),
    17: Entry(
        "Forged deliveries to a webhook", "a secret word, compared in constant time; polling needs no door"
    ),
    18: Entry("Hostile content", "no files; a voice only where a round and she agree; escaped where shown"),
    19: Entry(
        "Distress, violence disclosed", "never asked for; people who can help stand after every open question"
    ),
    20: Entry(
        "Someone else holds the phone", "a question after a silence; four digits; old buttons do nothing"
    ),
    21: Entry("Consent, erasure, own data", "by purpose and version; one tap each, in every state"),
    22: Entry(
        "What we build on is attacked",
        "every dependency by its hash; a sandbox; no call but to what the settings name",
    ),
}
