divert(-1)
#
# FEATURE(`ratecontrol', `nodelay', `terminate'): ClientRate:address in the access map says how many new connections within the window of ConnectionRateWindowSize a client
# may have; 0 is no limit. nodelay: looked at before the others even with delay_checks. terminate: end the connection.
#
ifdef(`have_access', `', `errprint(`*** FEATURE(`ratecontrol') needs FEATURE(`access_db')
')')
ifelse(_ARG_, `nodelay', `define(`have_check_early')divert(20)', `divert(21)')
R$*		$: $1 $| $>RateControl $1
R$* $| $#$*		$#$2
R$* $| OK		$: $1
divert(-1)
define(`RateControl_end', ifelse(_ARG2_, `terminate', `421', `452'))
divert(18)
#####################################################
#   ratecontrol: limits of a client
#####################################################

SRateControl
R$*		$: <A:$&{client_addr}> <E:>		the address, then what holds for all
R<A:$*> <E:>		$: $>A <$1> <?> <! ClientRate> <>
R<?> <>		$: <$(access ClientRate : $: ? $)> <>
R<?> <>		$@ OK
R<0> <>		$@ OK
R<$* <TMPF>> <$*>		$`#'error $@ 4.3.0 $: "451 Temporary system failure. Please try again later."
R<$+> <>		$: <$(arith l $@ $1 $@ $&{client_rate} $)> $1
R<TRUE> $*		$`#'error $@ 4.3.2 $: RateControl_end Connection rate limit exceeded.
R$*		$@ OK
divert(0)dnl
