divert(-1)
#
# Masquerade recipients as well.
#
define(`have_allmasquerade')
divert(0)dnl
