divert(-1)
#
# Relay to domains whose best mail exchanger is this machine.
#
define(`have_relay_mx')
divert(0)dnl
