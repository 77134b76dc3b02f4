divert(-1)
#
# Addresses in and out: what every address goes through before anything is decided about it (canonify,
# ruleset 3) and after everything is (final, ruleset 4).
#
# The inner form of an address is  user <@ host.>  : what is between the angle brackets is the part that
# decides where it goes. A final dot says that the name is known to be complete.
#
divert(0)dnl

#####################################################
#   Ruleset 3: brings an address into inner form    #
#####################################################

Scanonify=3

# Nobody, MAIL FROM:<>, is the sender of error messages.
R$@		$@ <@>

# A group or a list, "friends: kim@daum.net, lee@naver.com;", loses its name. But a colon may also belong
# to a route (@a:b@c), to [IPv6:...], to :include: or to the :: of DECnet.
R$* : $*		$: $1 : $2 <:>		is there a colon at all?
R$* < $+ > $* <:>		$: $1 < $2 > $3		what is in brackets is looked at below
R@ $* <:>		$: @ $1
R: include : $* <:>		$: : include : $1
R$* : $* [ $* ] $* <:>		$: $2 [ $3 ] $4
R$* [ $* ] $* <:>		$: $1 [ $2 ] $3
R$* :: $* <:>		$: $1 :: $2
R$* : $* <:>		$: $2
R$* <:>		$: $1
R$* ;		$1		the end of a group
R$* < $* : ; > $*		$@ $2 :; <@>
R$* < $* ; > $*		$: $1 < $2 > $3
R$@		$@ :; <@>		a group of nobody

# "Kim <kim@daum.net>" means what is in the innermost brackets.
R$* < $* < $* > $*		$1 < $3 > $4
R$* < $* > $*		$: $2
R$@		$@ <@>

# A route, @first,@second:kim@daum.net, is an old way to say how to get there. Its last part is enough.
R@ [ $* ] : $+		$2
R@ $+ , $+		$2
R@ $+ : $+		$2

# A list in a mail header, its domain behind it.
R$+ : $* ; @ $+		$@ $>Canonify2 $1 : $2 ; <@ $3>

# kim@daum.net: the host is what stands behind the last @.
R$+ @ $+		$: $1 <@ $2>
R$+ <@ $+ @ $+>		$1 @ $2 <@ $3>
R$+ <@ $+>		$@ $>Canonify2 $1 <@ $2>

# host!kim of UUCP: what stands before the first ! is the host; one without a dot is a UUCP neighbour.
R$- ! $+		$@ $>Canonify2 $2 <@ $1 . UUCP>
R$+ . $- ! $+		$@ $>Canonify2 $3 <@ $1 . $2>
R$+ ! $+		$@ $>Canonify2 $2 <@ $1 . UUCP>

# kim%daum.net: a % is a weak @, and the last one counts.
R$* @ $*		$@ $>Canonify2 $1 <@ $2>
R$* % $*		$: $1 <@ $2>
R$* <@ $* % $*>		$1 % $2 <@ $3>

# A mere name is a user of this machine.
R$*		$@ $>Canonify2 $1


# Ruleset 96, the second half: the host gets its full and official name.

SCanonify2=96

R$* <@ localhost> $*		$: $1 <@ $j .> $2
R$* <@ localhost . $m> $*		$: $1 <@ $j .> $2

# An address in digits stands for us when it is ours; others are left alone.
R$* <@ [ $+ ]> $*		$: $1 <@ @ [ $2 ]> $3
R$* <@ @ $=w> $*		$: $1 <@ $j .> $3
R$* <@ @ $+> $*		$@ $1 <@ $2> $3
ifdef(`have_domaintable', `
# Old names of hosts are replaced by new ones: /etc/mail/domaintable.
R$* <@ $+> $*		$: $1 <@ $(domaintable $2 $)> $3
')dnl
ifdef(`have_bitdomain', `
# UUCP neighbours that have a domain by now.
R$* <@ $+ . UUCP> $*		$: $1 <@ $(bitdomain $2 $: $2 . UUCP $)> $3
')dnl
undivert(5)dnl
# Dots at the end are one dot, and a name that has it is complete.
R$* <@ $+ . . > $*		$1 <@ $2 . > $3
R$* <@ $+ . > $*		$@ $1 <@ $2 .> $3

# Names that are no hosts at all (class P) are complete as they stand.
R$* <@ $* $=P> $*		$@ $1 <@ $2 $3 .> $4
R$* <@ UUCP> $*		$@ $1 <@ UUCP> $2
R$* <@ $* . UUCP> $*		$@ $1 <@ $2 . UUCP .> $3
ifdef(`have_nocanonify', `ifdef(`have_canonify_hosts',
`# Only names without a dot are looked up.
R$* <@ $-> $*		$: $1 <@ $[ $2 $]> $3
')ifdef(`canonify_domains',
`# Of these domains alone names are looked up.
R$* <@ $* $={Canonify}> $*		$: $1 <@ $[ $2 $3 $]> $4
')', `
# All others are asked of /etc/hosts and the DNS. A port that takes mail from programs of users may be told
# not to (M=C).
R$*		$: $&{daemon_flags} $| $1
R$* CC $* $| $*		$: $3 <!>
R$* $| $*		$: $2
R$* <@ $+> $* <!>		$@ $1 <@ $2> $3
R$* <!>		$@ $1
R$* <@ $+> $*		$: $1 <@ $[ $2 $]> $3
')dnl

# Names that we serve ourselves are complete even where the DNS does not know them.
R$* <@ $=w> $*		$: $1 <@ $2 .> $3
R$* <@ $=M> $*		$: $1 <@ $2 .> $3
ifdef(`have_virtusertable', `R$* <@ $={VirtHost}> $*		$: $1 <@ $2 .> $3
')dnl
ifdef(`have_genericstable', `R$* <@ $=G> $*		$: $1 <@ $2 .> $3
')dnl
R$* <@ $* . . > $*		$1 <@ $2 . > $3


#####################################################
#   Ruleset 4: from inner form to what is sent      #
#####################################################

Sfinal=4

R$+ :; <@>		$@ $1 : ;		a list
R$* <@>		$@		nobody
R$* <@ $+ .> $*		$: $1 <@ $2> $3		the dot was for us alone
R$* <@ *LOCAL*> $*		$: $1 <@ $j> $2
R$+ <@ $- . UUCP>		$@ $2 ! $1		as UUCP writes it
R$+ <@ $+ . UUCP>		$@ $2 ! $1
R$* < $+ > $*		$1 $2 $3
R@ $+ : @ $+ : $+		@ $1 , @ $2 : $3		a route


# Ruleset 97: once more from the start, for an address that a table or a rule put in place of another.

SRecurse=97
R$*		$: $>canonify $1
R$*		$@ $>parse $1
