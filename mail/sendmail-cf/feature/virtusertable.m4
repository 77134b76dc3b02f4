divert(-1)
#
# FEATURE(`virtusertable', `hash -o /etc/mail/virtusertable'): users of several domains on one machine.
#
define(`have_virtusertable')
table(`virtuser', _ARG_, `hash /etc/mail/virtusertable')
divert(0)dnl
