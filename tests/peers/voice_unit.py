"""A SIP voice unit that Vaka did not write (baresip), G.711: it takes every call, plays HOME.wav and writes what it hears
into HEARD.wav. It asks for other terms right after the call stands, as real units do, and ends with its stdin.

usage: voice_unit.py PORT HOME.wav HEARD.wav
"""
import asyncio
import sys

from baresip import Account, Config, Runtime, UserAgent

port, home, heard = sys.argv[1:4]


async def main():
    runtime = Runtime()
    await runtime.start(Config(net_interface='127.0.0.1', audio_source=f'aufile,{home}', audio_player=f'aufile,{heard}',
                               extra_config_text=f'sip_listen 127.0.0.1:{port}\naudio_buffer 20-160\n'))
    unit = await UserAgent.create(runtime, Account(user='panel', domain='127.0.0.1', password='', reg_interval=0,
                                                   audio_codecs=('pcmu', 'pcma')))
    unit.on_incoming(lambda call: asyncio.ensure_future(call.answer()))
    print('ready', flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await runtime.close()

asyncio.run(main())
