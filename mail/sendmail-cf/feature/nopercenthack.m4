divert(-1)
#
# FEATURE(`nopercenthack', `reject'): kim%naver.com means nothing. reject: it is refused.
#
define(`have_nopercent', ifelse(_ARG_, `reject', `reject', `no'))
divert(0)dnl
