divert(-1)
#
# Mail for user@here goes to MAIL_HUB only, that for user to LOCAL_RELAY.
#
define(`have_stickyhost')
divert(0)dnl
