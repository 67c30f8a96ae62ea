"""Gateways of short messages on loopback, as strict as their documentation, for tests and benches.

`async with Twilio() as api:` serves on `api.root` until the block ends: `api.messages` are those it took,
`api.refusals` why it refused others, `api.orders` what goes wrong with the next calls, `api.numbers` what is
wrong with somebody's number. `api.said(...)` and `api.receipt(...)` are posts as the provider signs them,
which `api.post(...)` brings to where they are for. Nothing here comes from `bot`: what is signed is written
down twice.
"""

from tests.smsapi.africastalking import AfricasTalking
from tests.smsapi.android import Android
from tests.smsapi.own import Own
from tests.smsapi.served import Message, Order, Post, Served
from tests.smsapi.twilio import Twilio

__all__ = ["AfricasTalking", "Android", "Message", "Order", "Own", "Post", "Served", "Twilio"]
