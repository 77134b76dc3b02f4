divert(-1)
#
# Relay for all hosts of our own domain, class m.
#
define(`have_relay_entire_domain')
divert(0)dnl
