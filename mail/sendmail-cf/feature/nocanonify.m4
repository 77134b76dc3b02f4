divert(-1)
#
# FEATURE(`nocanonify', `canonify_hosts'): do not ask the DNS for the full names of hosts; canonify_hosts: of those without a dot only.
#
define(`have_nocanonify')
ifelse(_ARG_, `canonify_hosts', `define(`have_canonify_hosts')')
divert(0)dnl
