divert(-1)
#
# Look at the last domain of user%there@here alone.
#
define(`have_loose_relay')
divert(0)dnl
