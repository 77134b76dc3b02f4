/**
 * IMAP4rev1 (RFC 3501) as dovecot 2.3.19 speaks it. {@code wire} reads commands, {@code mime} looks
 * into messages, {@code fetch} and {@code search} answer what is asked of them, {@code session} is
 * the state machine of a connection, {@code serve} puts it on the network.
 */
@NullMarked
package dev.mxlab.imap;

import org.jspecify.annotations.NullMarked;
