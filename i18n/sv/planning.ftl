# What is wrong with an action plan, at its step, answer or field
plans-fault-no-first = Inget steg står först.

# What is wrong with an action plan, at its step, answer or field
plans-fault-step-twice = Två steg har samma namn.

# What is wrong with an action plan, at its step, answer or field
plans-fault-answer-twice = Två svar har samma namn.

# What is wrong with an action plan, at its step, answer or field
plans-fault-unknown-kind = Det finns ingen sådan sorts steg.

# What is wrong with an action plan, at its step, answer or field
plans-fault-unknown-step = Det leder till ett steg som inte finns.

# What is wrong with an action plan, at its step, answer or field
plans-fault-named-close = Steget heter som planens slut.

# What is wrong with an action plan, at its step, answer or field
plans-fault-answers = En fråga har två till nio svar, ett samtal inga eller två till nio, andra steg inga.

# What is wrong with an action plan, at its step, answer or field
plans-fault-wait = En väntan är 1 till 3600 sekunder, och inget annat steg väntar.

# What is wrong with an action plan, at its step, answer or field
plans-fault-without = Ett samtal med svar behöver svaret som gäller när ingen kan ringas, och det är ett av stegets egna.

# What is wrong with an action plan, at its step, answer or field
plans-fault-numbers = Bara samtal ber om nummer, 1 till 9, och bara med ett svar som gäller när ingen kan ringas.

# What is wrong with an action plan, at its step, answer or field
plans-fault-again = Bara samtal säger när ett nummer ska ringas igen, efter högst 3600 sekunder.

# What is wrong with an action plan, at its step, answer or field
plans-fault-to = Bara ett steg som skickar säger vem, och ingen två gånger.

# What is wrong with an action plan, at its step, answer or field
plans-fault-answered-by = Det behövs svaren nobody, somebody och night.

# What is wrong with an action plan, at its step, answer or field
plans-fault-dead-end = Härifrån leder ingen väg till avslut.

# What is wrong with an action plan, at its step, answer or field
plans-fault-dead-end-after = Efter svaret leder ingen väg till avslut.

# What is wrong with an action plan, at its step, answer or field
plans-fault-loop = Steget leder tillbaka till sig självt.

# What is wrong with an action plan, at its step, answer or field
plans-fault-unreachable = Inget leder till steget.

# What is wrong with an action plan, at its step, answer or field
plans-fault-contacts = Steget ringer, och objektet har ingen kontakt med nummer.

# What is wrong with an action plan, at its step, answer or field
plans-fault-sentence = Här behövs ord.

# What is wrong with an action plan, at its step, answer or field
plans-fault-event = Det finns ingen sådan larmtyp.

# What is wrong with an action plan, at its step, answer or field
plans-fault-for-nothing = Planen gäller ingen larmtyp.

# Heading of an action plan of a home's own; number: which, from 1
entry-part-plan = Åtgärdsplan { $number }

# Heading of a step of a home's own plan; number: which, from 1
entry-part-step = Steg { $number }

# Heading of an answer of a step; number: which, from 1, step: the number of its step
entry-part-answer = Steg { $step }, svar { $number }

# A part with its own words behind its heading; part: the heading, title: the words
entry-part-titled = { $part } · { $title }

# Row that adds an action plan: the one it begins as is chosen next
entry-add-plan = Lägg till: åtgärdsplan för objektet

# Row that adds a step to a home's own plan; number: the step's
entry-add-step = Lägg till: steg { $number }

# Row that adds an answer to a step; step: its number
entry-add-answer = Lägg till: svar till steg { $step }

# A new plan begins with one step
entry-begin-empty = en tom plan

# A new plan begins as a copy of the centre's; plan: its name
entry-begin-copy = centralens plan: { $plan }

# How a plan to begin with is chosen
entry-begin-how-to = Upp och ner väljer, Enter börjar, Esc går tillbaka

# Name of a field of an action plan: the kinds of event that it is for
entry-field-kinds = Gäller larmtyper

# Name of a field of an action plan
entry-field-may-override = Får avslutas med skäl

# Name of a field of an action plan: the steps that are open from the start
entry-field-first = Börjar med steg

# Name of a field of a step or an answer: its words
entry-field-title = Lydelse

# Name of a field of a step: what the centre may and may not do there
entry-field-rule = Vad centralen får göra

# Name of a field of a step
entry-field-required = Krävs före avslut

# Name of a field of a step: who is sent
entry-field-to = Skickas

# Name of a field of a step that waits
entry-field-wait-secs = Väntar (s)

# Name of a field of a step that calls: how many numbers are called
entry-field-step-numbers = Minst så många nummer

# Name of a field of a step that calls: the answer that counts where nobody can be called
entry-field-without = Svar när ingen nås

# Name of a field of a step that calls: after how many seconds a number is due again
entry-field-again-secs = Rings igen efter (s)

# Name of a field of a step that asks: who answers it
entry-field-answered-by = Besvaras av

# Name of a field of a step or an answer: the steps that follow
entry-field-then = Leder till steg

# Kind of a step
entry-choice-look = se

# Kind of a step
entry-choice-talk = tala

# Kind of a step
entry-choice-call = ringa

# Kind of a step
entry-choice-ask = fråga någon

# Kind of a step
entry-choice-dispatch = skicka

# Kind of a step
entry-choice-wait = vänta

# Kind of a step
entry-choice-note = göra eller anteckna

# Kind of a step
entry-choice-decide = avgöra

# Who is sent
entry-choice-guard = väktare

# Who is sent
entry-choice-police = polis

# Who is sent
entry-choice-rescue-service = räddningstjänst

# Who is sent
entry-choice-ambulance = ambulans

# Who is sent
entry-choice-keyholder = nyckelhållare

# Who answers a question
entry-choice-empty = operatören

# Who answers a question: how its alarm was set tells whether anybody is at home
entry-choice-home = hemmets till- och frånkoppling

# What a camera can do
entry-choice-still = stillbild

# What a camera can do
entry-choice-video = video

# What a camera can do
entry-choice-audio = ljud

# Among the steps that follow: the event may be closed
entry-close = avslut

# How the values of a field are ticked; field: its name
entry-ticking = { $field }: Enter kryssar i eller ur, Esc är klar

# A kind of event that another becomes when a second zone alarms; kind: its name
entry-kind-second = { $kind } (flera sektioner)

# Button that goes back from the list in which values are ticked
entry-done = Klar
