/**
 * The server's side of SASL (RFC 4422) as POP3 and IMAP have it: mechanisms, what a client answers
 * to their challenges, and the credentials that come of it. Who they belong to is for others to
 * say.
 */
@NullMarked
package dev.mxlab.net.sasl;

import org.jspecify.annotations.NullMarked;
