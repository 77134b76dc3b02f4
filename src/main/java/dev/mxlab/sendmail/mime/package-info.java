/**
 * Changes of a message's transfer encoding on its way (RFC 6152 section 3, RFC 2045): to seven bits
 * for hosts that take no more, to eight for mailboxes. Streams in, streams out; whatever the size.
 */
@NullMarked
package dev.mxlab.sendmail.mime;

import org.jspecify.annotations.NullMarked;
