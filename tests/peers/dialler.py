"""A panel dialler that Vaka did not write: my-dc09-spt from PyPI. On NAK it sets its clock and sends again.

usage: dialler.py PORT TCP|UDP ACCOUNT KEY|- TOKEN CODE ZONE     sends one event (TOKEN is SIA-DCS or ADM-CID) to 127.0.0.1:PORT,
encrypted when KEY is 16 characters; exit 0 only when it was acknowledged within ten seconds.
"""
import logging, sys, time
from my_dc09_spt import dc09_spt

port, transport, account, key, token, code, zone = sys.argv[1:8]
logging.basicConfig(level=logging.INFO, format='%(message)s')
panel = dc09_spt.dc09_spt(account, line=0)
panel.set_path('main', 'primary', '127.0.0.1', int(port), account=account, key=None if key == '-' else key.encode(), line=0, type=transport)
event = {'code': code, 'zone': int(zone), 'area': 1} if token == 'SIA-DCS' else {'code': int(code), 'q': 1, 'zone': int(zone), 'area': 1}
try:
    panel.send_msg(token, event)
except Exception:
    sys.exit(1)  # the library has said why
end = time.monotonic() + 10
while time.monotonic() < end and (panel.notSent() or panel.send and panel.send.active()):
    time.sleep(0.02)
sys.exit(0 if panel.notSent() == 0 else 1)
