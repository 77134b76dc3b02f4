divert(-1)
#
# FEATURE(`always_add_domain', `domain'): local mail shows the domain of local users too.
#
define(`have_add_domain', ifelse(_ARG_, `', `*LOCAL*', _ARG_ `.'))
divert(0)dnl
