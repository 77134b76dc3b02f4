divert(-1)
#
# FEATURE(`dnsbl', `list.example.org', `text'): refuse clients that a DNS list names.
#
define(`have_dnsbl')
ifdef(`dnsbl_count', `define(`dnsbl_count', incr(dnsbl_count))', `define(`dnsbl_count', 1)divert(3)Kdnsbl host -T<TMP>
divert(-1)')
divert(16)
`#' The list _ARG_
R$*		$: $&{client_addr}
R$- . $- . $- . $-		$: <?> $(dnsbl $4 . $3 . $2 . $1 . _ARG_ . $: OK $)
R<?> OK		$: OK
ifelse(_ARG3_, `t', `R<?> $+ <TMP>		$`#'error $@ 4.4.3 $: "451 Temporary lookup failure of " $&{client_addr} " at _ARG_"
', `R<?> $+ <TMP>		$: OK
')dnl
R<?> $+		$`#'error $@ 5.7.1 $: ifelse(_ARG2_, `', `"550 Rejected: " $&{client_addr} " listed at _ARG_"', `_ARG2_')
R$*		$: OK
divert(0)dnl
