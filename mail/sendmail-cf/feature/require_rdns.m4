divert(-1)
#
# Clients whose address has no name in the DNS, or one that does not lead back, are refused.
#
divert(16)
`#' The name of the client
R$*		$: $&{client_addr} $| $&{client_resolve}
R$=R $*		$@ RELAY
R$* $| OK		$@ OK
R$* $| FAIL		$`#'error $@ 5.7.1 $: 550 Fix reverse DNS for $1
R$* $| TEMP		$`#'error $@ 4.1.8 $: 451 Client IP address $1 does not resolve
R$* $| FORGED		$`#'error $@ 4.1.8 $: 451 Possibly forged hostname for $1
divert(0)dnl
