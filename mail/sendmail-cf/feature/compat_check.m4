divert(-1)
#
# check_compat from the access map: Compat:sender<@>recipient.
#
divert(18)
#####################################################
#   check_compat: sender and recipient together     #
#####################################################

Slocal_check_compat
Scheck_compat
R<$*> $| $*		$: $1 $| $2
R$* $| <$*>		$: $1 $| $2
R$+ $| $+		$: <$(access Compat: $1 <@> $2 $: OK $)>
R$* $| $*		$@ OK
R<OK>		$@ OK
R<DISCARD>		$#discard $: discard
R<TEMP : $- . $- . $- : $+>		$#error $@ $1.$2.$3 $: $4
R<ERROR : $- . $- . $- : $+>		$#error $@ $1.$2.$3 $: $4
R<$+>		$#error $: $1
divert(0)dnl
