divert(-1)
#
# FEATURE(`enhdnsbl', `list.example.org', `text', `t', `127.0.0.2.', ...): like dnsbl, but only certain answers count.
#
ifdef(`enhdnsbl_count', `define(`enhdnsbl_count', incr(enhdnsbl_count))', `define(`enhdnsbl_count', 1)divert(3)Kednsbl dns -R A -T<TMP>
divert(-1)')
divert(16)
`#' The list _ARG_
R$*		$: $&{client_addr}
R$- . $- . $- . $-		$: <?> $(ednsbl $4 . $3 . $2 . $1 . _ARG_ . $: OK $)
R<?> OK		$: OK
ifelse(_ARG3_, `t', `R<?> $* <TMP>		$`#'error $@ 4.4.3 $: "451 Temporary lookup failure of " $&{client_addr} " at _ARG_"
', `R<?> $* <TMP>		$: OK
')dnl
R<?> ifelse(_ARG4_, `', `$+', `_ARG4_')		$`#'error $@ 5.7.1 $: ifelse(_ARG2_, `', `"550 Rejected: " $&{client_addr} " listed at _ARG_"', `_ARG2_')
R$*		$: OK
divert(0)dnl
