divert(-1)
#
# FEATURE(`check_other', `regular expression'): a client that says what is no command of SMTP but looks like a header is hung up on.
#
divert(3)Kbadcmd regex -m -a<BADCMD> ifelse(_ARG_, `', `^[[:print:]]+ *:', `_ARG_')
divert(18)
#####################################################
#   check_other: commands that are none
#####################################################

Scheck_other
R$* $| 2		$@ ok
R$+ $| 5		$: $(badcmd $1 $)
R$* <BADCMD>		$`#'error $@ 4.7.0 $: 421 bad command
divert(0)dnl
