divert(-1)
#
# FEATURE(`greet_pause', `5000'): wait so many milliseconds before the greeting; who talks meanwhile is no mail server.
# GreetPause:address in the access map says it for one.
#
define(`have_greet_pause')
divert(18)
#####################################################
#   greet_pause: how long the greeting waits        #
#####################################################

SLocal_greet_pause
Sgreet_pause
R$*		$: $1 <?> $>Local_greet_pause $1
R$* <?> $#$*		$#$2
R$* <?> $*		$: $1
ifdef(`have_access', `R$+ $| $+		$: $>D <$1> <?> <! GreetPause> <$2>
R$| $+		$: $>A <$1> <?> <! GreetPause> <>
R<?> <$+>		$: $>A <$1> <?> <! GreetPause> <>
R<?> <>		$`#' ifelse(_ARG_, `', `$@ OK', `_ARG_')
R<$* <TMPF>> <$*>		$@
R<$+> <$*>		$# $1
', `R$*		$`#' _ARG_
')dnl
divert(0)dnl
