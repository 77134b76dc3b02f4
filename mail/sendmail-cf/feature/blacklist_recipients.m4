divert(-1)
#
# The access map says of recipients too that they get no mail.
#
define(`have_blacklist')
divert(0)dnl
