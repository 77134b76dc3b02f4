/**
 * Transaction signatures (TSIG, RFC 8945): shared keys, what they say of a message that came, and
 * the record that goes with one that leaves. Works on the octets of messages, because a signature
 * covers those; the order of the checks and what each failure is answered with are BIND's. Entry:
 * {@link dev.mxlab.dns.sign.Keyring} for servers, {@link dev.mxlab.dns.sign.SignedRequest} for
 * clients.
 */
@NullMarked
package dev.mxlab.dns.sign;

import org.jspecify.annotations.NullMarked;
