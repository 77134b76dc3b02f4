divert(-1)
#
# FEATURE(`authinfo', `hash -o /etc/mail/authinfo'): names and passwords that we sign in with, in a map of their own.
# AuthInfo:mail.naver.com "U:kim" "P:secret" "M:PLAIN"
#
define(`have_authinfo')
table(`authinfo', _ARG_, `hash /etc/mail/authinfo')
divert(0)dnl
