divert(-1)
#
# FEATURE(`relay_mail_from', `domain'): relay for senders (or their domains) that the access map has with RELAY.
#
define(`have_relay_mail_from')
ifelse(_ARG_, `domain', `define(`relay_mail_from_domain')')
divert(0)dnl
