divert(-1)
#
# Masquerade what MASQUERADE_DOMAIN names, not all names of this machine.
#
define(`have_limited_masquerade')
divert(0)dnl
