divert(-1)
#
# FEATURE(`queuegroup', `group'): qgrp:domain in the access map says which queue a recipient's mail waits in; group is for all others.
#
ifdef(`have_access', `', `errprint(`*** FEATURE(`queuegroup') needs FEATURE(`access_db')
')')
divert(18)
#####################################################
#   queuegroup: which queue
#####################################################

Squeuegroup
R<$+>		$1
R$+ @ $+		$: $>F <$1 @ $2> <?> <! qgrp> <$2>
R<?> <$+>		$: $>D <$1> <?> <! qgrp> <>
R<?> <$*>		ifelse(_ARG_, `', `$@', `$`#' _ARG_')
R<$+> <$*>		$# $1
divert(0)dnl
