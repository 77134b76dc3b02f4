divert(-1)
#
# Who may do what: check_relay (a client connects), check_mail (MAIL), check_rcpt (RCPT). A check refuses by $#error and
# takes but drops by $#discard; with any other result there is no objection.
#
# Local_check_relay, Local_check_mail and Local_check_rcpt are for rules of your own (LOCAL_RULESETS): one that
# answers $#... has decided, otherwise ours go on.
#
define(`mail_check', ifdef(`have_delay_checks', `checkmail', `check_mail'))
define(`rcpt_check', ifdef(`have_delay_checks', `checkrcpt', `check_rcpt'))
define(`relay_check', ifdef(`have_delay_checks', `checkrelay', `check_relay'))
divert(0)dnl

#####################################################
#   What checks need                                #
#####################################################

# CanonAddr: an address in inner form, sound and with its host's full name.

SCanonAddr
R$*		$: $>Parse0 $>canonify $1

# ParseRecipient: where mail for user%there@here really goes, where we would send it there.

SParseRecipient
R$*		$: <?> $>CanonAddr $1
R<?> $* <@ $+ .>		$: <?> $1 <@ $2>
R<?> $- <@ $+>		$: <?> $(dequote $1 $) <@ $2>
ifdef(`have_loose_relay', `', `R<?> $* $=O $* <@ $=w>		$@ $>ParseRecipient $1 $2 $3
R<?> $* $=O $* <@ $* $=R>		$@ $>ParseRecipient $1 $2 $3
ifdef(`have_access', `R<?> $* $=O $* <@ $+>		$: $>D <$4> <?> <+ To> <$1 $2 $3 <@ $4>>
R<RELAY> <$+ <@ $+>>		$@ $>ParseRecipient $1
R<$+> <$+ <@ $+>>		$: <?> $2 <@ $3>
')')dnl
R<?> $*		$@ $1

ifdef(`have_access', `include(_CF_DIR_`m4/access.m4')')dnl

#####################################################
#   check_relay: a client has connected             #
#####################################################

SLocal_check_relay
ifdef(`have_check_early', `
Scheck_relay
undivert(20)dnl
undivert(19)dnl
')dnl
ifdef(`have_delay_checks', `
')dnl
S`'relay_check
ifdef(`have_client_ptr', `R$* $| $*		$: $&{client_ptr} $| $2
')dnl
R$*		$: $1 $| $>Local_check_relay $1
R$* $| $* $| $#$*		$#$3
R$* $| $* $| $*		$@ $>Basic_check_relay $1 $| $2

# name $| address

SBasic_check_relay
R$*		$: <$&{deliveryMode}> $1
R<d> $*		$@ deferred		only with addresses, later
R<$*> $*		$: $2
ifdef(`have_access', `R$+ $| $+		$: $>D <$1> <?> <+ Connect> <$2>
R$| $+		$: <?> <$1>
R<?> <$+>		$: $>A <$1> <?> <+ Connect> <$1>
R<?> <$*>		$: OK
R<$={Accept}> <$*>		$@ $1
R<$+> <$*>		$@ $>Refusal <$1>
', `R$*		$: OK
')dnl
undivert(21)dnl
undivert(16)dnl

#####################################################
#   check_mail: MAIL FROM                           #
#####################################################

SLocal_check_mail
S`'mail_check
R$*		$: $1 $| $>Local_check_mail $1
R$* $| $#$*		$#$2
R$* $| $*		$@ $>Basic_check_mail $1

SBasic_check_mail
R$*		$: <$&{deliveryMode}> $1
R<d> $*		$@ deferred
R<$*> $*		$: $2

# A client that has to show a certificate, and has not.
R$*		$: $1 $| $>tls_client $&{verify} $| MAIL
R$* $| $#$+		$#$2
R$* $| $*		$: $1

R<>		$@ <OK>		error messages come from nobody
R<?>		$@ <OK>

# localhost is a name that everybody has: only we may use it.
R$* < $* @ localhost > $*		$: <? $&{client_name}> $1 < $2 @ localhost > $3
R<?> $+		$: $1
R<? $=w> $+		$: $2
R<? $+> $+		$#error $@ 5.5.4 $: "553 Real domain name required for sender address"

R$*		$: <?> $>CanonAddr $1
R<?> $* <@ $+ .> $*		$: <?> $1 <@ $2> $3
ifdef(`have_access', `
# What the access map says of the sender.
R<?> $+ <@ $+> $*		$: <?> $1 <@ $2> $3 $| $>FullAddr <+ From> $1 <@ $2>
R<?> $-		$: <?> $1 $| $>FullAddr <+ From> $1 <@>
R<?> $* $| <?>		$: <?> $1
R<?> $* $| <$={Accept}>		$# $2
R<?> $* $| <$+>		$@ $>Refusal <$2>
')dnl
# A sender without a domain: from this machine only.
ifdef(`have_accept_unqualified', `R<?> $-		$@ <OK>
', `R<?> $~[		$: <no> $1
R<no> $*		$: $&{daemon_flags} $| <no> $1
R$* u $* $| <no> $*		$@ <OK>		M=u lets them in
R$* $| <no> $*		$: <no $&{client_addr}> $2
R<no> $*		$@ <OK>
R<no $+> $*		$#error $@ 5.5.4 $: "553 Domain name required for sender address " $&f
')dnl
ifdef(`have_accept_unresolvable', `', `
# Nobody could answer a sender whose domain the DNS does not know.
R<?> $* <@ [ $+ ]> $*		$@ @ $1 <@ [ $2 ]> $3
R<?> $* <@ $* $=P> $*		$@ @ $1 <@ $2 $3> $4
R<?> $* <@ $+> $*		$: <$(resolve $2 $: $2 <PERM> $)> $1 <@ $2> $3
R<$* <$->> $*		$: <$2> $3
R<PERM> $* <@ $=w> $*		$: <OKR> $1 <@ $2> $3
R<TEMP> $*		$#error $@ 4.1.8 $: "451 Domain of sender address " $&f " does not resolve"
R<PERM> $*		$#error $@ 5.1.8 $: "553 Domain of sender address " $&f " does not exist"
')dnl
R<$+> $*		$@ @ $2

#####################################################
#   check_rcpt: RCPT TO                             #
#####################################################

SLocal_check_rcpt
S`'rcpt_check
R$*		$: $1 $| $>Local_check_rcpt $1
R$* $| $#$*		$#$2
R$* $| $*		$@ $>Basic_check_rcpt $1

SBasic_check_rcpt
R<>		$#error $@ 5.0.0 $: "553 User address required"
R$@		$#error $@ 5.0.0 $: "553 User address required"
R$*		$: <$&{deliveryMode}> $1
R<d> $*		$@ deferred
R<$*> $*		$: $2
ifdef(`have_blacklist', `
# What the access map says of the recipient.
R$*		$: $1 $| <?> $>CanonAddr $1
R$* $| <?> $* <@ $+ .>		$: $1 $| <?> $2 <@ $3>
R$* $| <?> $-		$: $1 $| $>FullAddr <+ To> $2 <@>
R$* $| <?> $+ <@ $=w>		$: $1 $| $>FullAddr <+ To> $2 <@ $3>
R$* $| <?> $+ <@ $+>		$: $1 $| $>F <$2 @ $3> <?> <+ To> <$3>
R$* $| <?> <$+>		$: $1 $| $>D <$2> <?> <+ To> <>		kim@ counts for our own users alone
R$* $| <$+> <$*>		$: $1 $| <$2>
R$* $| <?> $*		$: $1
R$* $| <$={Accept}>		$: $1
R$* $| <REJECT>		$#error $@ 5.2.1 $: "550 Mailbox disabled for this recipient"
R$* $| <$+>		$@ $>Refusal <$2>
')dnl

ifdef(`have_bad_helo', `
# The name of HELO, from clients that are not ours and have not signed in.
R$*		$: $1 $| <$&{auth_authen}>
R$* $| <$+>		$: $1
R$* $| <>		$: $1 $| <$&{client_addr}> [$&s]
R$* $| <$=R $*> [$*]		$: $1
R$* $| <0> [$*]		$: $1
R$* $| <$*> $=w		$#error $@ 5.7.1 $: "550 bogus HELO name used: " $&s
R$* $| <$*> [$=w]		$#error $@ 5.7.1 $: "550 bogus HELO name used: " $&s
R$* $| <$*> [$+ . $+]		$: $1
R$* $| <$*> [IPv6 : $+]		$: $1
R$* $| <$*> [$*]		$#error $@ 5.7.1 $: "550 bogus HELO name used: " $&s
')dnl
ifdef(`have_badmx', `
# Where mail for the recipient would go.
R$*		$: $1 $| <?> $>CanonAddr $1
R$* $| <?> $* <@ $+ .> $*		$: $1 $| $>BadMX $3
R$* $| <?> $*		$: $1
R$* $| $#$*		$#$2
R$* $| $*		$: $1
')dnl

# May it go there, or may it come from there?
R$*		$: $1 $| $>Rcpt_ok $1
R$* $| $#$*		$#$2
R$* $| RELAY		$@ RELAY
R$* $| $*		$: $1 $| $>Relay_ok $1
R$* $| $#$*		$#$2
R$* $| RELAY		$@ RELAY

# No. Where the name of the client would have helped, it is told why it did not.
ifdef(`have_promiscuous', `', `R$*		$: <$&{client_resolve}>
R<TEMP>		$#error $@ 4.4.0 $: "450 Relaying temporarily denied. Cannot resolve PTR record for " $&{client_addr}
R<FORGED>		$#error $@ 5.7.1 $: "550 Relaying denied. IP name possibly forged " $&{client_name}
R<FAIL>		$#error $@ 5.7.1 $: "550 Relaying denied. IP name lookup failed " $&{client_name}
R$*		$`#'error $@ 5.7.1 $: "confRELAY_MSG"
')dnl

ifdef(`have_badmx', `# BadMX: the mail exchangers of a domain, one after the other.

SBadMX
R$+		$: <$1> <: $(mxlist $1 $) :> <:>
R<$+> <: $* <TEMP> :> <$*>		$#error $@ 4.1.2 $: "450 MX lookup failure for " $1
R<$*> <: $+ : $*> <: $*>		<$1> <: $3> <: $4 $(badmx $2 $) :>
R<$*> <$*> <$* <BADMX> : $*>		$#error $@ 5.1.2 $: "550 Illegal MX record for host " $1
R<$*> <$*> <$*>		$: <$1> <$3> <$2>
R<$*> <: $+ : $*> <: $*>		<$1> <: $3> <: $4 $(dnsA $2 $) :>
R<$*> <$*> <$*>		$: <$1> <$3> <$2>
R<$*> <: $+ : $*> <: $*>		<$1> <: $3> <: $4 $(BadMXIP $2 $) :>
R<$*> <$*> <$* <BADMXIP> : $*>		$#error $@ 5.1.2 $: "550 Invalid MX record for host " $1

')dnl
# Rcpt_ok: recipients that we take from everybody.

SRcpt_ok
ifdef(`have_promiscuous', `R$*		$@ RELAY
')dnl
R$*		$: $>ParseRecipient $1
ifdef(`have_promiscuous', `', `# Who has shown a certificate that we know, or has signed in by a way that we trust (TRUST_AUTH_MECH).
R$*		$: $1 $| $>RelayTLS
R$* $| $# $+		$# $2
R$* $| $*		$: $1 $| $>Local_Relay_Auth $&{auth_type}
R$* $| $# $*		$# $2
R$* $| NO		$: $1
R$* $| $*		$: $1 $| $&{auth_type}
R$* $| $={TrustAuthMech}		$# RELAY
R$* $| $*		$: $1
')dnl
R$+ <@ $=w>		$@ RELAY		ours
ifdef(`have_relay_hosts_only', `R$+ <@ $=R>		$@ RELAY
ifdef(`have_access', `R$+ <@ $+>		$: $>F <$2> <?> <+ To> <$1 <@ $2>>
')', `R$+ <@ $* $=R>		$@ RELAY		class R: /etc/mail/relay-domains
ifdef(`have_access', `R$+ <@ $+>		$: $>D <$2> <?> <+ To> <$1 <@ $2>>
')')dnl
ifdef(`have_relay_entire_domain', `R$+ <@ $* $=m>		$@ RELAY
R<$+> <$+ <@ $* $=m>>		$@ RELAY
')dnl
ifdef(`have_access', `R<RELAY> <$*>		$@ RELAY
R<$* <TMPF>> <$*>		$#error $@ 4.3.0 $: "451 Temporary system failure. Please try again later."
R<$+> <$*>		$: $2
')dnl
ifdef(`have_relay_mx', `# Domains whose best mail exchanger we are.
R$+ <@ $+>		$: <$(bestmx $2 $)> $1 <@ $2>
R< $* : $=w . : $* > $*		$@ RELAY
R< $=w . > $*		$@ RELAY
R< $* > $*		$: $2
')dnl
R$-		$@ RELAY		a mere name is a user of ours

# Relay_ok: clients that may send anywhere.

SRelay_ok
ifdef(`have_relay_from_user', `# The sender names one of our own domains; everybody can do that.
R$*		$: <?> $>CanonAddr $&f
R<?> $+ <@ $=w .>		$@ RELAY
')dnl
ifdef(`have_relay_mail_from', `ifdef(`have_access', `R$*		$: <?> $>CanonAddr $&f
R<?> $+ <@ $+ .>		$: <?> $1 <@ $2>
R<?> $+ <@ $+>		$: $>F <$1 @ $2> <?> <! From> <$2>
ifdef(`relay_mail_from_domain', `R<?> <$+>		$: $>D <$1> <?> <! From> <>
')dnl
R<RELAY> <$*>		$@ RELAY
')')dnl
# Programs of this machine have no address at all.
R$*		$: $&{client_addr}
R$@		$@ RELAY
R0		$@ RELAY
R127.0.0.1		$@ RELAY
RIPv6:0:0:0:0:0:0:0:1		$@ RELAY
RIPv6:::1		$@ RELAY
R$=R $*		$@ RELAY		networks in /etc/mail/relay-domains
ifdef(`have_access', `R$*		$: $>A <$1> <?> <+ Connect> <$1>
R<RELAY> <$*>		$@ RELAY
R<<TMPF>> <$*>		$#error $@ 4.3.0 $: "451 Temporary system failure. Please try again later."
R<$+> <$*>		$: $2
')dnl
R$*		$: [ $1 ]		in brackets it may be in class w
R$=w		$@ RELAY

# The name counts only where name and address belong together.
R$*		$: <$&{client_resolve}> <$&{client_name}>
R<TEMP> <$*>		$@ NO
R<FORGED> <$*>		$@ NO
R<FAIL> <$*>		$@ NO
R<$*> <>		$@ RELAY
R<$*> <$=w>		$@ RELAY
R<$*> <$+ .>		$: <$1> <$2>
ifdef(`have_relay_hosts_only', `R<$*> <$=R>		$@ RELAY
ifdef(`have_access', `R<$*> <$+>		$: $>F <$2> <?> <+ Connect> <>
')', `R<$*> <$* $=R>		$@ RELAY
ifdef(`have_relay_entire_domain', `R<$*> <$* $=m>		$@ RELAY
')dnl
ifdef(`have_access', `R<$*> <$+>		$: $>D <$2> <?> <+ Connect> <>
')')dnl
ifdef(`have_access', `R<RELAY> <$*>		$@ RELAY
R<<TMPF>> <$*>		$#error $@ 4.3.0 $: "451 Temporary system failure. Please try again later."
')dnl
R$*		$@ NO
ifdef(`have_delay_checks', `
#####################################################
#   delay_checks: all checks wait for RCPT          #
#####################################################

Scheck_rcpt
R$+		$: $1 $| $>checkrcpt $1
R$+ $| $#error $*		$#error $2
R$+ $| $#discard $*		$#discard $2
R$+ $| $#$*		$@ $>Delay_TLS <! $2>		certificate or password: all is well
ifdef(`have_spam_friends', `
# Spam: in the access map names recipients that want everything (FRIEND), or checks at all (HATER).
R$* $| $*		$: $1 $| $>CanonAddr $1
R$* $| $* <@ $+ .>		$: $1 $| $2 <@ $3>
R$* $| $-		$: $1 $| $2 <@>
R$* $| $*		$: $1 $| $>FullAddr <! Spam> $2
ifelse(have_spam_friends, `friend', `R$* $| <FRIEND>		$@ $>Delay_TLS <SPAMFRIEND>
', `R$* $| <HATER>		$: $1 $| <>
R$* $| <$+>		$@ $>Delay_TLS <NOSPAMHATER>
')dnl
')dnl
R$* $| $*		$: $1 $| $>checkmail $&{mail_from}
R$* $| $#$*		$#$2
R$* $| $*		$: $1 $| $&{client_name} $| $&{client_addr}
R$* $| $* $| $*		$: $>checkrelay $2 $| $3

# Delay_TLS: what has been decided already holds if the client has the certificate it needs.

SDelay_TLS
R<$*>		$: <$1> $| $>tls_client $&{verify} $| MAIL
R$* $| $#$+		$#$2
R<! $*> $| $*		$# $1
R<$*> $| $*		$@ $1
')dnl
ifdef(`have_access', `include(_CF_DIR_`m4/answers.m4')')dnl
