divert(-1)
#
# Where an address goes: ruleset 0 (parse) answers $#mailer $@host $:user for the inner form of an address.
#
divert(0)dnl

#####################################################
#   Ruleset 0: which mailer takes it, and to where  #
#####################################################

Sparse=0

R$*		$: $>Parse0 $1		is it an address at all, and is it for a name of ours?
R<@>		$`#'confLOCAL_MAILER $: <@>		nobody
R$*		$: $>ParseLocal $1		your own rules
R$*		$: $>Parse1 $1		everything else

# What no host could take, and what is for this machine. Of that the mere name is left over.

SParse0

R<@>		$@ <@>
R$* : $* ; <@>		$#error $@ 5.1.3 $: "553 List:; syntax illegal for recipient addresses"
R@ <@ $*>		< @ $1 >		@@host, as some wrote it
R<@ $+>		$#error $@ 5.1.3 $: "553 User address required"
R$+ <@>		$#error $@ 5.1.3 $: "553 Hostname required"
R$* $=O $* <@ *LOCAL*>		$@ $>Parse0 $>canonify $1 $2 $3
R$* <@ $~[ $* : $*> $*		$#error $@ 5.1.2 $: "553 Colon illegal in host name part"
R$* <@ [ $* ] $* : $*> $*		$#error $@ 5.1.2 $: "553 Colon illegal in host name part"
R$* <@ . $*> $*		$#error $@ 5.1.2 $: "553 Invalid host name"
R$* <@ $* . . $*> $*		$#error $@ 5.1.2 $: "553 Invalid host name"
R$* <@ $* @> $*		$#error $@ 5.1.2 $: "553 Invalid route address"
R$* @ $* <@ $*> $*		$#error $@ 5.1.3 $: "553 Invalid route address"
R$* , $~O $*		$#error $@ 5.1.3 $: "553 Invalid route address"

# For a name of ours what stands before the @ may be an address of its own: lee%naver.com@here.
R$* $=O $* <@ $=w .>		$@ $>Parse0 $>canonify $1 $2 $3
R$- <@ $=w .>		$: $(dequote $1 $) <@ $2 .>		"kim"@here is kim
R$-		$: $(dequote $1 $) <@ *LOCAL*>
R<@ *LOCAL*>		$#error $@ 5.1.3 $: "553 User address required"
R$* $=O $* <@ *LOCAL*>		$@ $>Parse0 $>canonify $1 $2 $3
R$* <@ *LOCAL*>		$: $1

# Rules of your own, those below LOCAL_RULE_0 in the .mc, come before all others.

SParseLocal=98
ifdef(`FAX_RELAY', `R$* <@ $+ . FAX .>		$#fax $@ FAX_RELAY $: $1 <@ $2 .>
')dnl
undivert(6)dnl

# The tables, the smart host, the mailers: the first that answers counts.

SParse1

# Digits that are ours were named in canonify; all others are called directly.
R$* <@ [ $+ ]> $*		$: $>ParseLocal $1 <@ [ $2 ]> $3
ifdef(`have_mailertable', `R$* <@ [ $+ ]> $*		$: $>Mailertable < [ $2 ] > $1 <@ [ $2 ]> $3
')dnl
R$* <@ [ $+ ]> $*		$: $>MailerToTriple < $S > $1 <@ [ $2 ]> $3
R$* <@ [ $+ ]> $*		$`#'confSMTP_MAILER $@ [ $2 ] $: $1 <@ [ $2 ]> $3
ifdef(`have_virtusertable', `
# Virtual users: /etc/mail/virtusertable has kim@naver.com, with or without a +detail, or @naver.com for all.
# The workspace is <answer> <user> <+detail> <domain>; in an answer %1 is the user, %2 the detail, %3 +detail.
R$+ <@ $={VirtHost} .>		$: <?> <$1> <> <$2>
ifdef(`have_virtuser_subdomains', `R$+ <@ $+ . $={VirtHost} .>		$: <?> <$1> <> <$2 . $3>
')dnl
R$+ <@ $=w .>		$: <?> <$1> <> <$2>
R<?> <$+ + $*> <> <$+>		$: <?> <$1> <+ $2> <$3>
R<?> <$+> <+ $+> <$+>		$: <$(virtuser $1 + $2 @ $3 $@ $1 $@ $2 $@ + $2 $: ? $)> <$1> <+ $2> <$3>
R<?> <$+> <+ $+> <$+>		$: <$(virtuser $1 + + @ $3 $@ $1 $@ $2 $@ + $2 $: ? $)> <$1> <+ $2> <$3>
R<?> <$+> <+ $*> <$+>		$: <$(virtuser $1 + * @ $3 $@ $1 $@ $2 $@ + $2 $: ? $)> <$1> <+ $2> <$3>
R<?> <$+> <+ $*> <$+>		$: <$(virtuser $1 @ $3 $@ $1 $@ $2 $@ + $2 $: ? $)> <$1> <+ $2> <$3>
R<?> <$+> <> <$+>		$: <$(virtuser $1 @ $2 $@ $1 $: ? $)> <$1> <> <$2>
R<?> <$+> <+ $+> <$+>		$: <$(virtuser + $2 @ $3 $@ $1 $@ $2 $@ + $2 $: ? $)> <$1> <+ $2> <$3>
R<?> <$+> <+ $+> <$+>		$: <$(virtuser + + @ $3 $@ $1 $@ $2 $@ + $2 $: ? $)> <$1> <+ $2> <$3>
R<?> <$+> <+ $*> <$+>		$: <$(virtuser + * @ $3 $@ $1 $@ $2 $@ + $2 $: ? $)> <$1> <+ $2> <$3>
R<?> <$+> <+ $*> <$+>		$: <$(virtuser @ $3 $@ $1 $@ $2 $@ + $2 $: ? $)> <$1> <+ $2> <$3>
R<?> <$+> <> <$+>		$: <$(virtuser @ $2 $@ $1 $: ? $)> <$1> <> <$2>
R<?> <$+> <+ $*> <$+>		$: $1 + $2 <@ $3 .>
R<?> <$+> <> <$+>		$: $1 <@ $2 .>
R< error : $- . $- . $- : $+ > <$+> <$*> <$+>		$#error $@ $1.$2.$3 $: $4
R< error : $- $+ > <$+> <$*> <$+>		$#error $@ $(dequote $1 $) $: $2
R< $+ > <$+> <$*> <$+>		$: $>Recurse $1
')dnl

ifdef(`have_stickyhost', `# Mail for a name of ours goes to the hub (DH), if there is one, and to aliases of this machine never.
R$+ <@ $=w .>		$: < $H > $1 <@ $2 .>
R< $+ > $+ < $+ >		$>MailerToTriple < $1 > $2 < $3 >
R< > $+ + $* < $+ >		$`#'confLOCAL_MAILER $: $1 + $2
R< > $+ < $+ >		$`#'confLOCAL_MAILER $: @ $1
', `# Users that no hub or relay ever gets (class L), and everybody else at a name of ours.
R$=L <@ $=w .>		$`#'confLOCAL_MAILER $: @ $1
R$+ <@ $=w .>		$`#'confLOCAL_MAILER $: $1
')dnl
ifdef(`have_mailertable', `
# The way to a host or to all hosts of a domain: /etc/mail/mailertable.
R$+ <@ $+> $*		$: $>Mailertable < $2 > $1 <@ $2> $3
')dnl
ifdef(`have_uucp', `
# UUCP neighbours.
R$* <@ $=Y . UUCP .>		$`#'confUUCP_MAILER $@ $2 $: $1
')dnl
undivert(11)dnl

# Names that are no hosts have no way but their own.
ifdef(`have_redirect', `R$* <@ $+ . REDIRECT .>		$: $1 <@ $2 . REDIRECT .> <${opMode}>
R$* <@ $+ . REDIRECT .> <i>		$: $1 <@ $2 . REDIRECT .>		while newaliases reads them they are names like others
R$* <@ $+ . REDIRECT .> <$->		$#error $@ 5.1.1 $: "551 User has moved; please try " <$1@$2>
')dnl

# All that is left goes through the smart host, if there is one (DS), or by the MX records of its domain.
R$* <@ $+> $*		$: $>MailerToTriple < $S > $1 <@ $2> $3
R$* <@ $+> $*		$`#'confSMTP_MAILER $@ $2 $: $1 <@ $2> $3

# A mere name is a user of this machine.
R$=L		$`#'confLOCAL_MAILER $: @ $1
R$+		$`#'confLOCAL_MAILER $: $1


# Ruleset 5: a local name that is no alias gets a second chance. user+detail is tried as user+* and then
# as user; a hub (DH), a relay for local names (DR), or one for names without an account (DL) may take the rest.
# The workspace is <where to> name; what stood behind the + comes back as the host, $&h.

SLocal_localaddr
undivert(15)dnl

Slocaladdr=5
R$+		$: $1 $| $>Local_localaddr $1
R$+ $| $#ok		$@ $1
R$+ $| $#$*		$#$2
R$+ $| $*		$: $1
ifdef(`have_preserve_luser', `# {Host}: the host that the recipient had.
R$+		$: $1 $| $&h $| $&{Host}
R$+ $| $|		$: $(macro {Host} $@ $) $1
R$+ $| $| $+		$: $1
R$+ $| + $* $| $*		$: $1
R$+ $| $* @ $+ $| $*		$: $(macro {Host} $@ @ $3 $) $1
R$+ $| $+ $| $*		$: $(macro {Host} $@ @ $2 $) $1
')dnl
ifdef(`have_preserve_plus', `', `R$+ + *		$`#'confLOCAL_MAILER $@ $&h $: $1
R$+ + $*		$`#'confLOCAL_MAILER $@ + $2 $: $1 + *
')dnl
R$+		$: <> $1
ifdef(`LUSER_RELAY', `ifdef(`have_preserve_plus', `R<> $+ + $*		$: <? $L> <+ $2> $(user $1 $)
R<> $+		$: <? $L> <> $(user $1 $)
R<? $*> <$*> $+ <>		$: <> $3 $2		has an account
R<? $*> <$*> $+		$: <$1> $3 $2
', `R<> $+		$: <$L> $(user $1 $)
R<$*> $+ <>		$: <> $2		has an account
')ifdef(`have_preserve_luser', `R<$+> $+		$: <$1> $2 $&{Host}
')')dnl
ifdef(`MAIL_HUB', `R<> $+		$: <$H> $1
')dnl
ifdef(`LOCAL_RELAY', `R<> $+		$: <$R> $1
')dnl
ifdef(`have_preserve_plus', `R<> $+		$@ $1
', `R<> $+		$: <> <$1 <> $&h>		nowhere: it stays here, with its detail
ifdef(`have_preserve_luser', `R<> <$+ @ $+ <> + $*>		$: <> <$1 + $3 @ $2>
')dnl
R<> <$+ <> + $*>		$: <> <$1 + $2>
R<> <$+ <> $*>		$: <> <$1>
R<> <$+ + $*> $*		<> <$1> + $2 $3
R<> <$+> + $*		$`#'confLOCAL_MAILER $@ $2 $: @ $1
R<> <$+>		$@ $1
R$+		$: $1 <> $&h
ifdef(`have_preserve_luser', `R$+ @ $+ <> + $*		$: $1 + $3 @ $2
')dnl
R$+ <> + $*		$: $1 + $2
R$+ <> $*		$: $1
')dnl
R<local : $*> $*		$: $>MailerToTriple <local : $1> $2
R<error : $*> $*		$: $>MailerToTriple <error : $1> $2
ifdef(`have_preserve_luser', `R<$~[ : $+> $+ @ $+		$: $>MailerToTriple <$1 : $2> $3 <@ $4>
')dnl
R<$~[ : $+> $+		$: $>MailerToTriple <$1 : $2> $3 <@ $2>
ifdef(`have_preserve_luser', `R<$+> $+ @ $+		$@ $>MailerToTriple <$1> $2 <@ $3>
')dnl
R<$+> $+		$@ $>MailerToTriple <$1> $2 <@ $1>
ifdef(`have_mailertable', `

# Ruleset 90: <host> user <@host>, answered from the mailertable. The whole name counts before .its.domain,
# that before .domain, and a mere dot is for all that is left. %1 is what stands before the domain.

SMailertable=90
R< $+ . > $*		$: < $1 > $2
R< $+ > $*		$: < > < $1 > < $(mailertable $1 $: ? $) > $2
R< > < $- . $+ > <?> $*		$: < $1 > < . $2 > < $(mailertable . $2 $@ $1 $: ? $) > $3
R< $+ > < . $- . $+ > <?> $*		< $1 . $2 > < . $3 > < $(mailertable . $3 $@ $1 . $2 $: ? $) > $4
R< $* > < . $- > <?> $*		$: < $1 > < . $2 > < $(mailertable . $@ $1 . $2 $: ? $) > $3
R< > < $- > <?> $*		$: < > < $1 > < $(mailertable . $@ $1 $: ? $) > $2
R< $* > < $+ > <?> $*		$@ $3
R< $* > < $+ > < $* > $*		$@ $>MailerToTriple < $3 > $4
')dnl


# Ruleset 95: <mailer:host>, <mailer:user@host>, <error:code text>, <local:user> or a mere <host>, as tables
# and smart hosts have it, and the address that it is for.

SMailerToTriple=95
R< > $*		$@ $1
R< error : $- . $- . $- : $+ > $*		$#error $@ $1.$2.$3 $: $4
R< error : $- : $+ > $*		$#error $@ $(dequote $1 $) $: $2
R< error : $+ > $*		$#error $: $1
R< local : $* > $*		$@ $>CanonLocal < $1 > $2
R< $- : $+ @ $+ > $* <$*> $*		$#$1 $@ $3 $: $2 <@ $3>
R< $- : $+ > $*		$#$1 $@ $2 $: $3
R< $=w > $*		$@ $2
R< $+ > $*		$`#'confRELAY_MAILER $@ $1 $: $2

# local:user or local: -- the mailer is told whom it was for.

SCanonLocal
R< $* > $* <@ $+ .> $*		$: < $1 > $2 <@ $3> $4
R< $* > $* <@ $+> : $+		$@ $>Recurse $4
R< > $+ <@ $+>		$`#'confLOCAL_MAILER $@ $1 @ $2 $: $1
R< > $+		$`#'confLOCAL_MAILER $@ $1 $: $1
R< $+ @ $+ > $* <@ $+> $*		$: < $1 > $3 <@ $4> $5
R< $+ > $* <@ $* > $*		$`#'confLOCAL_MAILER $@ $2 @ $3 $: $1
R< $+ > $*		$`#'confLOCAL_MAILER $@ $2 $: $1
