# What is wrong with an action plan, at its step, answer or field
plans-fault-no-first = No step is first.

# What is wrong with an action plan, at its step, answer or field
plans-fault-step-twice = Two steps have the same name.

# What is wrong with an action plan, at its step, answer or field
plans-fault-answer-twice = Two answers have the same name.

# What is wrong with an action plan, at its step, answer or field
plans-fault-unknown-kind = There is no such kind of step.

# What is wrong with an action plan, at its step, answer or field
plans-fault-unknown-step = It leads to a step that is not there.

# What is wrong with an action plan, at its step, answer or field
plans-fault-named-close = The step is called as the end of the plan is.

# What is wrong with an action plan, at its step, answer or field
plans-fault-answers = A question has two to nine answers, a call none or two to nine, other steps none.

# What is wrong with an action plan, at its step, answer or field
plans-fault-wait = A wait lasts 1 to 3600 seconds, and no other step waits.

# What is wrong with an action plan, at its step, answer or field
plans-fault-without = A call with answers needs the answer that counts where nobody can be called, one of its own.

# What is wrong with an action plan, at its step, answer or field
plans-fault-numbers = Only calls ask for numbers, 1 to 9, and only with an answer that counts where nobody can be called.

# What is wrong with an action plan, at its step, answer or field
plans-fault-again = Only calls say when a number is due again, after 3600 seconds at most.

# What is wrong with an action plan, at its step, answer or field
plans-fault-to = Only a step that sends says whom, and nobody twice.

# What is wrong with an action plan, at its step, answer or field
plans-fault-answered-by = It needs the answers nobody, somebody and night.

# What is wrong with an action plan, at its step, answer or field
plans-fault-dead-end = From here no way leads to closing.

# What is wrong with an action plan, at its step, answer or field
plans-fault-dead-end-after = After the answer no way leads to closing.

# What is wrong with an action plan, at its step, answer or field
plans-fault-loop = The step leads back to itself.

# What is wrong with an action plan, at its step, answer or field
plans-fault-unreachable = Nothing leads to the step.

# What is wrong with an action plan, at its step, answer or field
plans-fault-contacts = The step calls, and the home has no contact with a number.

# What is wrong with an action plan, at its step, answer or field
plans-fault-sentence = Words are needed here.

# What is wrong with an action plan, at its step, answer or field
plans-fault-event = There is no such kind of event.

# What is wrong with an action plan, at its step, answer or field
plans-fault-for-nothing = The plan is for no kind of event.

# Heading of an action plan of a home's own; number: which, from 1
entry-part-plan = Action plan { $number }

# Heading of a step of a home's own plan; number: which, from 1
entry-part-step = Step { $number }

# Heading of an answer of a step; number: which, from 1, step: the number of its step
entry-part-answer = Step { $step }, answer { $number }

# A part with its own words behind its heading; part: the heading, title: the words
entry-part-titled = { $part } · { $title }

# Row that adds an action plan: the one it begins as is chosen next
entry-add-plan = Add: an action plan of the home's own

# Row that adds a step to a home's own plan; number: the step's
entry-add-step = Add: step { $number }

# Row that adds an answer to a step; step: its number
entry-add-answer = Add: an answer to step { $step }

# A new plan begins with one step
entry-begin-empty = an empty plan

# A new plan begins as a copy of the centre's; plan: its name
entry-begin-copy = the centre's plan: { $plan }

# How a plan to begin with is chosen
entry-begin-how-to = Up and down choose, Enter begins, Esc goes back

# Name of a field of an action plan: the kinds of event that it is for
entry-field-kinds = For kinds of event

# Name of a field of an action plan
entry-field-may-override = May be closed with a reason

# Name of a field of an action plan: the steps that are open from the start
entry-field-first = Begins with steps

# Name of a field of a step or an answer: its words
entry-field-title = Words

# Name of a field of a step: what the centre may and may not do there
entry-field-rule = What the centre may do

# Name of a field of a step
entry-field-required = Required before closing

# Name of a field of a step: who is sent
entry-field-to = Is sent

# Name of a field of a step that waits
entry-field-wait-secs = Waits (s)

# Name of a field of a step that calls: how many numbers are called
entry-field-step-numbers = At least so many numbers

# Name of a field of a step that calls: the answer that counts where nobody can be called
entry-field-without = Answer where nobody is reached

# Name of a field of a step that calls: after how many seconds a number is due again
entry-field-again-secs = Due again after (s)

# Name of a field of a step that asks: who answers it
entry-field-answered-by = Is answered by

# Name of a field of a step or an answer: the steps that follow
entry-field-then = Leads to steps

# Kind of a step
entry-choice-look = look

# Kind of a step
entry-choice-talk = talk

# Kind of a step
entry-choice-call = call

# Kind of a step
entry-choice-ask = ask somebody

# Kind of a step
entry-choice-dispatch = send

# Kind of a step
entry-choice-wait = wait

# Kind of a step
entry-choice-note = do or note

# Kind of a step
entry-choice-decide = decide

# Who is sent
entry-choice-guard = guard

# Who is sent
entry-choice-police = police

# Who is sent
entry-choice-rescue-service = rescue service

# Who is sent
entry-choice-ambulance = ambulance

# Who is sent
entry-choice-keyholder = keyholder

# Who answers a question
entry-choice-empty = the operator

# Who answers a question: how its alarm was set tells whether anybody is at home
entry-choice-home = how the alarm was set

# What a camera can do
entry-choice-still = still

# What a camera can do
entry-choice-video = video

# What a camera can do
entry-choice-audio = sound

# Among the steps that follow: the event may be closed
entry-close = close

# How the values of a field are ticked; field: its name
entry-ticking = { $field }: Enter ticks or unticks, Esc is done

# A kind of event that another becomes when a second zone alarms; kind: its name
entry-kind-second = { $kind } (several zones)

# Button that goes back from the list in which values are ticked
entry-done = Done
