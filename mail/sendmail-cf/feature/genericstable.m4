divert(-1)
#
# FEATURE(`genericstable', `hash -o /etc/mail/genericstable'): what local users are called outside.
#
define(`have_genericstable')
table(`generics', _ARG_, `hash /etc/mail/genericstable')
divert(0)dnl
