"""Short messages: a person's phone company and a gateway of ours bring what is said, both ways.

`gateway` is what every gateway is to the channel, and `choosing` makes the one that the settings name:
`africastalking`, `twilio`, `android` or `own`. `wire` makes their calls, `errors` says what a failed message
asks for, `signing` tells a provider's posts from forged ones, `reading` takes from them what they hold.
"""
