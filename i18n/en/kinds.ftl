# Kind of event: hold-up
kind-hold-up = Hold-up

# Kind of event: duress code at the panel
kind-duress = Duress

# Kind of event: panic button
kind-panic = Panic

# Kind of event: fire
kind-fire = Fire

# Kind of event: carbon monoxide
kind-co = Carbon monoxide

# Kind of event: gas
kind-gas = Gas

# Kind of event: medical
kind-medical = Medical

# Kind of event: burglary confirmed by a second zone; its number of zones stands beside it
kind-burglary-confirmed = Burglary

# Kind of event: burglary, one zone
kind-burglary = Burglary

# Kind of event: someone tampers with the system
kind-tamper = Tamper

# Kind of event: an alarm whose code says no more
kind-alarm = Alarm

# Kind of event: water leak or freezing
kind-water = Water leak

# Kind of event: the panel's line is lost
kind-line-lost = Line lost

# Kind of event: no mains power
kind-power = Power cut

# Kind of event: battery low
kind-battery = Low battery

# Kind of event: any other fault
kind-trouble = System trouble

# Cause of a sharp event
cause-break-in = Break-in

# Cause of a sharp event
cause-attempt = Attempt

# Cause of a sharp event
cause-fire = Fire

# Cause of a sharp event
cause-threat = Threat

# Cause of a sharp event
cause-person-in-need = Person in need

# Cause of a sharp event
cause-water-damage = Water damage

# Cause of an event
cause-other = Other

# Cause of a false alarm
cause-user-mistake = User mistake

# Cause of a false alarm
cause-animal = Animal

# Cause of a false alarm
cause-sensor-fault = Sensor fault

# Cause of a false alarm
cause-weather = Weather

# Cause of a false alarm
cause-visitor = Visitor

# Cause of a false alarm
cause-unknown = Unknown

# Cause of a test
cause-customer-test = Customer's test

# Cause of a test
cause-service-test = Service test

# Cause of a test
cause-centre-test = Centre's test

# Cause of a technical event
cause-line = Line

# Cause of a technical event
cause-power = Power

# Cause of a technical event
cause-device = Device

# Cause of a technical event
cause-installation = Installation

# Role of a person at the centre
role-trainee = Trainee

# Role of a person at the centre
role-operator = Operator

# Role of a person at the centre
role-supervisor = Supervisor

# Role of a person at the centre
role-privacy = Privacy officer

# What sort of signal it is, on the timeline
signal-alarm = alarm

# What sort of signal it is, on the timeline
signal-restore = restored

# What sort of signal it is, on the timeline
signal-trouble = trouble

# What sort of signal it is, on the timeline
signal-test = test

# What sort of signal it is, on the timeline
signal-opening = disarmed

# What sort of signal it is, on the timeline
signal-closing = armed

# What sort of signal it is, on the timeline
signal-bypass = bypassed

# What sort of signal it is, on the timeline
signal-cancel = cancelled by the home

# What sort of signal it is, on the timeline
signal-voice-ready = voice or video ready

# What sort of signal it is, on the timeline
signal-supervisory = supervision

# What sort of signal it is, on the timeline
signal-other = signal

# What sort of signal it is, on the timeline: made by the centre itself when a supervised line is silent
signal-line-lost = line silent

# What sort of signal it is, on the timeline: made by the centre itself when a silent line is heard again
signal-line-restored = line heard again
