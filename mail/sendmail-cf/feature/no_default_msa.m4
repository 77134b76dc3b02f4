divert(-1)
#
# No submission port (587) beside the one for mail.
#
define(`have_no_msa')
divert(0)dnl
