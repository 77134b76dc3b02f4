divert(-1)
#
# MAILER(`smtp'): to other machines. smtp is plain SMTP, esmtp asks for extensions first, smtp8 sends eight bits
# whatever the other side says, dsmtp waits until it is asked for (ETRN), relay is for hosts that know us.
#
# SMTP_, ESMTP_, SMTP8_, DSMTP_ and RELAY_MAILER_FLAGS, _ARGS, _MAX and _MAXMSGS change them.
#
define(`have_smtp')
default(`SMTP_MAILER_ARGS', `TCP $h')
default(`ESMTP_MAILER_ARGS', `TCP $h')
default(`SMTP8_MAILER_ARGS', `TCP $h')
default(`DSMTP_MAILER_ARGS', `TCP $h')
default(`RELAY_MAILER_ARGS', `TCP $h')
default(`SMTP_MAILER_FLAGS')
default(`RELAY_MAILER_FLAGS', `SMTP_MAILER_FLAGS')
default(`SMTP_MAILER_LL', `990')
default(`RELAY_MAILER_LL', `2040')
define(`smtp_mailer', `M$1,		P=[IPC], F=mailer_flags(`SMTP', `$2'), S=EnvFromSMTP/HdrFromSMTP, R=ifdef(`have_allmasquerade', `EnvToSMTP/HdrFromSMTP', `EnvToSMTP'), E=\r\n, L=SMTP_MAILER_LL,mailer_limits(`SMTP', translit(`$1', `a-z', `A-Z'))
		T=DNS/RFC822/SMTP,
		A=$3')
divert(10)dnl

#####################################################
#   To other machines                               #
#####################################################

smtp_mailer(`smtp', `mDFMuX', `SMTP_MAILER_ARGS')
smtp_mailer(`esmtp', `mDFMuXa', `ESMTP_MAILER_ARGS')
smtp_mailer(`smtp8', `mDFMuX8', `SMTP8_MAILER_ARGS')
smtp_mailer(`dsmtp', `mDFMuXa%', `DSMTP_MAILER_ARGS')
Mrelay,		P=[IPC], F=mailer_flags(`RELAY', `mDFMuXa8'), S=EnvFromSMTP/HdrFromSMTP, R=ifdef(`have_allmasquerade', `EnvToSMTP/HdrFromSMTP', `MasqSMTP'), E=\r\n, L=RELAY_MAILER_LL,mailer_limits(`RELAY')
		T=DNS/RFC822/SMTP,
		A=RELAY_MAILER_ARGS

# A name without a host is one of ours.

SMasqSMTP
R$* <@ $*> $*		$@ $1 <@ $2> $3
R$+		$@ $1 <@ *LOCAL*>

# Hosts that only we know the way to stand before the name, ours behind it.

SPseudoToReal
R$+ <@ $+ . UUCP .>		$2 ! $1 <@ *LOCAL*>
R$+ <@ $+ . UUCP>		$2 ! $1 <@ *LOCAL*>

# Senders in the envelope.

SEnvFromSMTP
R$+		$: $>PseudoToReal $1
R$* :; <@>		$@
R$* <@>		$@		nobody
R$*		$: $>MasqSMTP $1
R$*		$: $>MasqEnv $1

# Recipients, in the envelope and in headers.

SEnvToSMTP
R$+		$: $>PseudoToReal $1
R$+		$: $>MasqSMTP $1
R$* <@ *LOCAL*> $*		$: $1 <@ $j .> $2

# Senders in headers.

SHdrFromSMTP
R$+		$: $>PseudoToReal $1
R:; <@>		$@
R$* <@>		$@ $1 <@>
R$*		$: $>MasqSMTP $1
R$*		$: $>MasqHdr $1

SMasqRelay
R$+		$: $>MasqSMTP $1
R$+		$: $>MasqHdr $1
divert(0)dnl
