divert(-1)
#
# Users that may send in the name of others, class t, are in a file as well: /etc/mail/trusted-users.
#
define(`have_ct_file')
divert(0)dnl
