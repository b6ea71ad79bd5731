"""A SIP voice unit that Vaka did not write (baresip), G.711: it takes every call, plays HOME.wav and writes what it hears
into HEARD.wav. It asks for other terms right after the call stands, as real units do, and ends with its stdin. It is called
over udp or tcp at PORT or, with a certificate (key and certificate, PEM), over tls at the next one. A line at its stdin is an
address to call: it says `answered` or `refused`, and `ended` once an answered call is over.

usage: voice_unit.py PORT HOME.wav HEARD.wav [TRANSPORT [CERTIFICATE.pem]]
"""
import asyncio
import sys

from baresip import Account, BaresipError, CallState, Config, Runtime, UserAgent

port, home, heard = sys.argv[1:4]
transport = sys.argv[4] if len(sys.argv) > 4 else 'udp'
sealed = f'sip_certificate {sys.argv[5]}\n' if len(sys.argv) > 5 else ''


async def calls_out(unit, address):
    try:
        call = await unit.dial(address)
        await call.wait_established(timeout=120)
    except BaresipError:
        return print('refused', flush=True)
    print('answered', flush=True)
    while call.state is not CallState.CLOSED:
        await asyncio.sleep(0.05)
    print('ended', flush=True)


async def main():
    runtime = Runtime()
    await runtime.start(Config(net_interface='127.0.0.1', audio_source=f'aufile,{home}', audio_player=f'aufile,{heard}',
                               extra_config_text=f'sip_listen 127.0.0.1:{port}\n{sealed}audio_buffer 20-160\n'))
    unit = await UserAgent.create(runtime, Account(user='panel', domain='127.0.0.1', password='', reg_interval=0, transport=transport,
                                                   audio_codecs=('pcmu', 'pcma')))
    unit.on_incoming(lambda call: asyncio.ensure_future(call.answer()))
    print('ready', flush=True)
    calls = set()
    while line := await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline):
        call = asyncio.ensure_future(calls_out(unit, line.strip()))
        calls.add(call)
        call.add_done_callback(calls.discard)
    await runtime.close()

asyncio.run(main())
