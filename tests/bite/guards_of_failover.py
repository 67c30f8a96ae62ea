"""Guards of several workers on a server: what was kept is known, and nothing that is sent is written down."""

from __future__ import annotations

from tests.bite.guard import Guard

_TURNED = ("tests/storage/test_failover.py",)

OF_FAILOVER = (
    Guard(
        "what another server kept under the same number is not taken for ours",
        "bot/storage/server.py",
        "    if doubt.worker:\n        kept = ",
        "    if doubt is None:\n        kept = ",
        _TURNED,
    ),
    Guard(
        "what a worker that was taken for gone was keeping is said not to be known",
        "bot/storage/workers.py",
        "if rows and rows[0][0] != UNKNOWN else None",
        "if rows else None",
        _TURNED,
    ),
    Guard(
        "who was taken for gone and is there again is one of them",
        "bot/storage/workers.py",
        "            if known:\n                return",
        "            if self.number:\n                return",
        _TURNED,
    ),
    Guard(
        "of two processes that make a key at once the first one's stays",
        "bot/storage/keys.py",
        "os.link(fresh, path)",
        "path.write_bytes(key)",
        ("tests/storage/test_keys.py",),
    ),
    Guard(
        "a server writes no value that it was sent into its log",
        "deploy/postgresql.conf",
        "log_min_messages = log\n",
        "log_min_messages = error\n",
        ("tests/test_deploy.py",),
    ),
    Guard(
        "the proxy writes down no address that was asked for",
        "deploy/Caddyfile",
        "exclude http.log\n",
        "exclude tls\n",
        ("tests/service/test_proxy.py",),
    ),
)
