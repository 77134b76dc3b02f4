divert(-1)
#
# FEATURE(`mailertable', `hash -o /etc/mail/mailertable'): ways to hosts and domains.
#
define(`have_mailertable')
table(`mailertable', _ARG_, `hash /etc/mail/mailertable')
divert(0)dnl
