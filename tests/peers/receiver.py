"""The receiver used most today: pysiaalarm from PyPI, which acknowledges and then does nothing more.

usage: receiver.py    reads a key (or `-`) and then accounts, one a line, from stdin; prints `ready PORT`; ends when killed.
"""
import asyncio, sys
from pysiaalarm.aio import SIAAccount, SIAClient


async def nothing(event):
    pass


async def main():
    key, *accounts = sys.stdin.read().split()
    client = SIAClient('127.0.0.1', 0, [SIAAccount(name, None if key == '-' else key) for name in accounts], function=nothing)
    await client.async_start(reuse_port=False)
    print('ready', client.server.sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
