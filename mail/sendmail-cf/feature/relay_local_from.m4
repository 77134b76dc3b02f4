divert(-1)
#
# Relay for senders that say they are ours. Everybody can say that: do not use it.
#
define(`have_relay_from_user')
divert(0)dnl
