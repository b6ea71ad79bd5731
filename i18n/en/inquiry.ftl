# Sent to a contact of the home by message. $time: local time of the alarm (22:14). $yes, $no, $help: the words by which they answer
inquiry-text = Alarm from your home at { $time }. Was it you? Answer { $yes }, { $no } or { $help }. In danger, call 112. The alarm centre

# Sent to a contact of the home after somebody who may has disarmed and the alarm was closed by that rule. $time: local time of the alarm, $disarmed: of the disarm
inquiry-cleared = The alarm at your home at { $time } was turned off with a code at { $disarmed } and is closed: nobody is sent. If that was not you or somebody you trust, call us. In danger, call 112. The alarm centre

# By which a contact answers the message: it was I. One word
inquiry-word-yes = YES

# By which a contact answers the message: it was not I. One word
inquiry-word-no = NO

# By which a contact answers the message: I need help. One word
inquiry-word-help = HELP

# Name of the button that asks a contact by message. $name: the contact
inquiry-ask = Ask { $name } by text message whether it was they

# On the button that asks a contact by message
inquiry-ask-short = Ask by text

# Said where the key is pressed and nobody can be asked by message
inquiry-nobody = Nobody can be asked by text message now: no contact may be, whoever may was just asked or has answered, or the alarm is silent.

# Under a contact: the message waits to be sent. $time: when it was asked
inquiry-asked = Text { $time } · being sent

# Under a contact: the message service has it. $time: since when
inquiry-told = Text { $time } · waiting for an answer

# Under a contact: what it answered. $answer: one of inquiry-answer-…, $time: when
inquiry-answered = Answer { $time }: { $answer }

# An answer to the message
inquiry-answer-yes = it was me

# An answer to the message
inquiry-answer-no = it was not me

# An answer to the message
inquiry-answer-help = HELP

# An answer to the message that is none of the answers
inquiry-answer-unreadable = for you to read

# Under a contact: the message is not sent any more, since somebody may be under threat
inquiry-unsent-unsafe = Text not sent: somebody may be under threat

# Under a contact: the message service was not reached in time
inquiry-unsent-late = Text was not sent: too late

# Under a contact: the message cannot be sent now. $fault: why, one of inquiry-fault-…
inquiry-fault = Text cannot be sent: { $fault }

# Under a contact: the message was sent, and answers cannot be fetched now. $fault: why, one of inquiry-fault-…
inquiry-fault-waiting = Answers cannot be fetched: { $fault }

# Over the plan: a contact has answered the message. $name: the contact, $time: when
inquiry-bar-yes = { $name } answered by text at { $time }: it was me. The alarm is not over: the telephone may be in somebody else's hand.

# Over the plan: a contact has answered the message. $name: the contact, $time: when
inquiry-bar-no = { $name } answered by text at { $time }: it was NOT me.

# Over the plan: a contact asks for help by message. $name: the contact, $time: when
inquiry-bar-help = HELP. { $name } asked for help by text at { $time }.

# Over the plan: a contact has written something else. $name: the contact, $time: when, $text: the words
inquiry-bar-unreadable = { $name } wrote at { $time }: “{ $text }”

# The message service does not answer
inquiry-fault-silent = the message service does not answer

# The message service answers and refuses. $status: HTTP status
inquiry-fault-refuses = the message service says no ({ $status })

# Whoever answers cannot show that it is the message service
inquiry-fault-not-theirs = whoever answers is not the message service

# The message service shows a certificate that is not believed
inquiry-fault-certificate = the message service’s certificate is not to be trusted

# What the message service says cannot be read
inquiry-fault-garbled = what the message service says cannot be read
