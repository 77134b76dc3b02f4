divert(-1)
#
# FEATURE(`domaintable', `hash -o /etc/mail/domaintable'): new names of old domains.
#
define(`have_domaintable')
table(`domaintable', _ARG_, `hash /etc/mail/domaintable')
divert(0)dnl
