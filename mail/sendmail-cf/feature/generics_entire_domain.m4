divert(-1)
#
# GENERICS_DOMAIN(`naver.com') means all hosts below naver.com too.
#
define(`have_generics_subdomains')
divert(0)dnl
