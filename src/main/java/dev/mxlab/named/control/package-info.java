/**
 * The control channel of BIND 9 that rndc(8) and named speak: the signed messages, one session for
 * each side, and the results that they name. Pure: octets in, octets out. Knows neither sockets nor
 * files, and of named only what the messages say.
 */
@NullMarked
package dev.mxlab.named.control;

import org.jspecify.annotations.NullMarked;
