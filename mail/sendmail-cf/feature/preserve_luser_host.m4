divert(-1)
#
# LUSER_RELAY gets the host of the recipient too.
#
define(`have_preserve_luser')
divert(0)dnl
