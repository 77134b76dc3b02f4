divert(-1)
#
# Who may sign in for whom, what a client is offered, and whether an encrypted connection is good enough: rulesets that
# sendmail asks by their names around STARTTLS and AUTH. Without an access map they have little to say.
#
# Tags of the access map: Srv_Features, Clt_Features, Try_TLS, TLS_Clt, TLS_Srv, TLS_Rcpt, AuthInfo, CERTISSUER,
# CERTSUBJECT.
#
# look_peer(`Tag', `name', `address'): <value> for a host, by its name, its address, or the mere tag; <?> for none.
define(`look_peer', `R$`'*		$: $>D <$&{$2}> <?> <! $1> <>
R<?> $`'*		$: $>A <$&{$3}> <?> <! $1> <>
R<?> $`'*		$: <$(access $1: $: ? $)>
R<$`'+> <>		$: <$`'1>
')
define(`TLS_CODE', ifdef(`TLS_PERM_ERR', `554', `454'))
define(`TLS_DSN', ifdef(`TLS_PERM_ERR', `5.7.0', `4.7.0'))
divert(0)dnl

#####################################################
#   AUTH: who acts for whom                         #
#####################################################

# trust_auth: <address> of AUTH= in MAIL. RFC 4954 wants a client to have signed in; then it may name itself.

SLocal_trust_auth
Strust_auth
R$*		$: $&{auth_type} $| $1
R$@ $| $*		$#error $@ 5.7.1 $: "550 not authenticated"
R$* $| $&{auth_authen}		$@ identical
R$* $| < $&{auth_authen} >		$@ identical
R$* $| $*		$: $1 $| $>Local_trust_auth $2
R$* $| $#$*		$#$2
R$*		$#error $@ 5.7.1 $: "550 " $&{auth_authen} " not allowed to act as " $&{auth_author}

# authinfo: name and password that we sign in with at another server.

Sauthinfo
ifdef(`have_authinfo', `R$*		$: <$(authinfo AuthInfo : $&{server_name} $: ? $)>
R<?>		$: <$(authinfo AuthInfo : $&{server_addr} $: ? $)>
R<?>		$: <$(authinfo AuthInfo : $: ? $)>
R<?>		$@ no
R<$*>		$# $1
', `ifdef(`have_access', `look_peer(`AuthInfo', `server_name', `server_addr')R<?>		$@ no
R<$*>		$# $1
')')dnl

#####################################################
#   What a client or a server is offered            #
#####################################################

# srv_features: letters; a small one offers, a capital one withholds (A AUTH, S STARTTLS, V a certificate of the client ...).

SLocal_srv_features
Ssrv_features
R$*		$: $1 $| $>Local_srv_features $1
R$* $| $#$*		$#$2
R$* $| $*		$: $1
ifdef(`have_access', `look_peer(`Srv_Features', `client_name', `client_addr')R<?>		$@ OK
R<$* <TMPF>>		$#temp
R<$+>		$# $1
')dnl

# clt_features: the same for servers that we call.

SLocal_clt_features
Sclt_features
R$*		$: $1 $| $>Local_clt_features $1
R$* $| $#$*		$#$2
R$* $| $*		$: $1
ifdef(`have_access', `look_peer(`Clt_Features', `server_name', `server_addr')R<?>		$@ OK
R<$* <TMPF>>		$#temp
R<$+>		$# $1
')dnl

# try_tls: not with a server that has Try_TLS:name NO.

SLocal_try_tls
Stry_tls
R$*		$: $1 $| $>Local_try_tls $1
R$* $| $#$*		$#$2
R$* $| $*		$: $1
ifdef(`have_access', `look_peer(`Try_TLS', `server_name', `server_addr')R<?>		$@ OK
R<$* <TMPF>>		$#error $@ 4.3.0 $: "451 Temporary system failure. Please try again later."
R<NO>		$#error $@ 5.7.1 $: "550 do not try TLS with " $&{server_name} " [" $&{server_addr} "]"
')dnl

#####################################################
#   Is the connection good enough?                  #
#####################################################

# tls_client: ${verify} $| MAIL or STARTTLS, of a client.

SLocal_tls_client
Stls_client
R$*		$: $1 <?> $>Local_tls_client $1
R$* <?> $#$*		$#$2
R$* <?> $*		$: $1
ifdef(`have_access', `R$*		$: $(macro {TLS_Name} $@ $&{client_name} $) $1
R$* $| $*		$: $1 $| $>TLS_peer_client
R$* $| <$* <TMPF>>		$#error $@ 4.3.0 $: "451 Temporary system failure. Please try again later."
R$*		$@ $>TLS_connection $1

STLS_peer_client
look_peer(`TLS_Clt', `client_name', `client_addr')dnl
', `R$* $| $*		$@ $>TLS_connection $1
')dnl

# tls_server: ${verify}, of a server that we called.

SLocal_tls_server
Stls_server
R$*		$: $1 $| $>Local_tls_server $1
R$* $| $#$*		$#$2
R$* $| $*		$: $1
ifdef(`have_access', `R$*		$: $(macro {TLS_Name} $@ $&{server_name} $) $1
R$*		$: $1 $| $>TLS_peer_server
R$* $| <$* <TMPF>>		$#error $@ 4.3.0 $: "451 Temporary system failure. Please try again later."
R$*		$@ $>TLS_connection $1

STLS_peer_server
look_peer(`TLS_Srv', `server_name', `server_addr')dnl
', `R$*		$@ $>TLS_connection $1
')dnl

# tls_rcpt: a recipient, before it is named to that server.

SLocal_tls_rcpt
Stls_rcpt
R$*		$: $1 $| $>Local_tls_rcpt $1
R$* $| $#$*		$#$2
R$* $| $*		$: $1
ifdef(`have_access', `R$*		$: $(macro {TLS_Name} $@ $&{server_name} $) $1
R$+		$: <?> $>CanonAddr $1
R<?> $+ <@ $+ .>		<?> $1 <@ $2>
R<?> $+ <@ $+>		$: <?> $1 <@ $2> $| $>F <$1 @ $2> <?> <! TLS_Rcpt> <>
R<?> $+ <@ $+> $| <?> <>		$: <?> $1 <@ $2> $| $>F <$1 @> <?> <! TLS_Rcpt> <>
R<?> $+ <@ $+> $| <?> <>		$: <?> $1 <@ $2> $| $>D <$2> <?> <! TLS_Rcpt> <>
R<?> $-		$: <?> $1 $| $>F <$1 @> <?> <! TLS_Rcpt> <>
R<?> $* $| <?> <>		$: <?> $1 $| <$(access TLS_Rcpt: $: ? $)> <>
R<?> $* $| <?> <>		$@ OK
R<?> $* $| <$* <TMPF>> <>		$#error $@ 4.3.0 $: "451 Temporary system failure. Please try again later."
R<?> $* $| <$+> <>		$@ $>TLS_connection $&{verify} $| <$2>
')dnl

# TLS_connection: ${verify}, and of the access map what there must be:
#   VERIFY         a certificate that we believe
#   VERIFY:112     and at least so many bits
#   ENCR:112       so many bits, whoever it is
# PERM+ before it refuses for good, TEMP+ for now. +CN, +CN:name, +CS:subject, +CI:issuer, +CITag:tag behind it, ++ between
# them, say more of the certificate.

STLS_connection
ifdef(`have_access', `R$* $| <$*> $*		$: <TLS_CODE : TLS_DSN> <$2> $1
R$* $| $*		$: <TLS_CODE : TLS_DSN> <> $1
R<$*> <PERM + $={Tls} $*> $*		$: <503 : 5.7.0> <$2 $3> $4
R<$*> <TEMP + $={Tls} $*> $*		$: <403 : 4.7.0> <$2 $3> $4
R<$- : $+> <$*> SOFTWARE		$#error $@ $2 $: $1 " TLS handshake failed."
R<$- : $+> <$*> PROTOCOL		$#error $@ $2 $: $1 " STARTTLS failed."
R<$- : $+> <$*> DANE_FAIL		$#error $@ $2 $: $1 " DANE check failed."
R<$- : $+> <$*> CONFIG		$#error $@ $2 $: $1 " STARTTLS temporarily not possible."
R<$*> <VERIFY> $*		$: <$1> [0] <> $2
R<$*> <VERIFY + $+> $*		$: <$1> [0] <$2> $3
R<$*> <VERIFY : $-> $*		$: <$1> [$2] <> $3
R<$*> <VERIFY : $- + $+> $*		$: <$1> [$2] <$3> $4
R<$*> <ENCR : $-> $*		$: <$1> [$2] <> OK
R<$*> <ENCR : $- + $+> $*		$: <$1> [$2] <$3> OK
R<$*> <$*> $*		$@ OK
R<$- : $+> [$-] <$*>		$#error $@ $2 $: $1 " authentication required"
R<$- : $+> [$-] <$*> FAIL		$#error $@ $2 $: $1 " authentication failed"
R<$- : $+> [$-] <$*> NO		$#error $@ $2 $: $1 " not authenticated"
R<$- : $+> [$-] <$*> NOT		$#error $@ $2 $: $1 " no authentication requested"
R<$- : $+> [$-] <$*> NONE		$#error $@ $2 $: $1 " other side does not support STARTTLS"
R<$- : $+> [$-] <$*> CLEAR		$#error $@ $2 $: $1 " STARTTLS disabled locally"
R<$- : $+> [$-] <$*> $~{TlsVerified}		$#error $@ $2 $: $1 " authentication failure " $4
R<$*> [0] <> $*		$@ OK
R<$*> [$-] <$*> $*		$: <$1> [$2] <$3> $>max $&{cipher_bits} : $&{auth_ssf}
R<$*> [$-] <$*> $-		$: <$1> [$2 : $4] <$3> $(arith l $@ $4 $@ $2 $)
R<$- : $+> [$- : $-] <$*> TRUE		$#error $@ $2 $: $1 " encryption too weak " $4 " less than " $3
R<$*> [$*] <$*> $*		$: <$1> <$3>
R<$- : $+> $* <$+ + + $+>		<$1 : $2> $3 <$4> <$5>
R<$- : $+> $+		$@ $>TLS_req <$1 : $2> $3
R$*		$@ OK

# TLS_req: <code : dsn> <wish> <wish> ... about the certificate.

STLS_req
R<$*> <CN> $*		$: <$1> <CN : $&{TLS_Name}> $2
R<$*> <CN : $&{cn_subject}> $*		$@ $>TLS_req <$1> $2
R<$- : $+> <CN : $+> $*		$#error $@ $2 $: $1 " CN " $&{cn_subject} " does not match " $3
R<$*> <CS : $&{cert_subject}> $*		$@ $>TLS_req <$1> $2
R<$- : $+> <CS : $+> $*		$#error $@ $2 $: $1 " Cert Subject " $&{cert_subject} " does not match " $3
R<$*> <CI : $&{cert_issuer}> $*		$@ $>TLS_req <$1> $2
R<$- : $+> <CI : $+> $*		$#error $@ $2 $: $1 " Cert Issuer " $&{cert_issuer} " does not match " $3
R<$*> <CITag : $-> $*		$: <$1> <@ $(access $2 : $&{cert_issuer} $: ? $)> $3
R<$- : $+> <@ ?> $*		$#error $@ $2 $: $1 " Cert Issuer " $&{cert_issuer} " not acceptable"
R<$*> <@ OK> $*		$@ $>TLS_req <$1> $2
R$*		$@ OK

# max: the larger of two numbers a : b.

Smax
R:		$: 0
R: $-		$: $1
R$- :		$: $1
R$- : $-		$: $(arith l $@ $1 $@ $2 $) : $1 : $2
RTRUE : $- : $-		$: $2
R$- : $- : $-		$: $2
', `RSOFTWARE		$`#'error $@ TLS_DSN $: "TLS_CODE TLS handshake failed."
RDANE_FAIL		$`#'error $@ TLS_DSN $: "TLS_CODE DANE check failed."
RPROTOCOL		$`#'error $@ TLS_DSN $: "TLS_CODE STARTTLS failed."
RCONFIG		$`#'error $@ TLS_DSN $: "TLS_CODE STARTTLS temporarily not possible."
')dnl

# RelayTLS: may a client relay for its certificate? CERTISSUER:name RELAY says so of all that an authority signs,
# CERTISSUER:name SUBJECT of those alone that have CERTSUBJECT:name RELAY.

SRelayTLS
ifdef(`have_access', `R$*		$: <?> $&{verify}
R<?> $={TlsVerified}		$: OK
R<?> $*		$@ NO
R$*		$: $&{cert_issuer}
R$+		$: $(access CERTISSUER : $1 $)
RRELAY		$# RELAY
RSUBJECT		$: <@> $&{cert_subject}
R<@> $+		$: <@> $(access CERTSUBJECT : $1 $)
R<@> RELAY		$# RELAY
')dnl
R$*		$: NO

# Local_Relay_Auth: ${auth_type}; a rule of yours that answers NO takes the right to relay from a mechanism.

SLocal_Relay_Auth
