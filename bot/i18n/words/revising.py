"""Words of the drafter's screens for the next version of a proposal."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

_PART = "{part} is the name of a part of a proposal."

WORDS: dict[str, Entry] = {
    "revising.begin": Entry("Write a new text", note="button: the next version of a proposal"),
    "revising.which": Entry("Which proposal gets a new text?"),
    "revising.choose": Entry("Choose a part to change it. All others stay as they are."),
    "revising.changed": Entry("{part}: another text.", note=_PART),
    "revising.taken_out": Entry("{part}: taken out.", note=_PART),
    "revising.added": Entry("{part}: new.", note=_PART),
    "revising.add": Entry("Add a part", note="button"),
    "revising.whole": Entry("What it asks for, in short", note="button: the summary of a proposal"),
    "revising.anew": Entry("Begin anew", note="button: drops what was changed so far"),
    "revising.look": Entry("Look at all changes", note="button"),
    "revising.write": Entry("Write another text", note="button"),
    "revising.out": Entry("Take it out", note="button: the part is not in the new version"),
    "revising.leave": Entry("Leave it as it was", note="button"),
    "revising.type_name": Entry("What is the new part called? Use up to {most} letters."),
    "revising.type_text": Entry(
        "Write the new text of this part, in up to {most} letters. Use short sentences of at most 20 words."
    ),
    "revising.type_whole": Entry(
        "Write in short what the proposal asks for, in up to {most} letters. Use short sentences."
    ),
    "revising.make": Entry("Make this version", note="button"),
    "revising.made": Entry("Made: {name}, version {version}."),
    "revising.next": Entry(
        "Translators are given its new sentences. A coordinator can now ask people about it, beside the text"
        " before."
    ),
}
