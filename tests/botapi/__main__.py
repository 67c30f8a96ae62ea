"""`python -m tests.botapi --port N`: serve until terminated; the first line printed is the address."""

from __future__ import annotations

import argparse
import asyncio
import signal

from tests.botapi.server import TOKEN, Emulator


async def serve(arguments: argparse.Namespace) -> None:
    """Serve until SIGTERM or SIGINT."""
    emulator = Emulator(
        token=arguments.token,
        validate=not arguments.trusting,
        log_calls=not arguments.no_log,
        port=arguments.port,
    )
    async with emulator:
        print(emulator.url, flush=True)  # noqa: T201 - whoever started it reads the address
        stop = asyncio.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
        await stop.wait()


def main() -> None:
    """Read the flags and serve."""
    parser = argparse.ArgumentParser(prog="python -m tests.botapi")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--trusting", action="store_true", help="do not have aiogram check each request")
    parser.add_argument("--no-log", action="store_true", help="do not keep a log of calls")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
