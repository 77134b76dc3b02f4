/**
 * STARTTLS as a sendmail.cf wants it (doc/op, section 5.6 "TLS"): certificates and keys from the
 * files that its options name, and what a peer's certificate is worth in sendmail's words.
 */
@NullMarked
package dev.mxlab.sendmail.tls;

import org.jspecify.annotations.NullMarked;
