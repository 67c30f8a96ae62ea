"""A survey bot through which grassroots advocates take part in drafting a charter.

The rooms, from the street to the core. Each may import only those below it (import-linter checks).

- `bot.__main__`, `bot.cli`: the door. One file a verb; it reads what was typed and prints what came of it.
- `bot.assembly`: the only place that builds objects. A `Config` goes in, a running service comes out.
- `bot.synthetic`: respondents that are made up, and say so, for the trial and the demo. They come in
  by the same way as people.
- `bot.console`: what staff see and do in a browser. Its pages call the use cases that chat and shell call.
- `bot.api`: what programs do over HTTP, by tokens of staff, through the same use cases.
- `bot.metrics`: figures for whoever keeps the service running. They stand around the channels and count.
- `bot.channels`: how people reach the bot. `telegram` and `web` translate what came into an inbound
  thing, and what is said into messages; `email` carries digests; `sms` goes through a gateway
  of short messages; `hooks` tells web addresses what happened. They decide nothing.
- `bot.schedule`: wakes. What is due is a question to the database; `bot.app` decides.
- `bot.app`: the use cases, each one transaction: turns, rounds, reminders, digests, erasing. Also the
  protocol that every channel keeps.
- `bot.digest`: findings into text, HTML and JSON. It asks the database nothing.
- `bot.estimation`: estimators that need a library. Counting itself stays in the core.
- `bot.storage`: tables, statements, migrations, keys, and the sealing of what must be sealed.
- `bot.i18n`: the words, and numbers, dates and directions in each language.
- `bot.surveyfile`: reads what staff write by hand, surveys and countries, and tells every mistake at once.
- `bot.config`: the settings, from the environment.
- `bot.domain`: the core: surveys, interviews, rounds, findings and what may be disclosed. Pure and
  synchronous, from the standard library alone; `now` is always an argument.

One turn always goes one way: receive, load the session, step (pure), store session, answers, outgoing
messages and the mark that this was applied in one transaction, commit, confirm to the channel, deliver
from the outbox, mark delivered.
"""

__version__ = "0.1.0"
