# Name of an action plan
plan-burglary = burglary

# Name of an action plan
plan-hold-up = hold-up, silent

# Name of an action plan
plan-panic = personal alarm

# Name of an action plan
plan-fire = fire

# Name of an action plan
plan-gas = gas

# Name of an action plan
plan-medical = medical

# Name of an action plan
plan-tamper = tamper

# Name of an action plan
plan-water = water leak

# Name of an action plan
plan-line = line lost

# Name of an action plan
plan-power = power

# Name of an action plan
plan-technical = technical fault

# A step of an action plan
step-look = Look through the cameras

# What the centre may and may not do in that step, one sentence or two short ones
may-look = Only this event's cameras, and only while you hold it.

# A step of an action plan
step-home = Is anybody at home?

# What the centre may and may not do in that step, one sentence or two short ones
may-home = Do not ask for the code word before you know whom you talk to.

# A step of an action plan
step-talk = Talk to the home

# What the centre may and may not do in that step, one sentence or two short ones
may-talk = Say that this is the alarm centre and that the place is watched. Do not say who lives there.

# A step of an action plan
step-talk-calm = Talk calmly to whoever is home

# What the centre may and may not do in that step, one sentence or two short ones
may-talk-calm = Ask how they are first. Whoever answers says the code word, you never do.

# A step of an action plan
step-call-home = Call whoever is home

# What the centre may and may not do in that step, one sentence or two short ones
may-call-home = Ask how they are first. Whoever answers says the code word, you never do.

# A step of an action plan
step-call-sleepers = Call those who sleep there

# What the centre may and may not do in that step, one sentence or two short ones
may-call-sleepers = Ask them to stay in one room and lock it. Ask nobody to go and look.

# A step of an action plan
step-seen = What do picture and sound show?

# What the centre may and may not do in that step, one sentence or two short ones
may-seen = A code word cancels only what nothing else speaks against.

# A step of an action plan
step-call-two = Call two numbers, ask for the code word

# What the centre may and may not do in that step, one sentence or two short ones
may-call-two = Two different numbers before anybody is sent. A wrong code word is none.

# A step of an action plan
step-send-guard-police = Send guard and police

# What the centre may and may not do in that step, one sentence or two short ones
may-send-guard-police = Police when somebody is seen or heard or several zones alarmed. The guard does not go in alone.

# A step of an action plan
step-send-guard = Send a guard

# What the centre may and may not do in that step, one sentence or two short ones
may-send-guard = The guard looks from outside and calls. A key is used only where the agreement says so.

# A step of an action plan
step-wait-guard = Wait for the guard

# A step of an action plan
step-guard-found = What did the guard find?

# A step of an action plan
step-send-police = Call the police

# What the centre may and may not do in that step, one sentence or two short ones
may-send-police = Say what was seen and heard, not what you think. The police decide how they come.

# A step of an action plan
step-call-contacts = Call the contacts

# What the centre may and may not do in that step, one sentence or two short ones
may-call-contacts = In order. Tell only those on the list.

# A step of an action plan
step-secure-home = See that the home is locked

# What the centre may and may not do in that step, one sentence or two short ones
may-secure-home = The home is not left open. Write down who takes over.

# A step of an action plan
step-listen-first = Listen first, do not talk

# What the centre may and may not do in that step, one sentence or two short ones
may-listen-first = No tone, no phrase and no call to the home.

# A step of an action plan
step-threat = Can it be real?

# What the centre may and may not do in that step, one sentence or two short ones
may-threat = A code word is not enough here: whoever answers may be threatened.

# A step of an action plan
step-keep-listening = Listen until the police are there

# What the centre may and may not do in that step, one sentence or two short ones
may-keep-listening = All you hear is recorded. Tell what helps the police.

# A step of an action plan
step-call-outside = Call a contact outside the home

# What the centre may and may not do in that step, one sentence or two short ones
may-call-outside = Call nobody who may be in the home. Ask nobody to go there.

# A step of an action plan
step-need = What is needed?

# What the centre may and may not do in that step, one sentence or two short ones
may-need = If nobody answers the alarm counts as real.

# A step of an action plan
step-send-ambulance = Call an ambulance, 112

# What the centre may and may not do in that step, one sentence or two short ones
may-send-ambulance = The emergency centre judges. Stay until they hang up.

# A step of an action plan
step-talk-out = Ask everybody to get out

# What the centre may and may not do in that step, one sentence or two short ones
may-talk-out = Out, close the door, gather in one place. Ask nobody to put it out or go back in.

# A step of an action plan
step-fire-seen = Is there a fire?

# What the centre may and may not do in that step, one sentence or two short ones
may-fire-seen = At the least doubt the rescue service is called.

# A step of an action plan
step-send-rescue = Call the rescue service, 112

# What the centre may and may not do in that step, one sentence or two short ones
may-send-rescue = Say the address, the way in and whether anybody may be inside.

# A step of an action plan
step-send-keyholder = Send the keyholder

# What the centre may and may not do in that step, one sentence or two short ones
may-send-keyholder = Meets them outside. Does not go in.

# A step of an action plan
step-air-out = Let them air

# What the centre may and may not do in that step, one sentence or two short ones
may-air-out = Whoever is home stays at the door while the detector sounds.

# A step of an action plan
step-still-alarming = Does the detector still sound?

# What the centre may and may not do in that step, one sentence or two short ones
may-still-alarming = A detector that does not fall silent is a fire.

# A step of an action plan
step-call-out = Call and ask everybody to get out

# What the centre may and may not do in that step, one sentence or two short ones
may-call-out = With gas: touch no switches, do not call from inside.

# A step of an action plan
step-gas-state = Is everybody well?

# What the centre may and may not do in that step, one sentence or two short ones
may-gas-state = Headache or tiredness counts as poisoning.

# A step of an action plan
step-book-service = Book service

# What the centre may and may not do in that step, one sentence or two short ones
may-book-service = The technician comes as agreed with the customer.

# A step of an action plan
step-look-ill = See how the person is

# What the centre may and may not do in that step, one sentence or two short ones
may-look-ill = Look only to help, and stop once help is there.

# A step of an action plan
step-need-ill = Is help needed?

# What the centre may and may not do in that step, one sentence or two short ones
may-need-ill = Whoever says to be well is believed, if nothing speaks against it.

# A step of an action plan
step-call-ill = Call the home and a contact

# A step of an action plan
step-stay-with = Stay in contact until help is there

# What the centre may and may not do in that step, one sentence or two short ones
may-stay-with = Give no medical advice: bring in 112.

# A step of an action plan
step-tamper-cause = What has happened?

# What the centre may and may not do in that step, one sentence or two short ones
may-tamper-cause = Tampering while the alarm is set counts as a burglary on its way.

# A step of an action plan
step-call-water = Call: shut off the water

# A step of an action plan
step-check-neighbours = See whether neighbours have the same fault

# What the centre may and may not do in that step, one sentence or two short ones
may-check-neighbours = Several at once are an outage. One home alone may be tampering.

# A step of an action plan
step-wait-line = Wait whether the line comes back

# A step of an action plan
step-line-cause = Why is the line silent?

# What the centre may and may not do in that step, one sentence or two short ones
may-line-cause = The home is unwatched meanwhile.

# A step of an action plan
step-call-line = Call the customer

# A step of an action plan
step-power-cause = Where is the power gone?

# A step of an action plan
step-call-power = Call about the power

# A step of an action plan
step-check-panel = Check the panel's signals

# An answer to a question of an action plan; short, it stands on a button
answer-nobody = Nobody home

# An answer to a question of an action plan; short, it stands on a button
answer-somebody = Somebody is home

# An answer to a question of an action plan; short, it stands on a button
answer-night = Night, somebody sleeps

# An answer to a question of an action plan; short, it stands on a button
answer-intruder = Somebody is there unlawfully

# An answer to a question of an action plan; short, it stands on a button
answer-unclear = Unclear, nothing seen

# An answer to a question of an action plan; short, it stands on a button
answer-mistake-code = Mistake, right code word

# An answer to a question of an action plan; short, it stands on a button
answer-code-wrong = Wrong or no code word

# An answer to a question of an action plan; short, it stands on a button
answer-code-right = Right code word, cancels

# An answer to a question of an action plan; short, it stands on a button
answer-wants-help = Wants help

# An answer to a question of an action plan; short, it stands on a button
answer-no-answer = Nobody answers

# An answer to a question of an action plan; short, it stands on a button
answer-break-in = Traces of a break-in

# An answer to a question of an action plan; short, it stands on a button
answer-all-well = All is well

# An answer to a question of an action plan; short, it stands on a button
answer-threat-or-doubt = Yes, or in doubt

# An answer to a question of an action plan; short, it stands on a button
answer-test-agreed = No, an agreed test

# An answer to a question of an action plan; short, it stands on a button
answer-threatened = Threatened

# An answer to a question of an action plan; short, it stands on a button
answer-ill-or-hurt = Ill or hurt

# An answer to a question of an action plan; short, it stands on a button
answer-no-contact = No contact

# An answer to a question of an action plan; short, it stands on a button
answer-fire-or-doubt = Yes, or in doubt

# An answer to a question of an action plan; short, it stands on a button
answer-cooking = No, cooking, and somebody is there

# An answer to a question of an action plan; short, it stands on a button
answer-fell-silent = No, it fell silent

# An answer to a question of an action plan; short, it stands on a button
answer-leak-or-doubt = A leak, or in doubt

# An answer to a question of an action plan; short, it stands on a button
answer-detector-old = All out and well, faulty detector

# An answer to a question of an action plan; short, it stands on a button
answer-no-help-needed = No, no help is needed

# An answer to a question of an action plan; short, it stands on a button
answer-fault-or-work = Fault or work

# An answer to a question of an action plan; short, it stands on a button
answer-shuts-it-off = Shuts it off

# An answer to a question of an action plan; short, it stands on a button
answer-away = Is away, has a keyholder

# An answer to a question of an action plan; short, it stands on a button
answer-line-is-back = It is back

# An answer to a question of an action plan; short, it stands on a button
answer-known-outage = Known outage in the area

# An answer to a question of an action plan; short, it stands on a button
answer-unexplained = Unknown

# An answer to a question of an action plan; short, it stands on a button
answer-customer-sees-to-it = The customer sees to it

# An answer to a question of an action plan; short, it stands on a button
answer-only-this-home = Only here

# An answer to a question of an action plan; short, it stands on a button
answer-battery-weak = Weak battery
