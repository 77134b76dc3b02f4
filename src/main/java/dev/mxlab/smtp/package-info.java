/** SMTP: what client and server sessions share (RFC 5321, RFC 1870, RFC 2034, RFC 3461). */
@NullMarked
package dev.mxlab.smtp;

import org.jspecify.annotations.NullMarked;
