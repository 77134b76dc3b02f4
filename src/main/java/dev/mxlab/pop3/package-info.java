/**
 * POP3 as dovecot speaks it (RFC 1939, RFC 2449, RFC 5034): {@link dev.mxlab.pop3.Pop3Session}
 * turns bytes and answers into replies and questions, and knows no socket, no file and no thread.
 */
@NullMarked
package dev.mxlab.pop3;

import org.jspecify.annotations.NullMarked;
