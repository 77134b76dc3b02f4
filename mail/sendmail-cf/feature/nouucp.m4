divert(-1)
#
# FEATURE(`nouucp', `reject'): a ! in an address means nothing; reject: it is refused.
#
define(`have_nouucp', ifelse(_ARG_, `', `reject', _ARG_))
divert(0)dnl
