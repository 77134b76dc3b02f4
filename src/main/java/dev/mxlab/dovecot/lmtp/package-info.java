/**
 * LMTP (RFC 2033) as dovecot's lmtp speaks it: {@link dev.mxlab.dovecot.lmtp.LmtpSession}, a state
 * machine without sockets or files.
 */
@NullMarked
package dev.mxlab.dovecot.lmtp;

import org.jspecify.annotations.NullMarked;
