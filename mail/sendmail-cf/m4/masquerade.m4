divert(-1)
#
# How addresses look when they leave: what senders are called (masquerading, genericstable), and the domain
# behind names that have none.
#
divert(0)dnl

#####################################################
#   How senders look to others                      #
#####################################################

# Ruleset 93: senders in headers.

SMasqHdr=93
ifdef(`have_genericstable', `
# Other addresses for local users: /etc/mail/genericstable. <answer> <user> <domain> and what it is about.
ifdef(`have_generics_subdomains', `R$+ <@ $* $=G .>		$: <?> <$1> <$2 $3> $1 <@ $2 $3 .>
', `R$+ <@ $=G .>		$: <?> <$1> <$2> $1 <@ $2 .>
')dnl
R$+ <@ *LOCAL*>		$: <?> <$1> <$j> $1 <@ *LOCAL*>
R<?> <$+ + $*> <$+> $*		$: <$(generics $1 + $2 @ $3 $@ $2 $: ? $)> <$1 + $2> <$3> $4
R<?> <$+ + $*> <$+> $*		$: <$(generics $1 + * @ $3 $@ $2 $: ? $)> <$1 + $2> <$3> $4
R<?> <$+ + $*> <$+> $*		$: <$(generics $1 @ $3 $@ $2 $: ? $)> <$1 + $2> <$3> $4
R<?> <$+> <$+> $*		$: <$(generics $1 @ $2 $: ? $)> <$1> <$2> $3
R<?> <$+ + $*> <$+> $*		$: <$(generics $1 + $2 $@ $2 $: ? $)> <$1 + $2> <$3> $4
R<?> <$+ + $*> <$+> $*		$: <$(generics $1 + * $@ $2 $: ? $)> <$1 + $2> <$3> $4
R<?> <$+ + $*> <$+> $*		$: <$(generics $1 $@ $2 $: ? $)> <$1 + $2> <$3> $4
R<?> <$+> <$+> $*		$: <$(generics $1 $: ? $)> <$1> <$2> $3
R<?> <$+> <$+> $*		$: <?> $3
R< $+ > <$+> <$+> $*		$: <?> $>canonify $1
R<?> $* <@ $+> $*		$: $1 <@ $2> $3
R<?> $+		$: $1 <@ *LOCAL*>
')dnl
ifdef(`MASQUERADE_NAME', `
# EXPOSED_USER: these show where they are.
R$=E <@ *LOCAL*>		$@ $1 <@ $j .>
R$=E <@ $=M .>		$@ $1 <@ $2 .>
ifdef(`have_limited_masquerade', `', `R$=E <@ $=w .>		$@ $1 <@ $2 .>
')dnl
# MASQUERADE_EXCEPTION: and so do these hosts.
R$* <@ $=N .>		$@ $1 <@ $2 .>

# All others are masqueraded as one domain.
ifdef(`have_masquerade_entire_domain', `R$* <@ $* . $=M .> $*		$: $1 <@ $M .> $4
')dnl
R$* <@ $=M .> $*		$: $1 <@ $M .> $3
ifdef(`have_limited_masquerade', `', `R$* <@ $=w .> $*		$: $1 <@ $M .> $3
')dnl
R$* <@ *LOCAL*> $*		$: $1 <@ $M .> $2
', `R$* <@ *LOCAL*> $*		$: $1 <@ $j .> $2
')dnl

# Ruleset 94: senders in the envelope.

SMasqEnv=94
ifdef(`have_masquerade_envelope', `R$+		$@ $>MasqHdr $1
', `R$* <@ *LOCAL*> $*		$: $1 <@ $j .> $2
')dnl
