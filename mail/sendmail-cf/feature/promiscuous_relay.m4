divert(-1)
#
# Relay for everybody: what senders of spam look for.
#
define(`have_promiscuous')
divert(0)dnl
