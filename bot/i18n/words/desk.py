"""Words of the coordinator's desk and the drafter's."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS = {
    "desk.coordinator": Entry("Your desk. What would you like to do?"),
    "desk.drafter": Entry("Digests come to you here by themselves. You can also ask for the latest ones."),
    "desk.translator": Entry(
        "Here you translate. Two people write each sentence apart, and a third chooses between the two."
    ),
    "desk.reviewer": Entry(
        "Here you read what people wrote in their own words. What high-risk surveys gathered is read elsewhere."
    ),
    "desk.narrator": Entry("Here you record the questions, so that people can hear them."),
    "desk.latest": Entry("Send me the latest digests", note="button"),
    "desk.digest_sent": Entry("Here they are."),
    "desk.as_web_page": Entry("As files for a browser too", note="button: the digests as HTML files"),
    "desk.digest_none": Entry("Nothing has been released yet. Figures come once enough people are in them."),
    "desk.console": Entry(
        "Open this link in a browser. It lets you in once, within {minutes} minutes. Give it to nobody."
    ),
    "desk.console_nowhere": Entry(
        "This service has no address that a browser can open. Ask who looks after the server."
    ),
    "desk.do_rounds": Entry("Rounds", note="button: a round is one survey asked over some days"),
    "desk.do_newround": Entry("New round", note="button"),
    "desk.do_status": Entry("How it goes", note="button"),
    "desk.do_invite": Entry("Invite", note="button"),
    "desk.do_staff": Entry("Who works here", note="button: the list of coordinators, drafters, reviewers"),
    "desk.refused": Entry("This is for someone else to do. It was noted that you asked."),
    "desk.staff": Entry(
        "Everyone who works here. Press one to see what can be done, for example for a lost phone."
    ),
    "desk.one_circle": Entry(
        "All coordinators go back to one person, who let in the others. So nothing can be done here that needs"
        " two people. Ask who looks after the server to invite one more."
    ),
    "desk.member": Entry("{id}. {role}", note="button: number of a member of staff and what she does"),
    "desk.member_you": Entry("{id}. {role} (you)", note="button"),
    "desk.is_coordinator": Entry("Coordinator"),
    "desk.is_drafter": Entry("Writes the charter"),
    "desk.is_speaker": Entry("Tries out translations"),
    "desk.is_translator": Entry("Translates"),
    "desk.is_reviewer": Entry("Reviews what people wrote"),
    "desk.is_narrator": Entry("Records the questions"),
    "desk.revoke_ask": Entry(
        "Shut out the phone of number {id}? Nothing more is sent to it, and nobody can do or see anything here"
        " with it. Links made with it stop working."
    ),
    "desk.revoke_yes": Entry("Yes, shut it out", note="button"),
    "desk.revoked": Entry("Done. That phone gets nothing more and can do nothing here."),
    "desk.do_try": Entry("Who would get it, and when", note="button"),
    "desk.do_open": Entry("Open this round", note="button"),
    "desk.do_pause": Entry("Pause this round", note="button"),
    "desk.do_extend": Entry("Close it later", note="button"),
    "desk.do_close": Entry("Close it now", note="button"),
    "desk.back": Entry("Back to the desk", note="button"),
    "desk.rounds": Entry("All rounds:"),
    "desk.no_rounds": Entry("There is no round yet. Press New round to plan one."),
    "desk.round_name": Entry("{id}. {name}", note="button: number and name of a round"),
    "desk.round_line": Entry("{id}. {name}: {state}"),
    "desk.state_draft": Entry("not opened yet"),
    "desk.state_running": Entry("running"),
    "desk.state_paused": Entry("paused"),
    "desk.state_closed": Entry("closed"),
    "desk.answered_fewer": Entry("Fewer than {fewer} people in it so far; more may be coming in."),
    "desk.answered_more": Entry(
        "{count} person in the last release; more are coming in.",
        "{count} people in the last release; more are coming in.",
    ),
    "desk.answered": Entry("{count} person in the last release.", "{count} people in the last release."),
    "desk.times": Entry("Opens {opens}, closes {closes}."),
    "desk.countries": Entry("About: {countries}"),
    "desk.invited_fewer": Entry("Invited: fewer than {fewer}."),
    "desk.invited_count": Entry("Invited: at least {count}.", "Invited: at least {count}."),
    "desk.uncertain": Entry(
        "{count} message may not have arrived; the next reminder covers it.",
        "{count} messages may not have arrived; the next reminder covers them.",
    ),
    "desk.uncertain_fewer": Entry("Messages that may not have arrived: fewer than {fewer}."),
    "desk.flag_not_understood": Entry(
        "{language}: many do not understand question {number}. Look at the translation."
    ),
    "desk.flag_skipped": Entry("{language}: many skip question {number}. Look at the translation."),
    "desk.target": Entry("Hoped for: {target}."),
    "desk.target_of": Entry(
        "{who}: {number} of {hoped} hoped for.",
        note="{who}: 'Yemen' or 'Women, Yemen'. {number}: '12', '0 to 4' or 'at least 20' answered.",
    ),
    "desk.target_untold": Entry(
        "{who}: {hoped} hoped for. How many answered is not told yet.", note="{who}: 'Yemen', 'Women'."
    ),
    "desk.opened": Entry("The round is open and goes by its times."),
    "desk.paused": Entry("The round is paused. Nothing is sent for it."),
    "desk.extended": Entry("The round closes later now."),
    "desk.closing": Entry("The round is closing. Its digest goes out in a moment."),
    "desk.do_wrong": Entry("Wrong words in a question", note="button: a translation says something else"),
    "desk.wrong_which": Entry(
        "Has a translation changed what a question asks? You can stop asking it in that language. Which"
        " question is it?"
    ),
    "desk.wrong_question": Entry("Question {number}", note="button"),
    "desk.wrong_language": Entry("In which language are its words wrong?"),
    "desk.wrong_ask": Entry(
        "Stop asking question {number} in this language: {language}? It cannot be asked there again in this"
        " round. Answers given in it are kept, but not counted from the next release on."
    ),
    "desk.wrong_yes": Entry("Yes, stop asking it there", note="button"),
    "desk.wrong_done": Entry("Question {number} is not asked any more in this language: {language}."),
    "desk.reworded": Entry(
        "{language}: the words of question {number} changed on {day}. If it asks something else now, stop asking"
        " it in this language."
    ),
    "desk.closed_since": Entry("{language}: question {number} is not asked since {day}."),
    "desk.dry_run": Entry("If you open it, these people get one neutral message, in their safe hours:"),
    "desk.dry_line": Entry(
        "{place}: at least {count} person, from {opens}", "{place}: at least {count} people, from {opens}"
    ),
    "desk.dry_fewer": Entry("{place}: fewer than {fewer}, from {opens}"),
    "desk.together": Entry(
        "Everyone together", note="In place of a country, where nothing is told by country."
    ),
    "desk.counted": Entry("Counted {at}. The next count is a day later.", note="{at} is a moment."),
    "desk.not_counted": Entry("Who was invited is counted first an hour after it opens, then once a day."),
    "desk.no_country": Entry("No country told"),
    "desk.which_pause": Entry("Which round do you want to pause?"),
    "desk.which_extend": Entry("Which round shall close later?"),
    "desk.which_close": Entry("Which round do you want to close now?"),
    "desk.none_such": Entry("There is no round for which that can be done."),
    "desk.days": Entry("{count} day", "{count} days", note="button"),
    "desk.extend_by": Entry("How much later?"),
    "desk.closing_in_a_day": Entry(
        "People have 24 hours more and are told: when this closes, nobody can erase answers to it any more."
    ),
    "desk.close_ask": Entry("Close it now? Nobody can answer after that, and the closing digest goes out."),
    "desk.close_yes": Entry("Yes, close it", note="button"),
    "desk.invite_whom": Entry("Whom do you want to invite?"),
    "desk.role_advocate": Entry("Someone who answers", note="button"),
    "desk.role_coordinator": Entry("A coordinator", note="button"),
    "desk.role_drafter": Entry("Someone who writes the charter", note="button"),
    "desk.role_speaker": Entry("Someone who tries out translations", note="button"),
    "desk.role_translator": Entry("Someone who translates", note="button"),
    "desk.role_reviewer": Entry("Someone who reviews what people wrote", note="button"),
    "desk.role_narrator": Entry("Someone who records the questions", note="button"),
    "desk.invite_where": Entry("Which country will they speak about?"),
    "desk.any_country": Entry("They choose themselves", note="button"),
    "desk.invite_uses": Entry("How many people may use the link?"),
    "desk.uses": Entry("{count} person", "{count} people", note="button"),
    "desk.invited": Entry(
        "The link below works for {count} person, for {days} days. Pass it on without saying what it is about.",
        "The link below works for {count} people, for {days} days. Pass it on without saying what it is about.",
    ),
    "desk.passed": Entry("A message from someone who takes part. It cannot be answered here:"),
    "newround.survey": Entry("What shall be asked?"),
    "newround.version": Entry(
        "{name}, version {version}", note="button: a proposal of which there is a new text"
    ),
    "newround.countries": Entry("People speaking about which countries? Pick none for all of them."),
    "newround.languages": Entry("In which languages? Pick none for all of them."),
    "newround.opens": Entry("When does it open? The hour is 9 in the morning, each person's own."),
    "newround.opens_now": Entry("Now", note="button"),
    "newround.opens_tomorrow": Entry("Tomorrow", note="button"),
    "newround.opens_in_3_days": Entry("In 3 days", note="button"),
    "newround.opens_in_7_days": Entry("In 7 days", note="button"),
    "newround.days": Entry("How long is it open?"),
    "newround.remind": Entry("Remind those who have not finished?"),
    "newround.remind_none": Entry("No", note="button"),
    "newround.remind_24h": Entry("Once, after a day", note="button"),
    "newround.remind_72h": Entry("Once, after three days", note="button"),
    "newround.target": Entry("How many answers do you hope for?"),
    "newround.people": Entry("{count} person", "{count} people", note="button"),
    "newround.no_target": Entry("No number", note="button"),
    "newround.targets": Entry(
        "Do you hope for a number of people of some group? Write one line for each: the group, then the number. "
        "A group is two letters for a country, or a word of those below; two of them mean people who are both. "
        "For example:"
    ),
    "newround.no_targets": Entry("No group", note="button: no number of people of a group is hoped for"),
    "newround.voice": Entry(
        "May people answer open questions by voice? Reviewers write down the words. A voice can be recognised:"
        " think of who could be in danger."
    ),
    "newround.voice_no": Entry("No, in writing only", note="button"),
    "newround.voice_yes": Entry("Yes, by voice too", note="button"),
    "desk.voice": Entry("Open questions can be answered by voice."),
    "newround.hoped": Entry("{who}: {hoped} hoped for.", note="{who}: 'Women', 'Women, Yemen'. A number."),
    "newround.confirm": Entry("Shall I plan it like this? Nothing is sent before you open it."),
    "newround.make": Entry("Yes, plan it", note="button"),
    "newround.made": Entry("Round {id} is planned. Nothing is sent before you open it."),
    "newround.cancel": Entry("Cancel", note="button"),
    "alarm.receiving": Entry(
        "Nothing has come in from Telegram for 15 minutes. Check the network of the server."
    ),
    "alarm.gap": Entry(
        "For more than a day nothing came in from Telegram. It keeps messages for one day only, so some may be"
        " lost. Everyone in the middle of a round is asked to look at their last answer."
    ),
    "alarm.lost": Entry(
        "The database is older than when it was used last: a part of it was removed, or an earlier copy put"
        " in its place. Some answers may be gone. Ask who looks after the server."
    ),
    "alarm.token": Entry(
        "Telegram refuses the bot's token. Put the right BOT_TOKEN in place and start again."
    ),
    "alarm.conflict": Entry(
        "Someone else is receiving with the same token. Stop the other service, then start again."
    ),
    "alarm.disk": Entry("The server's disk is nearly full. Make room, or answers may be refused."),
    "alarm.backup": Entry("The daily backup could not be made. Look at BOT_BACKUPS and its disk."),
    "alarm.target": Entry(
        "A round is about to close with fewer answers than hoped for. You can close it later."
    ),
    "alarm.round_key": Entry(
        "A round has lost its key: nobody can answer it. Put the key back from your copy and start again."
    ),
    "alarm.mail": Entry(
        "Some mail with digests could not be sent. The server's log tells why. Ask who looks after the server."
    ),
    "alarm.webhook": Entry(
        "A web address could not be told what happened to a round. Ask who looks after the server."
    ),
    "alarm.refused": Entry("A message was refused by Telegram. The server's log has its number."),
}
