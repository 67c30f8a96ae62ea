"""What is wrong with a form of the console, as its readers are told it.

Use cases tell each mistake in English, for the shell as well. `bot.console.retold` knows them again, by
these sentences or by those in `SAID`, and says them in the reader's language.
"""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS = {
    "console.fault.beyond": Entry(
        "Your work here is limited to some countries, and this reaches beyond them."
    ),
    "console.fault.not_hers": Entry("This is for somebody with another task here."),
    "console.fault.own_country": Entry("You invite or coordinate there, so somebody else has to review it."),
    "console.fault.no_key": Entry(
        "This survey is a high-risk one, and there is no key for open answers. Ask who looks after the server."
    ),
    "console.fault.no_voice": Entry("A voice can be recognised: plan a high-risk survey without."),
    "console.fault.no_country": Entry("{code} is no country. Give two capital letters, such as YE."),
    "console.fault.no_language": Entry("{code} is no language of this service."),
    "console.fault.no_survey": Entry("Choose at least one survey, or the new version of a proposal."),
    "console.fault.closes_first": Entry("The round would close before it opens: give a later time."),
    "console.fault.closes_late": Entry(
        "The last round would close after {day}, until which answers may be kept: close earlier."
    ),
    "console.fault.target": Entry("Give a number of people, 1 or more."),
    "console.fault.remind": Entry("Give a time after the opening, such as 72h."),
    "console.fault.past": Entry("This time is past: give a later one."),
    "console.fault.past_or_early": Entry("This time is past, or before the opening: give a later one."),
    "console.fault.day_before": Entry(
        "People are told one day before a high-risk round closes: give a later time."
    ),
    "console.fault.after_consent": Entry("This is after {day}, the day that consent names: close earlier."),
    "console.fault.no_round": Entry("There is no such round."),
    "console.fault.is_closed": Entry("This round is closed already."),
    "console.fault.not_droppable": Entry("Only a draft that was never opened can be thrown away."),
    "console.fault.not_running": Entry("Only a running round can be paused."),
    "console.fault.closes_needed": Entry("Say when it closes."),
    "console.fault.no_number_of_people": Entry("{text} is not a number of people. Give 1 or more."),
    "console.fault.your_countries": Entry("Your work here is limited: give one of {countries}."),
    "console.fault.uses": Entry("Give a number of people, from 1 to {most}."),
    "console.fault.cohort": Entry(
        "{text} cannot name a group. Use up to 40 letters, digits, spaces, points or dashes."
    ),
    "console.fault.no_word": Entry("This form is not whole. Open its page anew, and fill it in there."),
    "console.fault.codes_nowhere": Entry(
        "Codes are made once the service has run and knows where it can be reached."
    ),
    "console.fault.codes": Entry("Give a number of codes, from 1 to {most}."),
    "console.fault.days": Entry("Give a number of days, from 1 to {most}."),
    "console.fault.other_batch": Entry("This batch is for other countries than yours."),
    "console.fault.no_batch": Entry("There is no batch {number}."),
    "console.fault.not_owner": Entry(
        "Only an owner may do this: a coordinator who was let in by who looks after the server."
    ),
    "console.fault.not_herself": Entry("Nobody changes her own limits: another owner does."),
    "console.fault.no_coordinator": Entry("No coordinator has this number."),
    "console.fault.nobody": Entry("Nobody who works here has this number."),
    "console.fault.no_text": Entry("This part has no text. Write one, or take the part out."),
    "console.fault.too_few_people": Entry(
        "These texts are not from enough different people. Choose more answers to one question, or let it be"
        " the team's own."
    ),
    "console.fault.borrowed": Entry("These are the words of a text: say it in your own."),
    "console.fault.statement_gone": Entry(
        "This statement waits no more: it was approved or turned down meanwhile."
    ),
    "console.fault.statement_two": Entry(
        "A second person approves it: not who wrote it, nor anybody whom she let in."
    ),
    "console.fault.sentence_long": Entry("A sentence is too long. It begins: {begins}"),
    "console.fault.tells_place": Entry("It has something in it that could point at a person: take that out."),
    "console.fault.one_sentence": Entry("Write one short sentence."),
    "console.fault.characters": Entry("At most {most} characters: this has {found}."),
    "console.fault.unseen": Entry("It has characters in it that cannot be seen: type it anew."),
    "console.fault.text_gone": Entry("This text waits no more: it was decided, changed or erased meanwhile."),
    "console.fault.spoken": Entry(
        "This answer was spoken. Write down what it says first, and let another reviewer accept that."
    ),
    "console.fault.changed": Entry("This was changed since you read it. Please read it once more."),
    "console.fault.not_quotable": Entry(
        "Its writer did not agree to this text being quoted: tag it, or leave it out."
    ),
    "console.fault.read_elsewhere": Entry("The answers of a high-risk round are read on another computer."),
    "console.fault.not_begun": Entry("This round has not begun."),
    "console.fault.one_tag": Entry("Give at least one subject, or leave it out."),
    "console.fault.none_released": Entry(
        "Nothing has been released of this round yet, so nothing can be decided."
    ),
    "console.fault.reason_long": Entry("{found} letters are too many. Use up to {most}."),
    "console.fault.reason_first": Entry("Write the reason first, then say it in another language."),
    "console.fault.newer_figures": Entry(
        "Newer figures were released since you looked. Read them, then decide."
    ),
    "console.fault.tell_later": Entry("People are told once the round is closed and its last digest is out."),
    "console.fault.nothing_decided": Entry("Nothing is decided on it yet."),
    "console.fault.told_already": Entry(
        "People were told of every decision on it. Who opens the message sees what counts now."
    ),
    "console.fault.not_open": Entry("A question is stopped while a round is open."),
    "console.fault.stopped_already": Entry("It is stopped in {language} already."),
    "console.fault.never_joined": Entry("Answers of a high-risk round are never joined to each other."),
    "console.fault.joins_gone": Entry("What joins answers to each other has been destroyed."),
    "console.fault.close_first": Entry("Answers can still change: close the round first."),
    "console.fault.nothing_leaves": Entry("Nothing has been released of it, so nothing may leave."),
    "console.fault.day_came": Entry("{day}, the day that consent names, has come."),
    "console.fault.not_left": Entry("This country was not left, so there is nothing to take back."),
    "console.fault.translated": Entry("This sentence is not to be translated any more."),
    "console.fault.was_left": Entry("{code}: this country was left, and nothing is sent there."),
    "console.fault.not_reviewed": Entry(
        "{code}: speakers have yet to review {waiting} of the texts that protect people."
    ),
    "console.fault.one_version": Entry("This proposal has one version only. A drafter makes the next one."),
    "console.fault.statements": Entry(
        "A round takes {least} to {most} approved statements, and these are {found}."
    ),
    "console.fault.no_amount": Entry("{text} is no amount. Write one such as 50 or 12.50."),
    "console.fault.amount": Entry("Give an amount above 0, at most {most}."),
    "console.fault.texts_read": Entry(
        "The phone company reads every short message: a high-risk survey has no budget for them."
    ),
    "console.fault.texts_nowhere": Entry("No country of this round allows short messages."),
    "console.fault.texts_currencies": Entry(
        "Prices of these countries are in {currencies}: plan a round for each currency."
    ),
    "console.fault.texts_opened": Entry("This round was opened with {most}: give at least that."),
    "console.fault.target_twice": Entry("{name}: it stands there twice. Keep one."),
    "console.fault.target_words": Entry(
        "{text} is no group with a number of people. Write a line such as YE 30."
    ),
    "console.fault.target_two": Entry("{name}: at most two groups, so that nobody can be pointed at."),
    "console.fault.target_none": Entry("{name}: nobody is in both of these."),
    "console.fault.target_few": Entry(
        "{name}: give {least} people or more. Of fewer it could not be told who came."
    ),
    "console.fault.target_risk": Entry(
        "{name}: a high-risk survey is not told by country or language. Leave it out."
    ),
    "console.fault.target_not_asked": Entry(
        "{name}: the round does not ask {group}. Add it there, or leave this out."
    ),
    "console.fault.not_a_time": Entry("{text} is not a time. Write for example 2026-12-01T09:00, or +3d."),
    "console.fault.not_a_length": Entry("{text} is not a length of time. Write for example 72h, 3d or 90m."),
    "console.fault.not_daily": Entry("{text} is not a daily time. Write for example 07:00."),
    "console.fault.no_quote": Entry("These words do not stand in the text as you wrote them."),
    "console.fault.no_piece": Entry(
        "A quote is a piece of the released text, word for word. This one does not stand in it."
    ),
    "console.fault.hear": Entry("Write what you hear in words."),
    "console.fault.transcript_long": Entry("What you wrote down is longer than {most} letters."),
    "console.fault.translate": Entry("Write the translation in words."),
    "console.fault.translation_long": Entry("The translation is longer than {most} letters."),
    "console.fault.gaps": Entry("The translation has {kept} gaps, the text has {gaps}: keep each one."),
    "console.fault.others_transcript": Entry("Somebody else has to accept what you wrote down."),
    "console.fault.others_translation": Entry("Somebody else has to accept a translation of yours."),
    # Of a roster; each stands behind its row and column.
    "console.fault.roster_shortened": Entry(
        "A spreadsheet lost digits of this number. Make the column text, and write it anew."
    ),
    "console.fault.roster_lost": Entry(
        "A spreadsheet keeps this as a number, which loses a + or a 0 at its start. Make the column text."
    ),
    "console.fault.roster_no_number": Entry(
        "This is no phone number. Write digits, such as +967 712 345 678, or leave it empty."
    ),
    "console.fault.roster_no_country": Entry(
        "It is not known of which country this number is. Begin it with + and the country's code."
    ),
    "console.fault.roster_no_plus": Entry(
        "This number seems to have lost its +. Write +, then the country's code, in a text column."
    ),
    "console.fault.roster_uncertain": Entry(
        "This could be two different numbers. Begin it with + and the country's code."
    ),
    "console.fault.roster_wrong": Entry(
        "There is no such number. Look it up again, and begin it with + and the country's code."
    ),
    "console.fault.roster_fixed": Entry(
        "This is no mobile phone, so no message reaches it. Give another number, or leave it empty."
    ),
    "console.fault.roster_twice": Entry("This number stands in row {row} too. Leave one of the two rows."),
    "console.fault.roster_formula": Entry(
        "A formula or the like stands here. Write what it comes to, as text."
    ),
    "console.fault.roster_land": Entry("No country has this code or name. Write two letters, such as YE."),
    "console.fault.roster_left": Entry(
        "This country was left, so nobody is invited there. Leave the row out."
    ),
    "console.fault.roster_language": Entry(
        "This language is not spoken here. Write one of {codes}, or nothing."
    ),
    "console.fault.roster_cohort": Entry(
        "This cannot name a group. Use up to 40 letters, digits, spaces, points or dashes."
    ),
    "console.fault.roster_no_note": Entry(
        "Nothing stands here. Nobody is invited without a note of her consent."
    ),
    "console.fault.roster_plain": Entry("Write plain words here, up to {most} letters."),
    "console.fault.roster_pointing": Entry(
        "A number, an address or a link stands here. Say it in words without one."
    ),
    "console.fault.roster_no_day": Entry("Nothing stands here. Write the day on which she agreed."),
    "console.fault.roster_day": Entry("This is no day. Write year, month and day, such as 2027-01-31."),
    "console.fault.roster_ahead": Entry("This day is still to come. Write the day on which she agreed."),
    "console.fault.roster_old": Entry("This is more than a year ago. Ask her again."),
    "console.fault.roster_names": Entry(
        "Names are not kept here, so that nobody can ever take them from here. Remove the column."
    ),
    "console.fault.roster_unheaded": Entry(
        "This column has no heading. Remove it, or head it with what it holds."
    ),
    "console.fault.roster_other": Entry(
        "This is no column of a roster, and nothing else is kept. Remove it. There are {columns}."
    ),
    "console.fault.roster_doubled": Entry("Two columns are headed {name}. Leave one."),
    "console.fault.roster_missing": Entry(
        "No column is headed {name}. Add it: nobody is invited without a note of her consent."
    ),
    "console.fault.roster_empty": Entry("The file has headings and no rows below them."),
    "console.fault.roster_unlike": Entry(
        "Rows differ in country, language or group, and a code bears no word. Take the links as a file."
    ),
    "console.fault.sheet_bomb": Entry("The spreadsheet unpacks to far more than words take: export it anew."),
    "console.fault.sheet_unread": Entry(
        "The file cannot be read as a spreadsheet. Save it as .xlsx, without anything but words."
    ),
    "console.fault.sheet_rows": Entry("The sheet has more than {most} rows: send fewer at a time."),
    "console.fault.sheet_columns": Entry(
        "The sheet has more than {most} columns: remove those that are not asked for."
    ),
    "console.fault.sheet_large": Entry("The file is larger than {most} MB: send less at a time."),
    "console.fault.sheet_quote": Entry(
        "The file cannot be read as CSV: a quotation mark is not closed, or a cell is far too long."
    ),
    "console.fault.sheet_encoding": Entry("The file is not in UTF-8: save it as CSV UTF-8, or as .xlsx."),
    "console.fault.sheet_neither": Entry("The file is neither a CSV file nor a spreadsheet (.xlsx)."),
}

#: What use cases say, where it is not what people of the console are told.
SAID = {
    "not_hers": "A {role} may not do this ({action}, {resource}): the table in the README says who may.",
    "own_country": "you invite or coordinate in {country}, so somebody else has to review it.",
    "no_key": "Its survey is a high-risk one, and there is no key to which open answers could be sealed. {rest}",
    "no_voice": "{survey} is a high-risk survey, and a voice can be recognised: plan it without.",
    "no_country": "--countries {code}: not a country code: two capital letters of ISO 3166, such as YE.",
    "no_language": "--languages {code}: not shipped. Known: {known}.",
    "no_survey": "name at least one survey, or the new version of a proposal.",
    "closes_late": (
        "the last round would close after {day}, the day until which consent lets answers be kept: close earlier."
    ),
    "remind": "give a time after opening, such as 72h.",
    "day_before": "people are told 24 hours before a high-risk round closes: give a later time.",
    "after_consent": "after {day}, the day that consent names: close earlier.",
    "no_round": "there is no such round. Known: {known}.",
    "is_closed": "Round {number} is closed already.",
    "not_running": "Round {number} is {state}: only a running round can be paused.",
    "closes_needed": "say when it closes, such as +7d or 2026-12-08T20:00.",
    "no_number_of_people": '"{text}" is not a number of people. Give 1 or more.',
    "cohort": '"{text}" cannot name a cohort. Use up to 40 letters, digits, spaces, ".", "-" or "_".',
    "roster_cohort": 'this cannot name a cohort: use up to 40 letters, digits, spaces, ".", "-" or "_".',
    "roster_unlike": (
        "rows differ in country, language or cohort, and a code bears no word: take the links as a file."
    ),
    "no_coordinator": "no coordinator has this id. `charterbot staff list` shows them.",
    "nobody": "nobody of the staff has this id. `charterbot staff list` shows them.",
    "not_owner": "Only an owner may do this: a coordinator whom whoever keeps the machine let in.",
    "no_text": "has no text. Write one, or take the part out.",
    "too_few_people": (
        "These texts are not from enough different people. Choose more answers to one question, or let it be"
        " the team's own statement."
    ),
    "sentence_long": 'At most {most} {unit} a sentence: "{begins} …" has {found}.',
    "tells_place": "It has {kind} in it: take that out.",
    "spoken": (
        "This answer was spoken: write down what it says first, and let another reviewer accept that."
    ),
    "read_elsewhere": "a high-risk round, whose answers are read on another computer.",
    "not_begun": "ROUND {number} has not begun.",
    "one_tag": "Give at least one tag, or leave it out.",
    "none_released": "nothing has been released of it yet, so nothing can be decided.",
    "reason_first": "without --why there is nothing to translate. Give it.",
    "newer_figures": "newer ones were released since you looked. Read them, then decide.",
    "tell_later": "people are told once it is closed and its closing digest is out.",
    "nothing_decided": "nothing is decided on it yet. A drafter decides: charterbot digest decide.",
    "not_open": "it is {state}. A question is closed while a round is open.",
    "stopped_already": "it is closed in {language} already.",
    "never_joined": "no answers of a high-risk round are ever joined to each other.",
    "close_first": "answers can still change: close it first.",
    "was_left": (
        "{code}: this country was left, and nothing is sent there. Two people can go back with"
        " `charterbot country return {again}`."
    ),
    "not_reviewed": (
        "{code}: no speaker has reviewed {waiting} of the texts on consent, privacy, stopping, erasing, leaving"
        " and support. Have them read, and note it with `charterbot locales review {again}`."
    ),
    "one_version": (
        "it has one version only. A drafter makes the next one: `charterbot revise {proposal}`, or /revise in the"
        " chat."
    ),
    "statements": (
        "a round takes {least} to {most} approved statements, and these are {found}. `charterbot statements`"
        " lists them: name those that you want, such as 1,4,7,8,9."
    ),
    "no_amount": '"{text}" is no amount. Give one such as 50 or 12.50.',
    "texts_read": (
        "{survey} is a high-risk survey, and the phone company reads every short message: plan it without."
    ),
    "texts_nowhere": "no country of this round allows short messages: see sms in countries.yaml.",
    "texts_opened": "a round that was opened has {most}: give at least that.",
    "texts_currencies": "prices stand in {currencies} in countries.yaml: plan a round for each currency.",
    "target_twice": "--target-of: {name}: it stands there twice: keep one.",
    "target_words": '"{text}" is no group with a number of people. Write {examples}.',
    "target_two": "{name}: at most {most} groups, so that nobody can be pointed at.",
    "target_none": "{name}: nobody is in two of these: name one country, gender, kind or language.",
    "target_few": "{name}: give {least} people or more: of fewer it could not be told who came.",
    "target_risk": "{name}: a high-risk survey is not told by country or language: leave it out.",
    "target_not_asked": "{name}: the round does not ask {group}: add it there, or leave this out.",
    "not_a_time": '"{text}" is not a date and time that exist. {remedy}.',
    "not_a_length": '"{text}" is not a length of time. {remedy}.',
    "not_daily": '"{text}" is not a daily time. {remedy}.',
    "no_piece": ("A quote is a piece of the released text, word for word; this one does not stand in it."),
    "transcript_long": "The transcript is longer than {most} letters.",
    "gaps": "The translation has {kept} gaps {mark}, the text has {gaps}: keep each one.",
    "others_transcript": "Somebody else has to accept a transcript of yours.",
}
