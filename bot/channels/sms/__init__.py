"""Short messages: a person's phone company and a gateway of ours bring what is said, both ways.

`gateway` is what every gateway is to the channel, `errors` says what a failed message asks for.
"""
