divert(-1)
#
# check_relay sees the name that the client's PTR record has, true or not.
#
define(`have_client_ptr')
divert(0)dnl
