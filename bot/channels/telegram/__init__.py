"""The Telegram channel: reads what arrives, sends what stands in the outbox, decides nothing.

`wire` makes calls, `errors` says what a failed one asks for, `reading` turns an update into an
arrival, `intake` has a batch committed before anybody confirms it, `receiving` polls, `webhook`
is posted to, `sending` delivers, `presses` answers button presses, `commands` publishes the menu.
"""
