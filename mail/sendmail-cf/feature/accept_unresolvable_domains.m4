divert(-1)
#
# Take senders whose domain the DNS does not know.
#
define(`have_accept_unresolvable')
divert(0)dnl
