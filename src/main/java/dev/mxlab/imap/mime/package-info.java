/**
 * Looks into messages: where their parts lie (RFC 2045, RFC 2046), what their header fields say
 * (RFC 5322, RFC 2047, RFC 2231), and the envelope and body structure that IMAP tells of them.
 * Decoders of transfer encodings are mime4j's; boundaries are found here, since every octet's place
 * counts.
 */
@NullMarked
package dev.mxlab.imap.mime;

import org.jspecify.annotations.NullMarked;
