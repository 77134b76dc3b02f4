divert(-1)
#
# FEATURE(`bestmx_is_local', `domains'): what we are the best mail exchanger of is ours. domains: those alone are asked for.
#
divert(3)Kbestmx bestmx
ifelse(_ARG_, `', `', `CB`'_ARG_
')dnl
divert(11)ifelse(_ARG_, `', `R$* <@ $*> $*		$: $1 <@ $2 @@ $(bestmx $2 $)> $3', `R$* <@ $* $=B .> $*		$: $1 <@ $2 $3 . @@ $(bestmx $2 $3 . $)> $4')
R$* $=O $* <@ $* @@ $=w .> $*		$@ $>Recurse $1 $2 $3
R$* <@ $* @@ $=w .> $*		$@ $>CanonLocal < $1 >
R$* <@ $* @@ $*> $*		$: $1 <@ $2> $4
divert(0)dnl
