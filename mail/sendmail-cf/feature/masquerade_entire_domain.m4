divert(-1)
#
# MASQUERADE_DOMAIN(`naver.com') means all hosts below naver.com too.
#
define(`have_masquerade_entire_domain')
divert(0)dnl
