divert(-1)
#
# Local mail is not masqueraded.
#
define(`have_local_no_masquerade')
divert(0)dnl
