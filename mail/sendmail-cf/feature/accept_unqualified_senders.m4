divert(-1)
#
# Take senders without a domain.
#
define(`have_accept_unqualified')
divert(0)dnl
