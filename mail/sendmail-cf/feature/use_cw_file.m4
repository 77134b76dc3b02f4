divert(-1)
#
# Names of this machine, class w, are in a file as well: /etc/mail/local-host-names.
#
define(`have_cw_file')
divert(0)dnl
