divert(-1)
#
# What the access map says of one key, of a whole mail address, and what its answers mean.
#
divert(0)dnl

#####################################################
#   The access map: addresses, and its answers      #
#####################################################

# F: a key that is looked up as it stands.

SF
R<$+> <$+> <$- $-> <$*>		$: <$(access $4 : $1 $: ? $)> <$1> <$2> <$3 $4> <$5>
R<?> <$+> <$+> <+ $-> <$*>		$: <$(access $1 $: ? $)> <$1> <$2> <+ $3> <$4>
R<?> <$+> <$+> <$- $-> <$*>		$@ <$2> <$5>
R<$* <TMPF>> <$+> <$+> <$- $-> <$*>		$@ <<TMPF>> <$6>
R<$*> <$+> <$+> <$- $-> <$*>		$@ <$1> <$6>

# FullAddr: <+ Tag> user <@ host> answers <value>. The whole address counts first, then its user at any host
# (kim@), then its domain; of user+detail the plain user counts after the two together.

SFullAddr
R<$- $-> $+ <@ $+>		$: $>F <$3 @ $4> <?> <$1 $2> <<$1 $2> $3 <@ $4>>
R<?> <<$- $-> $+ + $* <@ $+>>		$: $>F <$3 @ $5> <?> <$1 $2> <<$1 $2> $3 + $4 <@ $5>>
R<?> <<$- $-> $+ <@ $+>>		$: $>F <$3 @> <?> <$1 $2> <<$1 $2> $3 <@ $4>>
R<?> <<$- $-> $+ + $* <@ $+>>		$: $>F <$3 @> <?> <$1 $2> <<$1 $2> $3 + $4 <@ $5>>
R<?> <<$- $-> $+ <@ $+>>		$: $>D <$4> <?> <$1 $2> <>
R<$- $-> $+ <@>		$: $>F <$3 @> <?> <$1 $2> <>		a user without a host
R<$*> <$*>		$@ <$1>

# Refusal: what a value means that does not let in. Anything that is no word known here is the text of an error.

SRefusal
R<REJECT>		$`#'error $@ 5.7.1 $: "confREJECT_MSG"
R<DISCARD>		$#discard $: discard
R<QUARANTINE : $+>		$#error $@ quarantine $: $1
R<ERROR : $- . $- . $- : $+>		$#error $@ $1.$2.$3 $: $4
R<ERROR : $+>		$#error $: $1
R<<TMPF>>		$#error $@ 4.3.0 $: "451 Temporary system failure. Please try again later."
R<$+>		$#error $: $1
