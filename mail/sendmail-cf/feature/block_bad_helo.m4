divert(-1)
#
# Clients that say HELO with a name of ours, or with one that has no dot, are refused at RCPT.
#
define(`have_bad_helo')
divert(0)dnl
