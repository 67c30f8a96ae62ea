"""Guards of gateways of short messages: nobody else is believed, nothing is told, nothing is sent twice."""

from __future__ import annotations

from tests.bite.guard import Guard

_SMS = "bot/channels/sms/"
_EVERY = ("tests/channels/sms/test_every_gateway.py",)
_AFRICASTALKING = ("tests/channels/sms/test_africastalking.py",)
_TWILIO = ("tests/channels/sms/test_twilio.py",)
_ANDROID = ("tests/channels/sms/test_android.py",)
_CHOOSING = ("tests/channels/sms/test_choosing.py",)

OF_GATEWAYS = (
    Guard(
        "a redirect of a gateway is not followed",
        f"{_SMS}wire.py",
        "follow_redirects=False,",
        "follow_redirects=True,",
        _EVERY,
    ),
    Guard(
        "the libraries beneath a gateway log nothing at any level",
        f"{_SMS}wire.py",
        "            hush()  # only now is all loaded that could log\n",
        "",
        _EVERY,
    ),
    Guard(
        "what may have reached a gateway is told from what certainly did not",
        f"{_SMS}wire.py",
        'left = left or told["request"].method == b"POST"',
        'left = left or told["request"].method == b"CONNECT"',
        _EVERY,
    ),
    Guard(
        "an answer of a gateway that is too large is not read",
        f"{_SMS}wire.py",
        "if len(body) > MOST_BYTES:",
        "if len(body) < 0:",
        _EVERY,
    ),
    Guard(
        "a gateway cannot ask for a pause without end",
        f"{_SMS}wire.py",
        "return min(max(wait, 1.0), MOST_PAUSE)",
        "return max(wait, 1.0)",
        _EVERY,
    ),
    Guard(
        "what a gateway may have sent is sent again only where it arrives once",
        f"{_SMS}errors.py",
        "if policy is Policy.AMBIGUOUS and repeatable:",
        "if policy is Policy.AMBIGUOUS:",
        _EVERY,
    ),
    Guard(
        "a wrong address of a gateway stops sending and loses nothing",
        f"{_SMS}errors.py",
        "    404: Policy.TOKEN,\n",
        "",
        _EVERY,
    ),
    Guard(
        "a word or a signature that is another is forged",
        f"{_SMS}signing.py",
        '    if not hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode()):\n',
        "    if not hmac.compare_digest(expected.encode(), expected.encode()):\n",
        _EVERY,
    ),
    Guard(
        "a post that was signed long ago is refused",
        f"{_SMS}signing.py",
        "if abs(int(told) - now) > APART:",
        "if int(told) - now > APART:",
        _ANDROID,
    ),
    Guard(
        "only who knows the end of the address is Africa's Talking",
        f"{_SMS}africastalking.py",
        '        check_word(urlsplit(request.url).path.rpartition("/")[2], self._account.secret)\n',
        "        check_word(urlsplit(request.url).path, urlsplit(request.url).path)\n",
        _AFRICASTALKING,
    ),
    Guard(
        "an account without money at Africa's Talking stops sending and loses nothing",
        f"{_SMS}africastalking.py",
        "405: Policy.TOKEN,  # InsufficientBalance",
        "405: Policy.REFUSED,  # InsufficientBalance",
        _AFRICASTALKING,
    ),
    Guard(
        "a signature of Twilio's is looked at",
        f"{_SMS}twilio.py",
        "if not any(hmac.compare_digest(sent, each) for each in right):",
        "if not any(hmac.compare_digest(each, each) for each in right):",
        _TWILIO,
    ),
    Guard(
        "who wrote STOP to Twilio is out of reach",
        f"{_SMS}twilio.py",
        "21610: Policy.UNREACHABLE,  # She wrote STOP",
        "21610: Policy.REFUSED,  # She wrote STOP",
        _TWILIO,
    ),
    Guard(
        "a phone that is switched off is not gone",
        f"{_SMS}twilio.py",
        'frozenset({"21610", "30004",',
        'frozenset({"21610", "30003", "30004",',
        _TWILIO,
    ),
    Guard(
        "receipts are asked for with each message",
        f"{_SMS}twilio.py",
        '            "StatusCallback": self._hook,\n',
        "",
        _TWILIO,
    ),
    Guard(
        "a message that a phone has already was taken",
        f"{_SMS}android.py",
        "if not answer.taken and answer.code != CONFLICT:",
        "if not answer.taken:",
        _ANDROID,
    ),
    Guard(
        "the same words twice are two messages",
        f"{_SMS}android.py",
        'heard = id_in(posted, "id")',
        'heard = id_in(payload, "messageId")',
        _ANDROID,
    ),
    Guard(
        "a gateway of one's own is told the mark of each message",
        f"{_SMS}own.py",
        '"Idempotency-Key": message.mark}',
        '"Idempotency-Key": "one"}',
        _EVERY,
    ),
    Guard(
        "nobody answers a name or a short code",
        f"{_SMS}reading.py",
        "    if not phonenumbers.is_possible_number(read):\n        return None\n",
        "",
        _EVERY,
    ),
    Guard(
        "a number as it is told at home is the same number",
        f"{_SMS}reading.py",
        "    region = _region(ours)\n",
        '    region = _region("")\n',
        _ANDROID,
    ),
    Guard(
        "no number shows where a message is printed",
        f"{_SMS}gateway.py",
        "    to: str = field(repr=False)\n",
        "    to: str\n",
        _EVERY,
    ),
    Guard(
        "texts go to a gateway with TLS, or stay on this machine",
        "bot/config/gateways.py",
        "    if not _safe(config.sms_url):\n",
        "    if config.sms_url is False:\n",
        _CHOOSING,
    ),
    Guard(
        "a gateway posts with TLS, or from this machine",
        "bot/config/gateways.py",
        "    if not _safe(config.web_url):\n",
        "    if config.web_url is False:\n",
        _CHOOSING,
    ),
)
