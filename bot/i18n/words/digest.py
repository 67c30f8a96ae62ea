"""Words of the digest: what drafters read. Every sentence is safe to be shown to anybody."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

_TABLE = "The heading of a table."

WORDS: dict[str, Entry] = {
    "digest.trial": Entry("TRIAL. This is not a real consultation.", note="Stands at the very top."),
    "digest.synthetic": Entry(
        "Synthetic answers: a computer made them up. No person said any of this.",
        note="Stands at the very top.",
    ),
    "digest.open": Entry(
        "Open from {opens} to {closes}.", note="{opens} and {closes} are dates of a round of questions."
    ),
    "digest.closed": Entry(
        "Closed. It was open from {opens} to {closes}.", note="{opens} and {closes} are dates."
    ),
    "digest.people": Entry(
        "{count} person's answers are counted.",
        "The answers of {count} people are counted.",
    ),
    "digest.cut": Entry("The figures stand as of {cut}.", note="A moment."),
    "digest.audit": Entry(
        "The log of what staff did stood at {head} then.",
        note="Letters and digits that bind a log, such as 3f2a-90bc-11d4, for whoever checks it later.",
    ),
    "digest.nothing_yet": Entry(
        "No figures yet. The first ones come when {count} person has answered. More are coming in.",
        "No figures yet. The first ones come when {count} people have answered. More are coming in.",
    ),
    "digest.nothing_closed": Entry(
        "Fewer than {count} person answered. To protect people, nothing is shown.",
        "Fewer than {count} people answered. To protect people, nothing is shown.",
    ),
    "digest.waits": Entry(
        "A single new answer does not move the figures. They move only when at least {count} new person is "
        "in them. More are coming in.",
        "A single new answer does not move the figures. They move only when at least {count} new people are "
        "in them. More are coming in.",
    ),
    "digest.not_in_it": Entry(
        "Up to {count} answer is not shown, to protect people.",
        "Up to {count} answers are not shown, to protect people.",
        note="'Up to' matters: the true number is not told.",
    ),
    "digest.glance": Entry("All parts at a glance", note="A heading."),
    "digest.glance_support": Entry("Support for each part, of all who were asked", note=_TABLE),
    "digest.who": Entry("Who answered", note="A heading."),
    "digest.stages": Entry("From the invitation to the answer", note="A heading of a short list."),
    "digest.stage": Entry("{stage}: {number}", note="{stage}: 'Reached'. {number}: '60', 'at least 60'."),
    "digest.at_least": Entry("at least {number}", note="A number of people, inside a line."),
    "digest.fewer_than": Entry("fewer than {number}", note="A number of people, inside a line."),
    "digest.invited": Entry("Invited, or came by themselves", note="Before a number of people."),
    "digest.reached": Entry(
        "Reached", note="Before a number of people: the invitation was delivered, or may have been."
    ),
    "digest.started": Entry("Began to answer", note="Before a number of people."),
    "digest.finished": Entry("Finished, and let their answers count", note="Before a number of people."),
    "digest.declined": Entry("Did not let their answers count", note="Before a number of people."),
    "digest.rate": Entry("Of all invited, {share} took part.", note="{share}: '40 %', or '38 % to 40 %'."),
    "digest.nearly_all_invited": Entry(
        "Nearly all who were invited are in these figures. How many were invited is not told: it would tell of "
        "each of them that she answered."
    ),
    "digest.no_rate": Entry(
        "How large a share took part cannot be told: some links could be used by several people."
    ),
    "digest.of_all_invited": Entry(
        "Of all invited, {share} say it is good or can live with it: the lower figure if all who gave no answer "
        "were against it, the higher if all were for it.",
        note="{share}: '32 % to 92 %': the least and the most that it could be.",
    ),
    "digest.missing": Entry("Who is missing", note="A heading: groups of whom more were hoped for."),
    "digest.missing_counts": Entry("How many answered, and how many are hoped for", note=_TABLE),
    "digest.of_hoped": Entry(
        "{number} of {hoped}", note="{number}: '12', '0 to 4' or 'at least 20' answered; {hoped}: hoped for."
    ),
    "digest.both": Entry(
        "{other}, {one}", note="People who are in two groups at once: 'Women, Yemen', 'Youth groups, Women'."
    ),
    "digest.missing_country": Entry("A country is the one that people speak about."),
    "digest.missing_both": Entry(
        "Of two groups at once only steps of {step} are told, never an exact number; where people took answers "
        "back, it can be up to {ahead} ahead.",
        note="{step} and {ahead} are numbers: 10 and 9.",
    ),
    "digest.by_country": Entry("The country they speak about", note=_TABLE),
    "digest.by_language": Entry("Their language", note=_TABLE),
    "digest.by_gender": Entry("Gender", note=_TABLE),
    "digest.by_group_kind": Entry("Kind of group", note=_TABLE),
    "digest.gender_woman": Entry("Women", note="How many answered; a row of a table."),
    "digest.gender_man": Entry("Men", note="How many answered; a row of a table."),
    "digest.gender_another": Entry("Another gender", note="A row of a table."),
    "digest.group_women_group": Entry("Women's groups", note="A row of a table: people in such groups."),
    "digest.group_youth_group": Entry("Youth groups", note="A row of a table: people in such groups."),
    "digest.group_peace_group": Entry("Peace groups", note="A row of a table: people in such groups."),
    "digest.group_survivor_group": Entry(
        "Survivors' groups", note="A row of a table: people in groups of people who survived violence."
    ),
    "digest.group_faith_group": Entry("Faith groups", note="A row of a table: people in such groups."),
    "digest.group_other_group": Entry("Other groups", note="A row of a table: people in such groups."),
    "digest.group_no_group": Entry("In no group", note="A row of a table."),
    "digest.joined": Entry(
        "{language}, or a language of only a few",
        note="A row of a table: languages that only a few people use are counted with the largest.",
    ),
    "digest.not_told": Entry("{count} person did not tell.", "{count} people did not tell."),
    "digest.not_told_or_few": Entry(
        "{count} more person did not tell, or is in no group that is shown yet.",
        "{count} more people did not tell, or are in no group that is shown yet.",
    ),
    "digest.few_left": Entry(
        "Nearly all are in the groups above. Anyone else is too few to show.",
        note="Under a table of who answered.",
    ),
    "digest.range": Entry("{low} to {high}", note="A count lies between these two, both included."),
    "digest.nearly_all": Entry(
        "{low} to {high}, nearly all",
        note="A count of people, in place of a number: nearly all that were asked.",
    ),
    "digest.so_many_people": Entry(
        "{number} people",
        note="Inside a sentence: 'the middle number of 20 to 24 people', or 'named by 20 to 24 people'.",
    ),
    "digest.nearly_all_people": Entry(
        "nearly all people ({low} to {high})", note="Inside a sentence, in place of '56 to 60 people'."
    ),
    "digest.not_shown": Entry("not shown", note="Stands in a table in place of a number."),
    "digest.kept": Entry("Too few people, or kept back to protect them.", note="In place of a table."),
    "digest.scattered": Entry("Too few gave each answer to show any.", note="In place of a table."),
    "digest.no_answer": Entry(
        "{count} person gave no answer.",
        "{count} people gave no answer.",
        note="They skipped the question or did not understand it.",
    ),
    "digest.unclear": Entry(
        "{count} of them did not understand the question.",
        "{count} of them did not understand the question.",
        note="'Them': people who gave no answer.",
    ),
    "digest.together": Entry(
        "{count} person gave no answer, or one that is not shown yet because too few gave it.",
        "{count} people gave no answer, or one that is not shown yet because too few gave it.",
    ),
    "digest.out_of": Entry("{count} person was asked", "{count} people were asked", note="In brackets."),
    "digest.out_of_about": Entry(
        "about {count} person was asked", "about {count} people were asked", note="In brackets."
    ),
    "digest.out_of_few": Entry("few or no people were asked", note="In brackets."),
    "digest.counts": Entry("What they said ({base})", note=f"{_TABLE} {{base}}: '60 people were asked'."),
    "digest.support": Entry("Support ({base})", note=f"{_TABLE} {{base}}: '60 people were asked'."),
    "digest.red_line": Entry(
        "Red line: cannot accept it ({base})", note=f"{_TABLE} {{base}}: '60 people were asked'."
    ),
    "digest.direction": Entry(
        "Of those who want a change ({base})", note=f"{_TABLE} {{base}}: '60 people were asked'."
    ),
    "digest.reason": Entry(
        "The main reason of those who cannot accept it ({base})",
        note=f"{_TABLE} {{base}}: '60 people were asked'.",
    ),
    "digest.list": Entry("Which to keep ({base})", note=f"{_TABLE} {{base}}: '60 people were asked'."),
    "digest.most": Entry("What matters most ({base})", note=f"{_TABLE} {{base}}: '60 people were asked'."),
    "digest.first_places": Entry("First place ({base})", note=f"{_TABLE} {{base}}: '60 people were asked'."),
    "digest.later_places": Entry(
        "A later place ({base})", note=f"{_TABLE} {{base}}: '60 people were asked'."
    ),
    "digest.version": Entry(
        "Proposal {proposal}, version {version}.", note="{proposal} is a letter: a, b, c, d or e."
    ),
    "digest.cited": Entry(
        "Proposal {proposal}, version {version}, says:",
        note="{proposal} is a letter: a, b, c, d or e. The proposal's own words follow.",
    ),
    "digest.figure": Entry(
        "Today's figure: {figure}. A random half named a number of their own before they saw it. The two "
        "halves are never added up.",
    ),
    "digest.halves_small": Entry("Too few people in each half to show what they said."),
    "digest.half_of": Entry(
        "a random half of {count} person", "a random half of {count} people", note="In brackets."
    ),
    "digest.half_own": Entry(
        "Named a number first: the figure is… ({base})",
        note=f"{_TABLE} Then: too low, about right, too high. {{base}}: 'a random half of 60 people'.",
    ),
    "digest.half_figure": Entry(
        "Saw the figure first: it is… ({base})",
        note=f"{_TABLE} Then: too low, about right, too high. {{base}}: 'a random half of 60 people'.",
    ),
    "digest.numbers_own": Entry("Named a number first: their numbers", note=_TABLE),
    "digest.numbers_figure": Entry("Saw the figure first: their numbers", note=_TABLE),
    "digest.numbers_kept": Entry("Their numbers are kept back to protect people, or too few gave one."),
    "digest.lower": Entry("Lower than {figure}", note="A row of a table: how many named such a number."),
    "digest.at_figure": Entry(
        "{figure}, or said it is about right", note="A row of a table. {figure} is today's figure."
    ),
    "digest.higher": Entry("Higher than {figure}", note="A row of a table."),
    "digest.without": Entry("Too low or too high, no other number given", note="A row of a table."),
    "digest.median": Entry(
        "The middle number of {people} is {value}.",
        note="The median. {people}: '20 to 24 people', or 'nearly all people (56 to 60)'.",
    ),
    "digest.median_lower": Entry("Of the lower ones, the middle number is {value}."),
    "digest.median_higher": Entry("Of the higher ones, the middle number is {value}."),
    "digest.no_median": Entry(
        "Numbers given: {people}. The middle number is not shown, to protect people.",
        note="{people} is a number or a range of numbers.",
    ),
    "digest.gave_number": Entry("Gave a number", note="A row of a table: how many people did."),
    "digest.open_answers": Entry("In their own words", note="A heading."),
    "digest.open_given": Entry("Answers waiting for review", note=_TABLE),
    "digest.open_unreviewed": Entry(
        "No answer in a person's own words is shown before somebody has reviewed it."
    ),
    "digest.open_written": Entry("Answers in their own words", note=_TABLE),
    "digest.reviewed": Entry("In their own words, as reviewed: {part}", note="A heading."),
    "digest.reviewed_how": Entry(
        "People with the only key read these answers on another computer and took out what points at"
        " somebody. Texts stand in no order, and next to no group."
    ),
    "digest.reviewed_tags": Entry("What they are about: one answer can be about several things", note=_TABLE),
    "digest.reviewed_left_out": Entry("Left out by the reviewers", note=_TABLE),
    "digest.quotes_new": Entry("New since the last digest:", note="before a list of quotes"),
    "digest.reviewed_texts": Entry("What some of them wrote:"),
    "digest.reviewed_none": Entry("No text was released."),
    "digest.reviewed_few": Entry("Too few answered in their own words for anything to be shown."),
    "digest.quoted_how": Entry(
        "Reviewers read these answers and took out what points at somebody; gaps are shown as […]. Texts"
        " stand in no order, next to no group, and with a country only where their writers agreed."
    ),
    "digest.quoted_more": Entry(
        "Not all answers are read yet. What they are about is counted once, after closing."
    ),
    "digest.quote_country": Entry("{quote} ({country})", note="somebody's words, then her country"),
    "digest.quote_accepted": Entry(
        "Translated from {language} by a reviewer, accepted by another: {text}",
        note="language in its own name",
    ),
    "digest.quote_translated": Entry(
        "Translated from {language} by a reviewer, not accepted by another yet: {text}",
        note="language in its own name",
    ),
    "digest.quote_only_translated": Entry(
        "{text} (translated by a reviewer, accepted by another)", note="text is what somebody wrote"
    ),
    "digest.quote_refused": Entry(
        "{count} quote is not shown: it does not stand in the text as it was released.",
        "{count} quotes are not shown: they do not stand in the texts as they were released.",
    ),
    "digest.changed": Entry("What changed since the last digest", note="A heading."),
    "digest.first": Entry("This is the first digest with figures."),
    "digest.same": Entry("Nothing: the figures are those of the last digest."),
    "digest.newly_counted": Entry(
        "{count} person is newly counted since the last digest.",
        "{count} people are newly counted since the last digest.",
    ),
    "digest.changed_only": Entry("People have come in and others have gone, or changed their answers."),
    "digest.moved": Entry("Support, then and now", note=_TABLE),
    "digest.step_of": Entry("{part}: {step}", note="A part of the proposal, and an answer to it."),
    "digest.then": Entry("Then", note="A column of a table: in the last digest."),
    "digest.now": Entry("Now", note="A column of a table: in this digest."),
    "digest.column_count": Entry("People", note="A column of a table: how many."),
    "digest.column_percent": Entry("Share", note="A column of a table: percent."),
    "digest.column_average": Entry(
        "Average of countries", note="A column: the plain average over countries, percent."
    ),
    "digest.column_answer": Entry("Answer", note="A column of a table."),
    "digest.average_few_answers": Entry("An average over countries is shown from 30 answers on."),
    "digest.average_few_countries": Entry(
        "An average over countries needs three countries with enough people each."
    ),
    "digest.average_open": Entry(
        "Too little is shown by country to tell the average of countries for every answer."
    ),
    "digest.average_some_only": Entry("No average over countries: only some people were asked."),
    "digest.average_high_risk": Entry("For this proposal nothing is shown by country, to protect people."),
    "digest.reading": Entry("How to read the figures", note="A heading."),
    "digest.read_small": Entry(
        "'{range}' stands for any count under {few}, none included. A group under {few} is never shown, and "
        "cannot be had by subtraction.",
    ),
    "digest.read_range": Entry(
        "A range such as '28 to 32' stands where the exact number would let somebody work out a group under "
        "{few}. 'Nearly all' is shown so too.",
    ),
    "digest.read_steps": Entry(
        "A number moves only when {few} or more people change it, so that a new digest shows nobody. It can be "
        "up to {behind} behind, seldom more; where people took answers back, ahead.",
        note="{few} and {behind} are numbers: 5 and 4.",
    ),
    "digest.read_percent": Entry(
        "Counts come first. A share in percent stands only from 30 people on. There are no margins of error: "
        "these people are no sample."
    ),
    "digest.read_average": Entry(
        "'Average of countries' is plain: each country with enough people counts the same, however many "
        "answered there. Where two percentages stand, it lies between them."
    ),
    "digest.side_by_side": Entry(
        "Side by side: {by}", note="A heading of a table of groups. {by}: 'Gender', or 'Their language'."
    ),
    "digest.too_little": Entry("{group}: too little to show.", note="{group}: 'Women's groups', 'Yemen'."),
    "digest.read_groups": Entry(
        "Of groups side by side, '10 to 14' means: at least 10 of the group said so, at most 14. What is not "
        "shown leaves room for both. Each table stands by itself: nothing is told of people in two groups."
    ),
    "digest.read_halves": Entry(
        "Numbers are told for each half by itself, because a figure seen first pulls answers towards it."
    ),
    "digest.drafts": Entry(
        "Nobody has yet reviewed the translation into these languages. Read their answers with care:"
    ),
    "digest.conclusions": Entry("What may be concluded", note="A heading."),
    "digest.shows": Entry("This shows what the people who took part said, and the reasons they gave."),
    "digest.shows_not": Entry(
        "It does not show what women, advocates or a country think, nor how many think so. Partner groups "
        "invited these people, and they chose to answer."
    ),
    "digest.objections": Entry("An objection shown here exists. That none is shown proves nothing."),
    "digest.cite": Entry(
        "Cite as: {participants} from {countries}, invited by partner groups, {opens} to {until}.",
        note="{participants}: '60 participants'. {countries}: '5 or more countries'. Then two dates.",
    ),
    "digest.cite_no_countries": Entry(
        "Cite as: {participants}, invited by partner groups, {opens} to {until}.",
        note="{participants}: '60 participants'. Then two dates.",
    ),
    "digest.participants": Entry("{count} participant", "{count} participants", note="Inside a sentence."),
    "digest.countries": Entry(
        "{count} or more countries",
        "{count} or more countries",
        note="Inside a sentence: '60 participants from 5 or more countries'.",
    ),
    "digest.between": Entry("Between groups", note="A heading: what groups of people said differently."),
    "digest.between_by": Entry("Compared here, one at a time", note="A list of what groups differ in."),
    "digest.between_how": Entry(
        "Only differences that stay, even if any five people in each group had answered otherwise. "
        "This is about those who took part, nobody else.",
    ),
    "digest.between_none": Entry("No difference between groups is large enough to rely on."),
    "digest.differs": Entry(
        "More in “{more}” than in “{less}” said “{step}”: {number} of {people}, and {other} of {others}.",
        note="{more} and {less} are groups, such as Women or a country; {step} is an answer; then numbers. "
        "More means a larger share.",
    ),
    "digest.translations": Entry("How the questions were understood", note="A heading."),
    "digest.translations_compared": Entry(
        "{count} comparison was made of one language with all others: for how many chose 'I do not "
        "understand', and for how many skipped.",
        "{count} comparisons were made of one language with all others: for how many chose 'I do not "
        "understand', and for how many skipped.",
    ),
    "digest.closed_in": Entry(
        "Now asked in {asked} of {languages} languages. Answers given in the others are left out, and are among"
        " those that are not shown. Groups are not compared:",
        note="About one question whose translation was wrong. A list of languages follows.",
    ),
    "digest.reworded": Entry(
        "Its words in {language} changed on {day}. Answers to {count} wording are counted together.",
        "Its words in {language} changed on {day}. Answers to all {count} wordings are counted together.",
        note="About one question whose translation was corrected. {count} is 2 or more.",
    ),
    "digest.closed_since": Entry("Not asked in {language} since {day}.", note="About one question."),
    "digest.flags_none": Entry(
        "No language stands out. One does from 15 more of 100 people on, where 20 or more were asked in it."
    ),
    "digest.flags": Entry(
        "Look at these translations. In each, 15 or more of 100 people more than in the other languages:",
        note="A list follows, such as: 'Arabic, “Peace talks”: did not understand it.'",
    ),
    "digest.flag_not_understood": Entry("{language}, “{question}”: did not understand it."),
    "digest.flag_skipped": Entry("{language}, “{question}”: skipped it."),
    "digest.lowest": Entry(
        "Where support is lowest, even if only by a little", note="The heading of a list of groups."
    ),
    "digest.lowest_of": Entry(
        "{part}. “{group}”: {number} of {people} said it is good or can live with it. It is the lowest share "
        "of the {groups} groups that are shown.",
        note="{part} is a part of a text that people were asked about; then a group and numbers.",
    ),
    "digest.below": Entry("{above}\n{line}", note="Two lines of a table in a chat, one below the other."),
    "digest.answer_count": Entry(
        "– {answer}: {number}", note="An answer and how many gave it: 'Good as it is: 40 to 44'."
    ),
}
