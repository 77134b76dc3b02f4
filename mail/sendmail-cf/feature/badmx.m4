divert(-1)
#
# FEATURE(`badmx', `regular expression'): domains whose mail exchangers are no names (addresses, 127.0.0.1) are refused.
#
define(`have_badmx')
divert(3)Kmxlist bestmx -z: -T<TEMP>
Kbadmx regex -a<BADMX> ifelse(_ARG_, `', `^(([0-9]{1,3}\.){3}[0-9]){0,1}\.$', `_ARG_')
KdnsA dns -R A -a. -T<TEMP>
KBadMXIP regex -a<BADMXIP> ifelse(_ARG2_, `', `^(127\.|10\.|0\.0\.0\.0)', `_ARG2_')
divert(0)dnl
