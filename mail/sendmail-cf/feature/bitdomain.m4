divert(-1)
#
# FEATURE(`bitdomain', `hash -o /etc/mail/bitdomain'): domains of UUCP hosts.
#
define(`have_bitdomain')
table(`bitdomain', _ARG_, `hash /etc/mail/bitdomain')
divert(0)dnl
