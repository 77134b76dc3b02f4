divert(-1)
#
# All options: option(`confNAME', `OptionName', `what it is otherwise') writes the line, as a remark where the .mc says nothing.
#
define(`option', `ifdef(`$1', `O $2=$1', `#O $2=$3')')
divert(0)dnl
###############
#   Options   #
###############


# Strip the eighth bit of what comes in.
option(`confSEVEN_BIT_INPUT', `SevenBitInput', `False')

# What happens to eight-bit data that nobody announced.
option(`confEIGHT_BIT_HANDLING', `EightBitMode', `pass8')

# How many minutes to wait for newaliases to end.
option(`confALIAS_WAIT', `AliasWait', `10')

# The aliases: built by newaliases.
option(`ALIAS_FILE', `AliasFile', `/etc/mail/aliases')

# Below so many free blocks on the disk of the queue no mail is taken.
option(`confMIN_FREE_BLOCKS', `MinFreeBlocks', `100')

# How large a message may be, in bytes. Without it there is no limit.
option(`confMAX_MESSAGE_SIZE', `MaxMessageSize', `0')

# What stands for a blank in an unquoted address.
option(`confBLANK_SUB', `BlankSub', `.')

# Expensive mailers wait for the queue run.
option(`confCON_EXPENSIVE', `HoldExpensive', `False')

# After so many deliveries the queue file is brought up to date.
option(`confCHECKPOINT_INTERVAL', `CheckpointInterval', `10')

# When a message is delivered: interactive, background, queueonly or defer.
option(`confDELIVERY_MODE', `DeliveryMode', `background')

# Where a command tells of errors: print, quiet, mail, write.
option(`confERROR_MODE', `ErrorMode', `print')

# What stands before the text of error messages.
option(`confERROR_MESSAGE', `ErrorHeader', `/etc/mail/error-header')

# Keep From lines of UNIX in headers.
option(`confSAVE_FROM_LINES', `SaveFromLine', `False')

# The mode of queue files.
option(`confQUEUE_FILE_MODE', `QueueFileMode', `0600')

# And of others.
option(`confTEMP_FILE_MODE', `TempFileMode', `0600')

# Also find users by their full names.
option(`confMATCH_GECOS', `MatchGECOS', `False')

# After how many hops a message is held to be in a loop.
option(`confMAX_HOP', `MaxHopCount', `25')

# A lone dot does not end a message from a command.
option(`confIGNORE_DOTS', `IgnoreDots', `False')

# What HELP says.
option(`HELP_FILE', `HelpFile', `/etc/mail/helpfile')

# How the DNS is asked.
option(`confBIND_OPTS', `ResolverOptions', `+AAONLY')

# Error messages are in the form of RFC 3464.
option(`confMIME_FORMAT_ERRORS', `SendMimeErrors', `True')

# Where users say where to send their mail on.
option(`confFORWARD_PATH', `ForwardPath', `$z/.forward.$w+$h:$z/.forward+$h:$z/.forward.$w:$z/.forward')

# How many connections are kept open for more mail.
option(`confMCI_CACHE_SIZE', `ConnectionCacheSize', `2')

# And for how long.
option(`confMCI_CACHE_TIMEOUT', `ConnectionCacheTimeout', `5m')

# What is known of other hosts is kept here.
option(`confHOST_STATUS_DIRECTORY', `HostStatusDirectory', `.hoststat')

# One connection to a host at a time.
option(`confSINGLE_THREAD_DELIVERY', `SingleThreadDelivery', `False')

# Errors go where a header Errors-To: says.
option(`confUSE_ERRORS_TO', `UseErrorsTo', `False')

# How much is logged.
option(`confLOG_LEVEL', `LogLevel', `9')

# A sender who is on a list gets a copy.
option(`confME_TOO', `MeToo', `True')

# newaliases looks at the right sides too.
option(`confCHECK_ALIASES', `CheckAliases', `False')

# Blanks between addresses of a header count as commas.
option(`confOLD_STYLE_HEADERS', `OldStyleHeaders', `True')

# Where the daemon listens. With Addr=127.0.0.1 it hears this machine alone.
undivert(13)dnl

# What callers must do first, and what they are not told.
option(`confPRIVACY_FLAGS', `PrivacyOptions', `authwarnings')

# Who gets a copy of every error message.
option(`confCOPY_ERRORS_TO', `PostmasterCopy', `Postmaster')

# How much load lets a message wait.
option(`confQUEUE_FACTOR', `QueueFactor', `600000')

# How many queue runners there may be.
option(`confMAX_QUEUE_CHILDREN', `MaxQueueChildren', `0')

# And for each queue.
option(`confMAX_RUNNERS_PER_QUEUE', `MaxRunnersPerQueue', `1')

# Where messages wait.
option(`QUEUE_DIR', `QueueDirectory', `/var/spool/mqueue')

# How long to wait for the greeting of a server, ...
option(`confTO_INITIAL', `Timeout.initial', `5m')

# ... for a connection,
option(`confTO_CONNECT', `Timeout.connect', `0')

# ... for all connections of a delivery,
option(`confTO_ACONNECT', `Timeout.aconnect', `0')

# ... for the first connection to a host,
option(`confTO_ICONNECT', `Timeout.iconnect', `5m')

# ... for the answers to commands,
option(`confTO_HELO', `Timeout.helo', `5m')
option(`confTO_MAIL', `Timeout.mail', `10m')
option(`confTO_RCPT', `Timeout.rcpt', `1h')
option(`confTO_DATAINIT', `Timeout.datainit', `5m')
option(`confTO_DATABLOCK', `Timeout.datablock', `1h')
option(`confTO_DATAFINAL', `Timeout.datafinal', `1h')
option(`confTO_RSET', `Timeout.rset', `5m')
option(`confTO_QUIT', `Timeout.quit', `2m')
option(`confTO_MISC', `Timeout.misc', `2m')

# ... for the next command of a client,
option(`confTO_COMMAND', `Timeout.command', `1h')

# ... for an answer about the client (RFC 1413),
option(`confTO_IDENT', `Timeout.ident', `5s')
option(`confTO_FILEOPEN', `Timeout.fileopen', `60s')
option(`confTO_CONTROL', `Timeout.control', `2m')
option(`confTO_LHLO', `Timeout.lhlo', `2m')
option(`confTO_AUTH', `Timeout.auth', `10m')
option(`confTO_STARTTLS', `Timeout.starttls', `1h')

# How long a message waits before it is returned,
option(`confTO_QUEUERETURN', `Timeout.queuereturn', `5d')
option(`confTO_QUEUERETURN_NORMAL', `Timeout.queuereturn.normal', `5d')
option(`confTO_QUEUERETURN_URGENT', `Timeout.queuereturn.urgent', `2d')
option(`confTO_QUEUERETURN_NONURGENT', `Timeout.queuereturn.non-urgent', `7d')
option(`confTO_QUEUERETURN_DSN', `Timeout.queuereturn.dsn', `5d')

# ... and before its sender is told that it waits.
option(`confTO_QUEUEWARN', `Timeout.queuewarn', `4h')
option(`confTO_QUEUEWARN_NORMAL', `Timeout.queuewarn.normal', `4h')
option(`confTO_QUEUEWARN_URGENT', `Timeout.queuewarn.urgent', `1h')
option(`confTO_QUEUEWARN_NONURGENT', `Timeout.queuewarn.non-urgent', `12h')
option(`confTO_QUEUEWARN_DSN', `Timeout.queuewarn.dsn', `4h')
option(`confTO_HOSTSTATUS', `Timeout.hoststatus', `30m')
option(`confTO_RESOLVER_RETRANS', `Timeout.resolver.retrans', `5s')
option(`confTO_RESOLVER_RETRANS_FIRST', `Timeout.resolver.retrans.first', `5s')
option(`confTO_RESOLVER_RETRANS_NORMAL', `Timeout.resolver.retrans.normal', `5s')
option(`confTO_RESOLVER_RETRY', `Timeout.resolver.retry', `4')
option(`confTO_RESOLVER_RETRY_FIRST', `Timeout.resolver.retry.first', `4')
option(`confTO_RESOLVER_RETRY_NORMAL', `Timeout.resolver.retry.normal', `4')

# Keep routes (@a,@b:c@d) as they are.
option(`confDONT_PRUNE_ROUTES', `DontPruneRoutes', `False')

# A message is on the disk before it is delivered.
option(`confSAFE_QUEUE', `SuperSafe', `True')

# What mailstats shows.
option(`STATUS_FILE', `StatusFile', `/etc/mail/statistics')
option(`confTIME_ZONE', `TimeZoneSpec', `')

# Who programs and files of aliases belong to.
option(`confDEF_USER_ID', `DefaultUser', `1:1')
option(`confUSERDB_SPEC', `UserDatabaseSpec', `/etc/mail/userdb')

# Who gets mail that no mail exchanger takes.
option(`confFALLBACK_MX', `FallbackMXhost', `fall.back.host.net')
option(`confFALLBACK_SMARTHOST', `FallbackSmartHost', `fall.back.host.net')

# Where we are the best mail exchanger ourselves, try the address of the host.
option(`confTRY_NULL_MX_LIST', `TryNullMXList', `False')

# From this load on mail is queued only,
option(`confQUEUE_LA', `QueueLA', `8')

# ... and from this one on connections are refused.
option(`confREFUSE_LA', `RefuseLA', `12')
option(`confDELAY_LA', `DelayLA', `0')
option(`confREJECT_LOG_INTERVAL', `RejectLogInterval', `3h')

# How many connections there may be at a time,
option(`confMAX_DAEMON_CHILDREN', `MaxDaemonChildren', `0')

# How long all headers of a message may be.
option(`confMAX_HEADERS_LENGTH', `MaxHeadersLength', `32768')
option(`confMAX_MIME_HEADER_LENGTH', `MaxMimeHeaderLength', `2048/1024')

# ... and how many new ones in a second.
option(`confCONNECTION_RATE_THROTTLE', `ConnectionRateThrottle', `0')

# The time over which the rate of a client is counted.
option(`confCONNECTION_RATE_WINDOW_SIZE', `ConnectionRateWindowSize', `60s')
option(`confWORK_RECIPIENT_FACTOR', `RecipientFactor', `30000')
option(`confSEPARATE_PROC', `ForkEachJob', `False')
option(`confWORK_CLASS_FACTOR', `ClassFactor', `1800')
option(`confWORK_TIME_FACTOR', `RetryFactor', `90000')

# In what order the queue is run.
option(`confQUEUE_SORT_ORDER', `QueueSortOrder', `Priority')

# A message is not tried again before it is so old.
option(`confMIN_QUEUE_AGE', `MinQueueAge', `30m')
option(`confDEF_CHAR_SET', `DefaultCharSet', `unknown-8bit')
option(`confSERVICE_SWITCH_FILE', `ServiceSwitchFile', `/etc/mail/service.switch')
option(`confHOSTS_FILE', `HostsFile', `/etc/hosts')
option(`confDIAL_DELAY', `DialDelay', `0s')

# What to do with a message that names nobody.
option(`confNO_RCPT_ACTION', `NoRecipientAction', `none')

# Files are written below here only.
option(`confSAFE_FILE_ENV', `SafeFileEnvironment', `/arch')
option(`confCOLON_OK_IN_ADDR', `ColonOkInAddr', `True')
option(`confMAX_QUEUE_RUN_SIZE', `MaxQueueRunSize', `0')
option(`confDONT_EXPAND_CNAMES', `DontExpandCnames', `False')

# How the daemon greets.
option(`confSMTP_LOGIN_MSG', `SmtpGreetingMessage', `$j')

# How a message begins in a mailbox.
option(`confFROM_LINE', `UnixFromLine', `From')
option(`confSINGLE_LINE_FROM_HEADER', `SingleLineFromHeader', `False')

# Take a HELO without a name.
option(`confALLOW_BOGUS_HELO', `AllowBogusHELO', `False')

# Characters that need quotes in names of persons.
option(`confMUST_QUOTE_CHARS', `MustQuoteChars', `.')

# Characters that are a token of their own in an address.
option(`confOPERATORS', `OperatorChars', `.:%@!^/[]+')
option(`confDONT_INIT_GROUPS', `DontInitGroups', `False')
option(`confUNSAFE_GROUP_WRITES', `UnsafeGroupWrites', `True')

# Who gets error messages about error messages.
option(`confDOUBLE_BOUNCE_ADDRESS', `DoubleBounceAddress', `postmaster')

# Where those go that nobody takes.
option(`confDEAD_LETTER_DROP', `DeadLetterDrop', `/var/tmp/dead.letter')
option(`confRUN_AS_USER', `RunAsUser', `sendmail')

# How many recipients a message may have.
option(`confMAX_RCPTS_PER_MESSAGE', `MaxRecipientsPerMessage', `100')

# After so many unknown recipients we take our time.
option(`confBAD_RCPT_THROTTLE', `BadRcptThrottle', `20')

# Names of the network interfaces are not put into class w.
option(`confDONT_PROBE_INTERFACES', `DontProbeInterfaces', `False')
option(`confPID_FILE', `PidFile', `/var/run/sendmail.pid')
option(`confPROCESS_TITLE_PREFIX', `ProcessTitlePrefix', `prefix')
option(`confDF_BUFFER_SIZE', `DataFileBufferSize', `4096')
option(`confXF_BUFFER_SIZE', `XscriptFileBufferSize', `4096')
option(`confRRT_IMPLIES_DSN', `RrtImpliesDsn', `False')
option(`confAUTH_REALM', `AuthRealm', `')
option(`confAUTH_OPTIONS', `AuthOptions', `')
option(`confAUTH_MAX_BITS', `AuthMaxBits', `')

# How a client may say who it is.
option(`confAUTH_MECHANISMS', `AuthMechanisms', `EXTERNAL GSSAPI KERBEROS_V4 DIGEST-MD5 CRAM-MD5')
option(`confDEF_AUTH_INFO', `DefaultAuthInfo', `/etc/mail/default-auth-info')
option(`confINPUT_MAIL_FILTERS', `InputMailFilters', `')
option(`confMILTER_LOG_LEVEL', `Milter.LogLevel', `')
option(`confMILTER_MACROS_CONNECT', `Milter.macros.connect', `')
option(`confMILTER_MACROS_HELO', `Milter.macros.helo', `')
option(`confMILTER_MACROS_ENVFROM', `Milter.macros.envfrom', `')
option(`confMILTER_MACROS_ENVRCPT', `Milter.macros.envrcpt', `')
option(`confMILTER_MACROS_EOM', `Milter.macros.eom', `')

# Certificates of those who may vouch for others,
option(`confCACERT_PATH', `CACertPath', `')
option(`confCACERT', `CACertFile', `')

# ... our own as a server, and its key,
option(`confSERVER_CERT', `ServerCertFile', `')
option(`confSERVER_KEY', `ServerKeyFile', `')

# ... and as a client.
option(`confCLIENT_CERT', `ClientCertFile', `')
option(`confCLIENT_KEY', `ClientKeyFile', `')
option(`confCRL', `CRLFile', `')
option(`confDH_PARAMETERS', `DHParameters', `')
option(`confRAND_FILE', `RandFile', `')
option(`confCIPHER_LIST', `CipherList', `')
option(`confSERVER_SSL_OPTIONS', `ServerSSLOptions', `')
option(`confCLIENT_SSL_OPTIONS', `ClientSSLOptions', `')
option(`confTLS_SRV_OPTIONS', `TLSSrvOptions', `')
option(`confDIRECT_SUBMISSION_MODIFIERS', `DirectSubmissionModifiers', `')
option(`confTRUSTED_USER', `TrustedUser', `root')
option(`confCONTROL_SOCKET_NAME', `ControlSocketName', `/var/spool/mqueue/.control')

option(`confNICE_QUEUE_RUN', `NiceQueueRun', `0')

# This is the configuration of programs that submit mail (submit.cf).
option(`confUSE_MSP', `UseMSP', `False')
option(`confSHARED_MEMORY_KEY', `SharedMemoryKey', `0')
option(`confFAST_SPLIT', `FastSplit', `1')
option(`confMAILBOX_DATABASE', `MailboxDatabase', `pw')
option(`confREQUIRES_DIR_FSYNC', `RequiresDirfsync', `True')
option(`confSOFT_BOUNCE', `SoftBounce', `False')
option(`confREJECT_NUL', `RejectNUL', `False')
option(`confMAX_NOOP_COMMANDS', `MaxNOOPCommands', `20')
option(`confHELO_NAME', `HeloName', `')
option(`confLDAP_DEFAULT_SPEC', `LDAPDefaultSpec', `')
