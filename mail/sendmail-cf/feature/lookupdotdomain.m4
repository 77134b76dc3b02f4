divert(-1)
#
# .domain in the access map means the hosts of the domain without the domain itself.
#
ifdef(`have_access', `', `errprint(`*** FEATURE(`lookupdotdomain') needs FEATURE(`access_db')
')')
define(`have_dot_domain')
divert(0)dnl
