"""A Bot API server on loopback, as strict as the real one, for tests and benches.

In-process: `async with Emulator() as api:` (`api.url`, `api.token`, `api.people`, `api.calls`,
`await api.until(...)`). In its own process: `python -m tests.botapi --port N`, or `served()`;
then `Remote(url)` does over HTTP what `api.people` does here.
"""

from tests.botapi.faults import Fault
from tests.botapi.people import People
from tests.botapi.remote import Remote, served
from tests.botapi.server import TOKEN, Call, Emulator

__all__ = ["TOKEN", "Call", "Emulator", "Fault", "People", "Remote", "served"]
