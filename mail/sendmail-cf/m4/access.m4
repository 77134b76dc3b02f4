divert(-1)
#
# Look-ups in the access map. A key may have a tag before it (Connect:, From:, To:, Spam:, ...), which makes it count for
# that question alone.
#
divert(0)dnl

#####################################################
#   The access map: how its keys are looked up      #
#####################################################

# Each ruleset gets <key> <what none gives> <+ Tag> <rest> and answers <value> <rest>. With + a key without the
# tag counts as well, with ! it does not. <TMPF> is a map that cannot be read just now.

# D: a domain. Its own name comes first, then the domains above it: a.b.kr, b.kr, kr.

SD
R<$*> <$+> <$- $-> <$*>		$: <$(access $4 : $1 $: ? $)> <$1> <$2> <$3 $4> <$5>
R<?> <$+> <$+> <+ $-> <$*>		$: <$(access $1 $: ? $)> <$1> <$2> <+ $3> <$4>
ifdef(`have_dot_domain', `R<?> <$+ . $+> <$+> <$- $-> <$*>		$: <$(access $5 : . $2 $: ? $)> <$1 . $2> <$3> <$4 $5> <$6>
R<?> <$+ . $+> <$+> <+ $-> <$*>		$: <$(access . $2 $: ? $)> <$1 . $2> <$3> <+ $4> <$5>
')dnl
R<?> <[ $+ . $- ]> <$+> <$- $-> <$*>		$@ $>D <[ $1 ]> <$3> <$4 $5> <$6>
R<?> <[ $+ :: $- ]> <$+> <$- $-> <$*>		$: $>D <[ $1 ]> <$3> <$4 $5> <$6>
R<?> <[ $+ : $- ]> <$+> <$- $-> <$*>		$: $>D <[ $1 ]> <$3> <$4 $5> <$6>
R<?> <[ $* ]> <$+> <$- $-> <$*>		$@ <$2> <$5>
R<?> <$+ . $+> <$+> <$- $-> <$*>		$@ $>D <$2> <$3> <$4 $5> <$6>
R<?> <$*> <$+> <$- $-> <$*>		$@ <$2> <$5>
ifdef(`have_access_skip', `R<SKIP> <$*> <$+> <$- $-> <$*>		$@ <$2> <$5>
')dnl
R<$* <TMPF>> <$*> <$+> <$- $-> <$*>		$@ <<TMPF>> <$6>
R<$*> <$*> <$+> <$- $-> <$*>		$@ <$1> <$6>

# A: an address. All of it comes first, then the networks it is in: 192.168.111.10, 192.168.111, 192.168, 192.

SA
R<$+> <$+> <$- $-> <$*>		$: <$(access $4 : $1 $: ? $)> <$1> <$2> <$3 $4> <$5>
R<?> <$+> <$+> <+ $-> <$*>		$: <$(access $1 $: ? $)> <$1> <$2> <+ $3> <$4>
R<?> <$+ :: $-> <$+> <$- $-> <$*>		$@ $>A <$1> <$3> <$4 $5> <$6>
R<?> <$+ : $-> <$+> <$- $-> <$*>		$@ $>A <$1> <$3> <$4 $5> <$6>
R<?> <$+ . $-> <$+> <$- $-> <$*>		$@ $>A <$1> <$3> <$4 $5> <$6>
R<?> <$*> <$+> <$- $-> <$*>		$@ <$2> <$5>
ifdef(`have_access_skip', `R<SKIP> <$*> <$+> <$- $-> <$*>		$@ <$2> <$5>
')dnl
R<$* <TMPF>> <$*> <$+> <$- $-> <$*>		$@ <<TMPF>> <$6>
R<$*> <$*> <$+> <$- $-> <$*>		$@ <$1> <$6>
