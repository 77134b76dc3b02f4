divert(-1)
#
# FEATURE(`conncontrol', `nodelay', `terminate'): ClientConn:address in the access map says how many open connections at a time a client
# may have; 0 is no limit. nodelay: looked at before the others even with delay_checks. terminate: end the connection.
#
ifdef(`have_access', `', `errprint(`*** FEATURE(`conncontrol') needs FEATURE(`access_db')
')')
ifelse(_ARG_, `nodelay', `define(`have_check_early')divert(19)', `divert(16)')
R$*		$: $1 $| $>ConnControl $1
R$* $| $#$*		$#$2
R$* $| OK		$: $1
divert(-1)
define(`ConnControl_end', ifelse(_ARG2_, `terminate', `421', `452'))
divert(18)
#####################################################
#   conncontrol: limits of a client
#####################################################

SConnControl
R$*		$: <A:$&{client_addr}> <E:>		the address, then what holds for all
R<A:$*> <E:>		$: $>A <$1> <?> <! ClientConn> <>
R<?> <>		$: <$(access ClientConn : $: ? $)> <>
R<?> <>		$@ OK
R<0> <>		$@ OK
R<$* <TMPF>> <$*>		$`#'error $@ 4.3.0 $: "451 Temporary system failure. Please try again later."
R<$+> <>		$: <$(arith l $@ $1 $@ $&{client_connections} $)> $1
R<TRUE> $*		$`#'error $@ 4.3.2 $: ConnControl_end Too many open connections.
R$*		$@ OK
divert(0)dnl
