/**
 * The octets of IMAP: commands with their literals (RFC 3501 section 9, RFC 7888, RFC 3516), sets
 * of numbers, dates, mailbox names, and the buffer that answers are written into. Knows no mailbox.
 */
@NullMarked
package dev.mxlab.imap.wire;

import org.jspecify.annotations.NullMarked;
