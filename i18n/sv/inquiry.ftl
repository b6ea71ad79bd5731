# Sent to a contact of the home by message. $time: local time of the alarm (22:14). $yes, $no, $help: the words by which they answer
inquiry-text = Larm från ditt hem kl { $time }. Var det du? Svara { $yes }, { $no } eller { $help }. Vid fara, ring 112. Larmcentralen

# Sent to a contact of the home after somebody who may has disarmed and the alarm was closed by that rule. $time: local time of the alarm, $disarmed: of the disarm
inquiry-cleared = Larm från ditt hem kl { $time } stängdes av med kod kl { $disarmed } och är avslutat: ingen skickas. Var det inte du eller någon du litar på, ring oss. Vid fara, ring 112. Larmcentralen

# By which a contact answers the message: it was I. One word
inquiry-word-yes = JA

# By which a contact answers the message: it was not I. One word
inquiry-word-no = NEJ

# By which a contact answers the message: I need help. One word
inquiry-word-help = HJÄLP

# Name of the button that asks a contact by message. $name: the contact
inquiry-ask = Fråga { $name } med SMS om det var denne

# On the button that asks a contact by message
inquiry-ask-short = Fråga med SMS

# Said where the key is pressed and nobody can be asked by message
inquiry-nobody = Ingen kan frågas med SMS nu: ingen kontakt får det, den som får har nyss frågats eller svarat, eller så är larmet tyst.

# Under a contact: the message waits to be sent. $time: when it was asked
inquiry-asked = SMS { $time } · skickas

# Under a contact: the message service has it. $time: since when
inquiry-told = SMS { $time } · väntar på svar

# Under a contact: what it answered. $answer: one of inquiry-answer-…, $time: when
inquiry-answered = SMS-svar { $time }: { $answer }

# An answer to the message
inquiry-answer-yes = det var jag

# An answer to the message
inquiry-answer-no = det var inte jag

# An answer to the message
inquiry-answer-help = HJÄLP

# An answer to the message that is none of the answers
inquiry-answer-unreadable = ska läsas av dig

# Under a contact: the message is not sent any more, since somebody may be under threat
inquiry-unsent-unsafe = SMS skickas inte: någon kan vara under hot

# Under a contact: the message service was not reached in time
inquiry-unsent-late = SMS skickades inte: för sent

# Under a contact: the message cannot be sent now. $fault: why, one of inquiry-fault-…
inquiry-fault = SMS går inte iväg: { $fault }

# Under a contact: the message was sent, and answers cannot be fetched now. $fault: why, one of inquiry-fault-…
inquiry-fault-waiting = SMS-svar kan inte hämtas: { $fault }

# Over the plan: a contact has answered the message. $name: the contact, $time: when
inquiry-bar-yes = { $name } svarade { $time } med SMS: det var jag. Larmet är inte avslutat: telefonen kan vara i någon annans hand.

# Over the plan: a contact has answered the message. $name: the contact, $time: when
inquiry-bar-no = { $name } svarade { $time } med SMS: det var INTE jag.

# Over the plan: a contact asks for help by message. $name: the contact, $time: when
inquiry-bar-help = HJÄLP. { $name } bad om hjälp { $time } med SMS.

# Over the plan: a contact has written something else. $name: the contact, $time: when, $text: the words
inquiry-bar-unreadable = { $name } skrev { $time }: ”{ $text }”

# The message service does not answer
inquiry-fault-silent = SMS-tjänsten svarar inte

# The message service answers and refuses. $status: HTTP status
inquiry-fault-refuses = SMS-tjänsten säger nej ({ $status })

# Whoever answers cannot show that it is the message service
inquiry-fault-not-theirs = den som svarar är inte SMS-tjänsten

# The message service shows a certificate that is not believed
inquiry-fault-certificate = SMS-tjänstens certifikat är inte att lita på

# What the message service says cannot be read
inquiry-fault-garbled = SMS-tjänstens svar går inte att läsa
