# Kind of event: hold-up
kind-hold-up = Överfall

# Kind of event: duress code at the panel
kind-duress = Hotkod

# Kind of event: panic button
kind-panic = Trygghetslarm

# Kind of event: fire
kind-fire = Brand

# Kind of event: carbon monoxide
kind-co = Kolmonoxid

# Kind of event: gas
kind-gas = Gas

# Kind of event: medical
kind-medical = Sjukdom

# Kind of event: burglary confirmed by a second zone; its number of zones stands beside it
kind-burglary-confirmed = Inbrott

# Kind of event: burglary, one zone
kind-burglary = Inbrott

# Kind of event: someone tampers with the system
kind-tamper = Sabotage

# Kind of event: an alarm whose code says no more
kind-alarm = Larm

# Kind of event: water leak or freezing
kind-water = Vattenläcka

# Kind of event: the panel's line is lost
kind-line-lost = Linje bruten

# Kind of event: no mains power
kind-power = Strömavbrott

# Kind of event: battery low
kind-battery = Svagt batteri

# Kind of event: any other fault
kind-trouble = Fel på anläggningen

# Cause of a sharp event
cause-break-in = Inbrott

# Cause of a sharp event
cause-attempt = Försök

# Cause of a sharp event
cause-fire = Brand

# Cause of a sharp event
cause-threat = Hot

# Cause of a sharp event
cause-person-in-need = Person i nöd

# Cause of a sharp event
cause-water-damage = Vattenskada

# Cause of an event
cause-other = Annat

# Cause of a false alarm
cause-user-mistake = Handhavande

# Cause of a false alarm
cause-animal = Djur

# Cause of a false alarm
cause-sensor-fault = Fel på givare

# Cause of a false alarm
cause-weather = Väder

# Cause of a false alarm
cause-visitor = Besökare

# Cause of a false alarm
cause-unknown = Okänd

# Cause of a test
cause-customer-test = Kundens prov

# Cause of a test
cause-service-test = Servicens prov

# Cause of a test
cause-centre-test = Larmcentralens prov

# Cause of a technical event
cause-line = Linje

# Cause of a technical event
cause-power = Ström

# Cause of a technical event
cause-device = Enhet

# Cause of a technical event
cause-installation = Installation

# Role of a person at the centre
role-trainee = Elev

# Role of a person at the centre
role-operator = Operatör

# Role of a person at the centre
role-supervisor = Arbetsledare

# Role of a person at the centre
role-privacy = Dataskyddsansvarig

# What sort of signal it is, on the timeline
signal-alarm = larm

# What sort of signal it is, on the timeline
signal-restore = återställt

# What sort of signal it is, on the timeline
signal-trouble = fel

# What sort of signal it is, on the timeline
signal-test = prov

# What sort of signal it is, on the timeline
signal-opening = frånkopplat

# What sort of signal it is, on the timeline
signal-closing = tillkopplat

# What sort of signal it is, on the timeline
signal-bypass = förbikopplat

# What sort of signal it is, on the timeline
signal-cancel = avbrutet hemifrån

# What sort of signal it is, on the timeline
signal-voice-ready = ljud eller bild redo

# What sort of signal it is, on the timeline
signal-supervisory = övervakning

# What sort of signal it is, on the timeline
signal-other = signal

# What sort of signal it is, on the timeline: made by the centre itself when a supervised line is silent
signal-line-lost = linjen tyst

# What sort of signal it is, on the timeline: made by the centre itself when a silent line is heard again
signal-line-restored = linjen hörs igen
