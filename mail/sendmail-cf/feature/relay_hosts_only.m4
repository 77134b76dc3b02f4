divert(-1)
#
# Relay-domains and the access map mean hosts, not domains.
#
define(`have_relay_hosts_only')
divert(0)dnl
