"""Words of the phone page itself, around the messages."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS: dict[str, Entry] = {
    "page.title": Entry("Messages", note="title of the browser's tab; says nothing of the topic"),
    "page.leave": Entry("Leave now", note="button, always at the top: closes the page at once", label=True),
    "page.leave_means": Entry(
        "'Leave now' closes this page and takes it off this phone. What you answered is kept. "
        "To come back, use your link or a code."
    ),
    "page.trial": Entry(
        "This is a trial. Sample answers are made up.",
        note="on top of every page of a trial",
    ),
    "page.start": Entry("Press the button to go on."),
    "page.continue": Entry("Continue", note="button", label=True),
    "page.have_code": Entry("I have a code", note="opens a field for a code", label=True),
    "page.code": Entry("Code", note="label of a field"),
    "page.used_before": Entry("This page was used on this phone before. Was that you?"),
    "page.same_person": Entry("Yes, go on where I was", note="button", label=True),
    "page.other_person": Entry("No, I am someone else", note="button", label=True),
    "page.your_answer": Entry("Write here", note="label of a text field"),
    "page.your_number": Entry("Your number", note="label of a small field for a number"),
    "page.your_voice": Entry("Your voice note", note="label of a field for a sound file"),
    "page.send": Entry("Send", note="button", label=True),
    "page.more": Entry("More", note="opens further buttons", label=True),
    "page.look_again": Entry("Look again for messages", note="link: loads the page anew", label=True),
    "page.go_on": Entry("Go on", note="link: back to the messages", label=True),
    "page.try_again": Entry("Try again", note="button: sends the same once more", label=True),
    "page.nothing": Entry("There is nothing to do here now."),
    "page.neutral": Entry("There is nothing on this page.", note="what a stranger sees"),
    "page.ended": Entry("This page has ended. If you have a link or a code, you can use it again."),
    "page.closed": Entry("Please open the link that you were given, or use your code."),
    "page.older": Entry("That page was an older one. Nothing was changed. This is where you are now."),
    "page.refused": Entry("This could not be read. Nothing was changed."),
    "page.not_found": Entry("There is nothing at this address."),
    "page.no_cookies": Entry(
        "This browser did not keep your place. Please allow cookies for this page, then try again."
    ),
    "page.too_long": Entry("That was too long. Nothing was changed. Please write a shorter text."),
    "page.too_slow": Entry("That took too long to arrive. Nothing was changed. Please try again."),
    "page.fault": Entry("Something went wrong here, and it is not your fault. Please try again."),
    "page.open_file": Entry("Open {name}", note="link to a file; name is a file name"),
    "page.role_coordinator": Entry("Coordinator", note="at the top of a coordinator's page"),
    "page.role_reviewer": Entry("Reviewer", note="at the top of the page of someone who reviews answers"),
    "page.role_speaker": Entry("Reader", note="at the top of the page of someone who tries out translations"),
    "page.role_translator": Entry("Translator", note="at the top of the page of someone who translates"),
    "page.role_drafter": Entry("Drafter", note="at the top of the page of a member of the drafting team"),
    "page.role_narrator": Entry("Narrator", note="at the top of the page of someone who records questions"),
    "page.command_language": Entry("Language", note="button", label=True),
    "page.command_settings": Entry("Settings", note="button", label=True),
    "page.command_pause": Entry("Pause messages", note="button: sends nothing until she goes on", label=True),
    "page.command_continue": Entry(
        "Go on", note="button: messages again, and on with the questions", label=True
    ),
    "page.command_stop": Entry("Stop", note="button: nothing more is sent; answers are kept", label=True),
    "page.command_erase": Entry("Erase everything", note="button: asks once before it erases", label=True),
    "page.command_privacy": Entry("Privacy", note="button", label=True),
    "page.command_mydata": Entry("What is kept about me", note="button", label=True),
    "page.command_help": Entry("Help", note="button", label=True),
    "page.command_rounds": Entry("Rounds", note="button for staff: list of rounds", label=True),
    "page.command_newround": Entry("New round", note="button for staff", label=True),
    "page.command_status": Entry("Status", note="button for staff: how rounds stand", label=True),
    "page.command_pause_round": Entry("Pause a round", note="button for staff", label=True),
    "page.command_extend": Entry("Extend a round", note="button for staff: a later closing time", label=True),
    "page.command_close": Entry("Close a round", note="button for staff", label=True),
    "page.command_invite": Entry("Invite", note="button for staff: makes an invitation link", label=True),
    "page.command_staff": Entry("Who works here", note="button for staff", label=True),
    "page.command_console": Entry("Work in a browser", note="button for staff: a link", label=True),
    "page.command_digest": Entry("Digest", note="button for staff: the digest as it stands", label=True),
}
