"""A decoder of DC-09 that Vaka did not write: siadc09 from PyPI. It says of each frame what it reads.

usage: decoder.py    one JSON object a line on stdin, {"frame": hex, "key": hex or null}; for each one line with what was read, or why not.
"""
import datetime, json, sys
from siadc09 import message, siadcs, admcid


def plain(value):
    """Times and dates as text, numbers and texts as they are."""
    return value.isoformat() if isinstance(value, (datetime.time, datetime.date)) else value


def dcs_event(qualifier, event):
    units = None if event.units is None else [event.units.value, event.units.unitstype]
    modifiers = {code: None if m is None else [plain(m.value), m.descr] for code, m in event.modifiers.items()}
    return {'q': qualifier, 'code': event.code, 'address': event.addr, 'text': event.descr, 'units': units, 'modifiers': modifiers}


def events(data):
    if isinstance(data, siadcs.DataDcsGroup):
        read = []
        for block in data.blocks:
            if isinstance(block, siadcs.DcsInfo) and block.functioncode in ('N', 'O'):
                read += [dcs_event(block.functioncode, event) for event in block.events]
            elif isinstance(block, siadcs.DcsSpecial):
                read.append({'block': block.functioncode, 'content': block.content.hex()})
            else:
                read.append({'unread': True})
        return read
    if isinstance(data, admcid.DataCid) and data.event is not None:
        event = data.event
        return [{'q': event.qualifier, 'code': event.code, 'group': event.group, 'address': event.addr}]
    return [] if data is None else [{'unread': True}]


for line in sys.stdin:
    asked = json.loads(line)
    try:
        read = message.parse_frame(bytes.fromhex(asked['frame']), None if asked['key'] is None else bytes.fromhex(asked['key']))
        said = {
            'token': read.idtoken, 'encrypted': bool(read.encrypted), 'seq': read.seq, 'receiver': read.account.rcvr,
            'line': read.account.pref, 'account': read.account.acct, 'events': events(read.data),
            'xdata': [field.pack().hex() for field in read.xdata],
            'time': None if read.timestamp is None else int(read.timestamp.timestamp()),
        }
    except Exception as error:
        said = {'refused': '%s: %s' % (error.__class__.__name__, error)}
    print(json.dumps(said), flush=True)
