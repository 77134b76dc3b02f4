divert(-1)
#
# FEATURE(`access_db', `hash -T<TMPF> -o /etc/mail/access', `skip'): who may do what, from a map.
# skip: the value SKIP ends a look-up as if nothing had been found.
#
define(`have_access')
ifelse(index(`'_ARG2_ _ARG3_ _ARG4_, `skip'), -1, `', `define(`have_access_skip')')
table(`access', _ARG_, `hash -T<TMPF> /etc/mail/access')
divert(0)dnl
